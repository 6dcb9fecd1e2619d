// On a narrow screen the theme listens to the first menu button only, which it hides: pass the others' clicks on.
(() => {
  const [first, ...others] = document.querySelectorAll(".primary-toggle");
  const narrow = window.matchMedia("(max-width: 991.98px)");
  for (const button of others) button.addEventListener("click", () => { if (narrow.matches) first.click(); });
})();

// What the theme's buttons do, by the name that the finishing step gave them: inline handlers are not allowed.
(() => {
  const actions = {print: () => window.print(), fullscreen: () => window.toggleFullScreen()};
  for (const button of document.querySelectorAll("[data-action]")) button.addEventListener("click", () => actions[button.dataset.action]?.());
})();

// Print is light, and shows what stands in drop-downs, but for what is looked up only: the gists of lines, and the data of
// charts, which are printed as pictures.
(() => {
  const root = document.documentElement;
  let opened = [], theme = null;
  window.addEventListener("beforeprint", () => {
    const closed = ":not([open], .book-gists details, .vega-data, .vega-save, .book-code" + (root.dataset.solutions ? ")" : ", .solution, .book-quiz-key)");
    opened = [...document.querySelectorAll("details" + closed)];
    opened.forEach((part) => { part.open = true; });
    theme = root.dataset.theme;
    if (theme === "dark") root.dataset.theme = "light";
  });
  window.addEventListener("afterprint", () => {
    opened.forEach((part) => { part.open = false; });
    if (theme === "dark") root.dataset.theme = theme;
    delete root.dataset.solutions;
  });
})();

// Solutions are printed on demand: a second line in the menu that prints.
(() => {
  const print = document.querySelector("[data-action=print]");
  if (!print || !document.querySelector("details.solution, .book-quiz-key")) return;
  const item = print.closest("li") ?? print, second = item.cloneNode(true);
  const button = second.matches("[data-action]") ? second : second.querySelector("[data-action]");
  const words = document.documentElement.lang.startsWith("zh") ? "连同答案打印" : "Print with solutions";
  button.title = words;
  (second.querySelector(".btn__text-container") ?? button).textContent = words;
  button.removeAttribute("data-bs-original-title");
  button.addEventListener("click", () => { document.documentElement.dataset.solutions = "shown"; window.print(); });
  item.after(second);
})();

// Back at the top a reader is in no section: the theme keeps marking the last one that was seen.
addEventListener("scroll", () => {
  if (scrollY < 20) for (const entry of document.querySelectorAll(".bd-toc-nav .active, .page-toc .active")) entry.classList.remove("active");
}, {passive: true});

// One switch opens the code of all cells, and is remembered, where the browser allows it.
(() => {
  const button = document.querySelector(".book-all-code"), root = document.documentElement;
  if (!button) return;
  const kept = (value) => { try { return value === undefined ? localStorage.getItem("book-code") : localStorage.setItem("book-code", value); } catch { return null; } };
  const set = (open) => {
    root.toggleAttribute("data-code", open);
    button.setAttribute("aria-pressed", String(open));
    for (const code of document.querySelectorAll("details.book-code")) code.open = open;
  };
  button.hidden = false;
  button.addEventListener("click", () => { const open = button.getAttribute("aria-pressed") !== "true"; set(open); kept(open ? "open" : ""); });
  if (kept() === "open") set(true);
})();

// The place that the address names stays in view while the page above it changes its height (charts are drawn, tables are
// laid out), until the reader moves. Who goes back, or loads the page again, is brought by the browser to where they were.
(() => {
  const calm = 5000, drawing = ".vega-chart[data-state=drawing]";
  const named = () => { try { return document.getElementById(decodeURIComponent(location.hash.slice(1)).split("&set=")[0]); } catch { return null; } };
  let end = () => {}, back = false;
  const hold = () => {
    end();
    const place = named();
    if (!place) return;
    const held = new ResizeObserver(() => place.scrollIntoView()), own = new AbortController();
    end = () => { held.disconnect(); own.abort(); };
    const rest = () => { if (!own.signal.aborted) document.querySelector(drawing) ? setTimeout(rest, calm / 10) : end(); };
    held.observe(document.body);
    for (const moved of ["wheel", "touchstart", "pointerdown", "keydown"]) window.addEventListener(moved, end, {passive: true, signal: own.signal});
    setTimeout(rest, calm);
  };
  window.navigation?.addEventListener("navigate", (event) => { back = event.navigationType === "traverse"; });
  window.addEventListener("hashchange", () => back || hold());
  if (!["back_forward", "reload"].includes(performance.getEntriesByType("navigation")[0]?.type)) hold();
})();

// The link to this page in the other language leads to the same place of it, with what the reader has chosen there: to
// what the address names, unless that is a section, which the reader may have left; then to the section that is read.
for (const link of document.querySelectorAll(".book-language")) {
  const page = link.getAttribute("href");
  const named = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const read = () => [...document.querySelectorAll("article section[id]")].slice(1).findLast((part) => part.getBoundingClientRect().top < innerHeight / 2);
  const place = () => location.hash && !named()?.matches("section") ? location.hash : read() ? `#${read().id}` : "";
  const keep = () => link.setAttribute("href", page + location.search + place());
  for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, keep);
}

// Terms: a tap shows the explanation where a browser gives a button no focus; Escape hides it.
(() => {
  for (const term of document.querySelectorAll(".book-term")) {
    const open = () => term.classList.remove("closed");
    term.querySelector("[role=button]").addEventListener("click", (event) => { event.currentTarget.focus(); open(); });
    term.addEventListener("keydown", (event) => { if (event.key === "Escape") term.classList.add("closed"); });
    term.addEventListener("mouseenter", open);
    term.addEventListener("focusin", open);
  }
})();

// Suggestions while a reader types in the search field: what they need is loaded with the first key. The search page
// shows its results instead.
(() => {
  const base = document.currentScript.src.replace(/[^/]*$/, "");
  const load = (name) => new Promise((done, failed) =>
    document.head.append(Object.assign(document.createElement("script"), {src: base + name, onload: done, onerror: failed})));
  let ready = null, typing = 0;
  const typed = ({target: field, isComposing}) => {
    if (!field.matches?.("form.bd-search input") || field.closest(".bd-search-container")) return;
    ready ??= load("searching.js").then(() => load("suggest.js"));
    clearTimeout(typing);
    if (!isComposing) typing = setTimeout(() => ready.then(() => window.bookSuggest(field)), 150);
  };
  for (const event of ["input", "compositionend"]) document.addEventListener(event, typed);
})();

// The page's notebook can be run, here or elsewhere: what tells how is loaded when it is asked for.
(() => {
  const button = document.querySelector(".book-run"), base = document.currentScript.src.replace(/[^/]*$/, "");
  const notebook = document.querySelector("a.btn-download-source-button[href$='.ipynb']");
  if (!button || !notebook) return;
  let ready = null;
  const root = new URL("..", base).href;
  const load = (src) => new Promise((done, failed) =>
    document.head.append(Object.assign(document.createElement("script"), {src, onload: done, onerror: failed})));
  button.hidden = false;
  button.addEventListener("click", () => {
    ready ??= load(base + "run.js").then(() => load(root + "live/here.js").catch(() => {}));
    ready.then(() => window.bookRun(notebook.href, root));
  });
})();
