// Suggestions under the search field of every page: terms with what they mean, then pages with the place that fits best.
window.bookSuggest = (() => {
  const {root, open, search, nearest, explained, places, element, marked, line, address} = bookSearching;
  const TERMS = 2, PAGES = 5;
  const say = document.documentElement.lang.startsWith("zh")
    ? {list: "建议", all: (query) => `查看“${query}”的全部结果`, none: "没有找到。", broken: "书的文本没有载入。"}
    : {list: "Suggestions", all: (query) => `All results for “${query}”`, none: "Nothing found.", broken: "The text of the book did not load."};

  const item = (href, title, ...below) => element("li", {}, element("a", {href}, element("strong", {}, ...title), ...below));
  const term = ({head, text, url, title, any}) => item(root + url, marked(head, title, any), element("span", {textContent: text}));
  const page = (result) => {
    const [url, title] = result.page, place = places(result)[0];
    return item(root + address(url, place?.anchor), title ? marked(title, result.title, result.any) : [url],
      ...(place?.text ? [element("span", {}, ...line(place))] : []));
  };

  const boxes = new WeakMap();   // a field's list
  const boxOf = (field) => {
    if (boxes.has(field)) return boxes.get(field);
    const box = element("div", {className: "book-suggest", hidden: true});
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", say.list);
    box.setAttribute("aria-live", "polite");
    field.form.after(box);
    box.addEventListener("click", () => field.closest("dialog")?.close());   // a link may lead to a place of this page
    const move = (event) => {   // the arrow keys lead from the field through the list, and back
      const links = [field, ...box.querySelectorAll("a")], step = {ArrowDown: 1, ArrowUp: -1}[event.key];
      const next = links[links.indexOf(document.activeElement) + (step ?? NaN)];
      if (!next) return;
      event.preventDefault();
      next.focus();
    };
    for (const part of [field, box]) part.addEventListener("keydown", move);
    boxes.set(field, box);
    return box;
  };

  return async (field) => {
    const query = field.value, box = boxOf(field);
    if (!query.trim()) { box.hidden = true; return; }
    try { await open(); } catch { box.hidden = false; box.textContent = say.broken; return; }
    if (query !== field.value) return;   // typed on meanwhile
    const terms = explained(query).slice(0, TERMS), there = new Set(terms.map(({url}) => url.split("#")[0]));
    const whole = search(query), results = whole.length || terms.length ? whole : nearest(query);
    const pages = results.filter((result) => !there.has(result.page[0])).slice(0, PAGES);
    const found = [...terms.map(term), ...pages.map(page)];
    const all = item(`${root}search.html?q=${encodeURIComponent(query)}`, [say.all(query.trim())]);
    box.replaceChildren(found.length ? element("ul", {}, ...found, all) : element("p", {textContent: say.none}));
    box.hidden = false;
  };
})();
