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

// Print is light, and shows what stands in drop-downs, but for the data of charts, which are printed as pictures.
(() => {
  const root = document.documentElement;
  let opened = [], theme = null;
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open]):not(.vega-data)")];
    opened.forEach((part) => { part.open = true; });
    theme = root.dataset.theme;
    if (theme === "dark") root.dataset.theme = "light";
  });
  window.addEventListener("afterprint", () => {
    opened.forEach((part) => { part.open = false; });
    if (theme === "dark") root.dataset.theme = theme;
  });
})();
