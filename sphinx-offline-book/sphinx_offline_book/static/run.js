// A page's notebook, to be run: in the browser, where this copy of the book and the browser can; on one's own computer.
window.bookRun = (() => {
  const words = document.documentElement.lang.startsWith("zh") ? {
    title: "运行本页", start: "在新标签页中打开", close: "关闭",
    live: "Python就在你的浏览器里运行，用的是本书的数据表，什么都不用安装。首次启动要从本网站加载约{size}MB，需等一会儿；以后会快一些。",
    keep: "选中一格，按Shift+Enter运行。改动保存在这个浏览器里；要留一份副本，请用File菜单里的Download。",
    file: "直接从磁盘打开的页面不能运行Python，浏览器只允许网站上的页面这样做。",
    browser: "这个浏览器不能运行Python：版本太旧，或设置不允许。",
    none: "本书的这一份没有可在浏览器里运行的页面。", page: "本页不能在浏览器里运行。",
    own: "在自己的电脑上运行", files: "请把这些文件下载到同一个文件夹：", lines: "然后在这个文件夹里运行以下三行：", sep: "、", end: "。",
  } : {
    title: "Run this page", start: "Open it in a new tab", close: "Close",
    live: "Python runs in your browser, with the tables of this book. You install nothing. The first start loads about {size} MB from this site and takes a while; later starts are faster.",
    keep: "Choose a cell and press Shift+Enter to run it. Your changes are kept in this browser. To keep a copy, use Download in the File menu.",
    file: "A page that is opened from a disk can’t run Python: browsers allow it only for pages of a web site.",
    browser: "This browser can’t run Python: it is too old, or a setting forbids it.",
    none: "This copy of the book has no pages that run in the browser.", page: "This page can’t run in the browser.",
    own: "On your own computer", files: "Download these files into one folder: ", lines: "Then run these three lines in that folder:", sep: ", ", end: ".",
  };
  const make = (tag, more = {}, ...parts) => {
    const made = Object.assign(document.createElement(tag), more);
    made.append(...parts);
    return made;
  };
  const file = (href) => decodeURIComponent(href.split(/[?#]/)[0].split("/").pop());
  const able = () => typeof WebAssembly === "object" && typeof Worker === "function" && "indexedDB" in window && "DecompressionStream" in window;
  const reason = (told, name) => location.protocol === "file:" ? words.file : !told?.pages.length ? words.none
    : !told.pages.includes(name) ? words.page : able() ? "" : words.browser;

  const here = (told, name, root) => {
    const why = reason(told, name);
    if (why) return [make("p", {className: "book-run-why"}, why)];
    const href = root + "live/notebooks/index.html?path=" + encodeURIComponent(name + ".ipynb");
    return [make("p", {}, words.live.replace("{size}", told.size)), make("p", {}, words.keep),
      make("p", {}, make("a", {className: "book-run-start", href, target: "_blank", rel: "noopener"}, words.start))];
  };
  const elsewhere = (told, notebook, root) => {
    const wheels = (told?.wheels ?? []).map((path) => root + path);
    const links = [notebook, ...wheels].flatMap((href, n) => [n ? words.sep : "", make("a", {href, download: file(href)}, file(href))]);
    const lines = ["pip install jupyterlab", wheels.length && "pip install " + wheels.map((href) => "./" + file(href)).join(" "), "jupyter lab " + file(notebook)];
    return [make("h2", {}, words.own), make("p", {}, words.files, ...links, words.end), make("p", {}, words.lines),
      make("pre", {tabIndex: 0}, lines.filter(Boolean).join("\n"))];
  };

  let box = null;
  return (notebook, root) => {
    const name = decodeURIComponent(notebook.slice(root.length)).replace("_sources/", "").replace(/\.ipynb$/, "");
    if (!box) {
      const close = make("button", {type: "button", className: "book-run-close"}, words.close);
      box = make("dialog", {className: "book-run-box"}, make("h1", {id: "book-run-title"}, words.title),
        ...here(window.bookLive, name, root), ...elsewhere(window.bookLive, notebook, root), close);
      box.setAttribute("aria-labelledby", "book-run-title");
      close.addEventListener("click", () => box.close());
      box.addEventListener("keydown", (event) => { if (event.key === "Escape") box.close(); });  // the theme keeps the browser from it
      box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
      document.body.append(box);
    }
    box.showModal();
  };
})();
