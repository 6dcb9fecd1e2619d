// A list of exercises: menus choose some, and the address keeps what was chosen, to be sent to others.
(() => {
  const box = document.querySelector(".book-list");
  if (!box) return;
  const say = JSON.parse(box.dataset.words), form = box.querySelector("form"), count = box.querySelector(".book-list-count");
  const told = form.querySelector("[role=status]"), menus = [...form.querySelectorAll("select")];
  const entries = [...box.querySelectorAll(".book-list-entry")];
  const sections = [...new Set(entries.map((entry) => entry.closest("section")))];
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const fits = (entry, {level, minutes, need, page}) => {
    const kinds = entry.dataset.kinds.split(" ");
    return (!level || kinds.includes(level)) && (!need || kinds.includes(need)) && (!page || entry.dataset.page === page)
      && (!minutes || Number(entry.dataset.minutes) <= Number(minutes));
  };
  const show = () => {
    const chosen = Object.fromEntries(menus.map((menu) => [menu.name, menu.value]));
    for (const entry of entries) entry.hidden = !fits(entry, chosen);
    for (const section of sections) section.hidden = !section.querySelector(".book-list-entry:not([hidden])");
    const left = entries.filter((entry) => !entry.hidden), n = left.reduce((sum, entry) => sum + Number(entry.dataset.minutes), 0);
    const counted = fill(say.count, {n: left.length, all: entries.length});
    count.textContent = left.length ? `${counted} · ${fill(say.time, {n})}` : `${counted}${say.stop}${say.none}`;
    told.textContent = "";
  };
  const write = () => {
    const set = new URLSearchParams(menus.filter((menu) => menu.value).map((menu) => [menu.name, menu.value]));
    history.replaceState(null, "", String(set) ? `#${set}` : location.pathname + location.search);
  };
  const read = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    for (const menu of menus) {
      menu.value = asked.get(menu.name) ?? "";
      if (menu.selectedIndex < 0) menu.value = "";
    }
    show();
    if (menus.some((menu) => menu.value)) form.scrollIntoView();
  };
  const acts = {
    clear: () => { for (const menu of menus) menu.value = ""; write(); show(); },
    link: async () => {
      try { await navigator.clipboard.writeText(location.href); told.textContent = say.copied; } catch { told.textContent = say.inBar; }
    },
    print: () => window.print(),
    solutions: () => { document.documentElement.dataset.solutions = "shown"; window.print(); },
  };
  form.addEventListener("change", () => { write(); show(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of form.querySelectorAll("[data-do]")) button.addEventListener("click", () => acts[button.dataset.do]());
  window.addEventListener("hashchange", () => { if (!location.hash || location.hash.includes("=")) read(); });
  form.hidden = false;
  read();
})();
