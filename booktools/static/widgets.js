// Load the widget manager when the first widget comes near the view.
(() => {
  const base = document.currentScript.src.replace(/[^/]*$/, "");
  window.FontAwesomeConfig = {observeMutations: false};   // else the theme's icons replace those of a Play button
  const views = [...document.querySelectorAll('script[type="application/vnd.jupyter.widget-view+json"]')];
  if (!views.length) return;

  // The manager draws on the window's load event, which may be over by now: then its handler runs at once.
  const load = () => {
    const listen = window.addEventListener;
    window.addEventListener = function (type, handler, ...rest) {
      if (type === "load" && document.readyState === "complete") handler();
      else listen.call(window, type, handler, ...rest);
    };
    const script = document.createElement("script");
    script.src = base + "widget-manager.js";
    script.setAttribute("data-jupyter-widgets-cdn", base);
    script.onload = script.onerror = () => { window.addEventListener = listen; };
    document.head.append(script);
  };

  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    load();
  }, {rootMargin: "300px"});
  views.forEach((view) => { view.parentElement.classList.add("book-widget"); seen.observe(view.parentElement); });
})();
