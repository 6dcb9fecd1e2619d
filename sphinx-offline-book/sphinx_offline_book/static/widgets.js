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
    script.onload = () => { window.addEventListener = listen; };
    script.onerror = () => {   // what is printed is shown instead
      window.addEventListener = listen;
      views.forEach((view) => { view.parentElement.dataset.state = "failed"; });
    };
    document.head.append(script);
  };

  // The label of a group of buttons or of a field stands beside it, tied to nothing: name the group by it.
  const name = (group) => {
    const label = group.querySelector(".widget-label");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", label.textContent.replace(/[::\s]+$/, ""));
    const buttons = [...group.querySelectorAll("button")];
    const press = () => buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.matches(".mod-active"))));
    buttons.forEach((button) => new MutationObserver(press).observe(button, {attributes: true, attributeFilter: ["class"]}));
    press();
  };
  const mend = (view) => {
    view.querySelectorAll(".widget-toggle-buttons:not([role])").forEach(name);
    // Tables of several widgets may have one name: tell them apart.
    view.querySelectorAll(".widget-subarea [role=region]:not([data-told])").forEach((region, i) => {
      const label = region.getAttribute("aria-label");
      region.dataset.told = "";
      region.setAttribute("aria-label", `${label} ${views.findIndex((v) => v.parentElement === view) + 1}.${i + 1}`);
    });
    view.querySelectorAll(".widget-label[title=null]").forEach((label) => label.removeAttribute("title"));
  };

  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    load();
  }, {rootMargin: "300px"});
  views.forEach(({parentElement: box}) => {
    box.classList.add("book-widget");
    new MutationObserver(() => mend(box)).observe(box, {childList: true, subtree: true});
    seen.observe(box);
  });
})();
