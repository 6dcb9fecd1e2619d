// Search the text of the book (searchtext.js) for the words in the address, and show where they stand. Code and bare
// numbers (searchcode.js) are read where the text has nothing, or when a reader asks for it.
(() => {
  const files = document.currentScript.dataset;
  const TEXTS = {
    en: {
      ask: "Type a word in Chinese or English, then press Enter.",
      found: (pages, hits) => `${pages} ${pages === 1 ? "page" : "pages"}, ${hits} ${hits === 1 ? "hit" : "hits"}.`,
      hits: (n) => `${n} ${n === 1 ? "hit" : "hits"}`,
      none: (query) => `No page has “${query}”.`,
      hint: "Try a shorter word, fewer words, or the word in the other language. Simplified and Traditional characters find the same.",
      code: "in code or numbers",
      more: "Search code and bare numbers too",
      rows: (query) => `Look for “${query}” in the rows of every table`,
      wait: "Searching …",
      broken: "The text of the book did not load: build the book again.",
    },
    zh: {
      ask: "请输入中文或英文词语，然后按回车键。",
      found: (pages, hits) => `${pages} 个页面，${hits} 处。`,
      hits: (n) => `${n} 处`,
      none: (query) => `没有页面含有“${query}”。`,
      hint: "请尝试更短的词、更少的词，或另一种语言。简体与繁体的结果相同。",
      code: "代码或数字中",
      more: "同时搜索代码和单独的数字",
      rows: (query) => `在所有表格的行中查找“${query}”`,
      wait: "正在搜索……",
      broken: "书的文本没有载入：请重新生成本书。",
    },
  };
  const say = TEXTS[document.documentElement.lang.startsWith("zh") ? "zh" : "en"];
  const SHOWN = 4, BEFORE = 60, AFTER = 100;

  const load = (src) => new Promise((done, failed) =>
    document.head.append(Object.assign(document.createElement("script"), {src, onload: done, onerror: failed})));

  // A number stands for a longer line that stood in the book before: the lines are counted from 0.
  const unpacked = (pages) => {
    const long = [];
    const lines = (piece) => {
      if (typeof piece === "number") return long[piece];
      long.push(...piece.split("\n").filter((line) => [...line].length >= bookText.long));
      return piece;
    };
    return pages.map(([url, title, sections]) =>
      [url, title, sections.map(([anchor, heading, ...pieces]) => [anchor, heading, pieces.map(lines).join("\n"), ""])]);
  };

  // Folding keeps the length of a text, so that a place in the folded text is the same place in the text as printed.
  const folder = ([from, to]) => {
    const same = new Map([...from].map((character, i) => [character, [...to][i]]));
    const some = new RegExp(`[${from}]`, "g");
    return (text) => text.replace(some, (character) => same.get(character)).replace(/İ/g, "i").toLowerCase();
  };

  const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  // A query is cut at spaces and where Chinese meets another script; each part must be in a page.
  const parts = (query) => [...new Set((query.match(/\p{Script=Han}+|[^\s\p{Script=Han}]+/gu) ?? [])
    .map((part) => part.replace(/^[^\p{L}\p{N}<>=&+#$€%]+|[^\p{L}\p{N}<>=&+#$€%]+$/gu, "")).filter(Boolean))];

  // Chinese and parts of words from three letters are found anywhere; shorter words whole; English words in any form.
  const pattern = (part, vocabulary) => {
    if (/\p{Script=Han}/u.test(part)) return escape(part);
    if (part.length < 3) return `(?<![a-z0-9])${escape(part)}(?![a-z0-9])`;
    const forms = /^[a-z]+$/.test(part) ? vocabulary(part) : [];
    return [escape(part), ...forms.map((form) => `(?<![a-z])${form}(?![a-z])`)].join("|");
  };

  const forms = (texts) => {
    const stemmer = typeof Stemmer === "undefined" ? null : new Stemmer();
    return (word) => {
      if (!stemmer) return [];
      const stem = stemmer.stemWord(word);
      const start = stem.slice(0, 2);
      const words = new Set(texts.flatMap((text) => text.match(/[a-z]{3,}/g) ?? []));
      return [...words].filter((other) => other.startsWith(start) && stemmer.stemWord(other) === stem);
    };
  };

  const count = (text, expression) => text.match(expression)?.length ?? 0;

  const search = (query, pages) => {
    const fold = folder(bookText.alike);
    const folded = pages.map(([, title, sections]) => [fold(title), sections.map((section) => section.slice(1).map(fold))]);
    const vocabulary = forms(folded.flatMap(([, sections]) => sections.flat()));
    const terms = parts(fold(query)).map((part) => new RegExp(pattern(part, vocabulary), "g"));
    const phrase = fold(query.trim());
    if (!terms.length) return [];
    const any = new RegExp(terms.map((term) => term.source).join("|"), "g");
    return folded.map(([title, sections], i) => {
      const whole = [title, ...sections.flat()].join("\n");
      if (!terms.every((term) => whole.search(term) >= 0)) return null;
      const all = (text) => terms.every((term) => text.search(term) >= 0);
      const text = sections.reduce((sum, [heading, prose]) => sum + count(heading, any) + count(prose, any), 0);
      const code = sections.reduce((sum, [, , source]) => sum + count(source, any), 0);
      const rank = [all(title), sections.some(([heading]) => all(heading)), whole.includes(phrase), text + code / 10].map(Number);
      return {page: pages[i], title, folded: sections, terms, any, hits: text + code, rank};
    }).filter(Boolean).sort((a, b) => b.rank.reduce((done, value, i) => done || value - a.rank[i], 0));
  };

  // Of each section: the first place in its text, else in its code, else its heading alone. Headings come first, then
  // sections that have more of the words, then those that have them more often.
  const places = ({page: [, , sections], folded, terms, any}) => folded.map(([heading, prose, source], i) => {
    const [anchor, title, text, code] = sections[i];
    const inText = count(prose, any), inCode = count(source, any), inHeading = count(heading, any);
    const words = terms.filter((term) => count(heading + prose, term)).length;
    const weight = (inHeading > 0) * 1e6 + words * 1e4 + inText + inCode / 10;
    if (inText || (inHeading && text)) return {anchor, title, heading, text, folded: prose, any, weight, code: false};
    if (inCode) return {anchor, title, heading, text: code, folded: source, any, weight, code: true};
    return inHeading ? {anchor, title, heading, text: "", folded: "", any, weight, code: false} : null;
  }).filter(Boolean).sort((a, b) => b.weight - a.weight);

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const marked = (text, folded, any) => {
    const pieces = [];
    let done = 0;
    for (const hit of folded.matchAll(any)) {
      pieces.push(text.slice(done, hit.index), element("mark", {textContent: text.substr(hit.index, hit[0].length)}));
      done = hit.index + hit[0].length;
    }
    return [...pieces, text.slice(done)].map((piece) => typeof piece === "string" ? piece.replace(/\n/g, " · ") : piece);
  };

  const line = ({text, folded, any}) => {
    const at = Math.max(folded.search(any), 0);
    let from = Math.max(at - BEFORE, 0), to = Math.min(at + AFTER, text.length);
    if (from) from += Math.max(text.slice(from, at).search(/[\s，。；：、]/) + 1, 0);
    if (to < text.length) to -= Math.max([...text.slice(at, to)].reverse().join("").search(/[\s，。；：、]/) + 1, 0);
    if (to <= at + 20) to = Math.min(at + AFTER, text.length);
    return [from ? "… " : "", ...marked(text.slice(from, to), folded.slice(from, to), any), to < text.length ? " …" : ""];
  };

  const shown = (place, url) => {
    const title = [...marked(place.title, place.heading, place.any), place.code ? ` (${say.code})` : ""];
    const href = url + (place.anchor ? `#${encodeURIComponent(place.anchor)}` : "");
    const where = element("a", {className: "where", href}, ...(place.title ? title : [url]));
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
  const more = element("button", {className: "book-more", type: "button", textContent: say.more});

  // The rows of long tables are searched on their own page.
  const rows = (query) => {
    const found = new URLSearchParams({table: "", q: folder(bookText.alike)(query.trim())});
    return bookText.rows ? element("p", {}, element("a", {href: `${bookText.rows}#${found}`, textContent: say.rows(query.trim())})) : "";
  };

  const show = (query, results) => {
    const hits = results.reduce((sum, result) => sum + result.hits, 0);
    status.textContent = results.length ? say.found(results.length, hits) : `${say.none(query)} ${say.hint}`;
    box.replaceChildren(...(results.length ? [element("ol", {className: "book-found"}, ...results.map(entry))] : []), rows(query));
  };

  const timed = (task) => {
    performance.mark("book-search-begin");
    const result = task();
    performance.measure("book-search", "book-search-begin");
    return result;
  };

  const withCode = (pages) => pages.map(([url, title, sections], i) =>
    [url, title, sections.map((section, j) => [...section.slice(0, 3), bookCode[i][j]])]);

  const fail = () => { box.textContent = ""; status.textContent = say.broken; };

  const run = async (query) => {
    if (!query.trim()) { status.textContent = say.ask; return; }
    box.textContent = say.wait;
    await load(files.text);
    const pages = unpacked(bookText.pages);
    const all = () => load(files.code).then(() => show(query, search(query, withCode(pages))));
    const results = timed(() => search(query, pages));
    if (!results.length) return all();
    show(query, results);
    more.addEventListener("click", () => all().then(() => status.focus(), fail));
    box.append(more);
  };

  const query = new URLSearchParams(location.search).get("q") ?? "";
  for (const field of document.querySelectorAll("form.bd-search input")) field.value = query;
  const field = document.querySelector(".bd-search-container form.bd-search input");
  field?.focus();
  field?.select();
  run(query).catch(fail);
})();
