// On a narrow screen the theme listens to the first menu button only, which it hides: pass the others' clicks on.
(() => {
  const [first, ...others] = document.querySelectorAll(".primary-toggle");
  const narrow = window.matchMedia("(max-width: 991.98px)");
  for (const button of others) button.addEventListener("click", () => { if (narrow.matches) first.click(); });
})();
