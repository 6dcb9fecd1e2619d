// The search page: show where the words in the address, or in the field while a reader types, stand in the book.
(() => {
  const TEXTS = {
    en: {
      ask: "Type a word in Chinese or English.",
      found: (pages, hits) => `${pages} ${pages === 1 ? "page" : "pages"}, ${hits} ${hits === 1 ? "hit" : "hits"}.`,
      hits: (n) => `${n} ${n === 1 ? "hit" : "hits"}`,
      none: (query) => `No page has “${query}”.`,
      near: (query) => `No page has all of “${query}”. These pages have most of it.`,
      hint: "Try a shorter word, fewer words, or the word in the other language. Simplified and Traditional characters find the same.",
      code: "in code or numbers",
      more: "Search code and bare numbers too",
      rows: (query) => `Look for “${query}” in the rows of every table`,
      wait: "Searching …",
      broken: "The text of the book did not load: build the book again.",
    },
    zh: {
      ask: "请输入中文或英文的词。",
      found: (pages, hits) => `共${pages}页，${hits}处。`,
      hits: (n) => `${n}处`,
      none: (query) => `没有页面含有“${query}”。`,
      near: (query) => `没有页面含有整个“${query}”，下面的页面含有其中大部分词。`,
      hint: "可以试试更短的词、更少的词，或换成另一种语言。简体和繁体的结果相同。",
      code: "代码或数字中",
      more: "同时搜索代码和单独的数字",
      rows: (query) => `在全部表的记录中查找“${query}”`,
      wait: "正在搜索……",
      broken: "书的文本没有载入：请重新生成本书。",
    },
  };
  const say = TEXTS[document.documentElement.lang.startsWith("zh") ? "zh" : "en"];
  const SHOWN = 4, TERMS = 3;
  const {open, withCode, fold, search, nearest, explained, places, element, marked, line, address} = bookSearching;

  const term = ({head, text, url, title, any}) => element("p", {},
    element("a", {className: "page", href: url}, ...marked(head, title, any)), element("span", {textContent: text}));

  const shown = (place, url) => {
    const title = [...marked(place.title, place.heading, place.any), place.code ? ` (${say.code})` : ""];
    const where = element("a", {className: "where", href: address(url, place.anchor)}, ...(place.title ? title : [url]));
    return element("p", {}, where, element("span", {className: place.code ? "code" : ""}, ...line(place)));
  };

  const entry = (result) => {
    const [url, title] = result.page;
    const name = title ? marked(title, result.title, result.any) : [url];
    return element("li", {}, element("a", {className: "page", href: url}, ...name),
      element("span", {className: "count", textContent: say.hits(result.hits)}),
      ...places(result).slice(0, SHOWN).map((place) => shown(place, url)));
  };

  const status = document.getElementById("search-status"), box = document.getElementById("search-results");

  // The rows of long tables are searched on their own page.
  const rows = (query) => {
    const found = new URLSearchParams({table: "", q: fold(query.trim())});
    return bookText.rows ? element("p", {}, element("a", {href: `${bookText.rows}#${found}`, textContent: say.rows(query.trim())})) : "";
  };

  const show = (query, all) => {
    const hits = all.reduce((sum, result) => sum + result.hits, 0), terms = explained(query).slice(0, TERMS);
    const results = all.length ? all : nearest(query);
    status.textContent = all.length ? say.found(all.length, hits) : results.length ? say.near(query) : `${say.none(query)} ${say.hint}`;
    box.replaceChildren(
      ...(terms.length ? [element("div", {className: "book-explained"}, ...terms.map(term))] : []),
      ...(results.length ? [element("ol", {className: "book-found"}, ...results.map(entry))] : []), rows(query));
  };

  const timed = (task) => {
    performance.mark("book-search-begin");
    const result = task();
    performance.measure("book-search", "book-search-begin");
    return result;
  };

  let asked = "";
  const run = async (query) => {
    asked = query;
    if (!query.trim()) { box.textContent = ""; status.textContent = say.ask; return; }
    if (!status.textContent) box.textContent = say.wait;
    await open();
    if (query !== asked) return;
    const all = () => withCode().then((book) => { if (query === asked) show(query, search(query, book)); });
    const results = timed(() => search(query));
    if (!results.length) return all();
    show(query, results);
    const more = element("button", {className: "book-more", type: "button", textContent: say.more});
    more.addEventListener("click", () => all().then(() => status.focus(), fail));
    box.append(more);
  };
  const fail = () => { box.textContent = ""; status.textContent = say.broken; };

  const query = new URLSearchParams(location.search).get("q") ?? "";
  for (const field of document.querySelectorAll("form.bd-search input")) field.value = query;
  const field = document.querySelector(".bd-search-container form.bd-search input");
  let typing = 0;
  field?.addEventListener("input", (event) => {
    clearTimeout(typing);
    if (event.isComposing) return;
    typing = setTimeout(() => {
      history.replaceState(null, "", field.value ? `?q=${encodeURIComponent(field.value)}` : location.pathname);
      run(field.value).catch(fail);
    }, 250);
  });
  field?.addEventListener("compositionend", () => field.dispatchEvent(new Event("input")));
  field?.focus();
  field?.select();
  run(query).catch(fail);
})();
