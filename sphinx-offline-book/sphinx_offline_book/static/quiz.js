// Sets of questions: a reader chooses and presses Check. A wrong answer may be tried again; the first one counts.
// Nothing is stored or sent: the sheet to hand in is made in the page, to be copied or printed.
(() => {
  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };
  const signs = document.documentElement.lang.startsWith("zh") ? {space: "", colon: "：", open: "（", close: "）"} : {space: " ", colon: ": ", open: " (", close: ")"};
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const button = (text, doing, kind = "") => {
    const made = make("button", {type: "button", ...(kind ? {class: kind} : {})}, text);
    made.addEventListener("click", doing);
    return made;
  };
  const today = () => { const d = new Date(); return [d.getFullYear(), d.getMonth() + 1, d.getDate()].map((n) => String(n).padStart(2, "0")).join("-"); };

  // --- one question ---------------------------------------------------------------------------------------------------
  const question = (box, say, changed) => {
    const labels = [...box.querySelectorAll("label")], inputs = labels.map((label) => label.querySelector("input"));
    const reasons = [...box.querySelectorAll(".book-quiz-key li")], proof = box.querySelector(".book-quiz-key a");
    const said = make("div", {class: "book-quiz-said", role: "status"});
    const check = button(say.check, () => mark(), "book-quiz-check");
    let tried = [];
    const isRight = (i) => "right" in reasons[i].dataset;
    const done = () => tried.some(isRight);
    const link = () => {
      const copy = proof.cloneNode(true);
      copy.append(make("span", {class: "book-quiz-tab"}, signs.open + say.newTab + signs.close));
      return copy;
    };
    const mark = () => {
      if (done()) return;
      const chosen = inputs.findIndex((input) => input.checked);
      if (chosen < 0) return said.replaceChildren(make("p", {}, say.choose));
      if (!tried.includes(chosen)) tried.push(chosen);
      labels[chosen].dataset.marked = isRight(chosen) ? "right" : "wrong";
      said.replaceChildren(make("p", {}, make("strong", {}, isRight(chosen) ? `✓ ${say.right}` : `✗ ${say.wrong}`), signs.space,
        reasons[chosen].querySelector("span").cloneNode(true), signs.space, link()));
      said.dataset.marked = labels[chosen].dataset.marked;
      lock(done());
      changed();
    };
    const lock = (on) => {
      inputs.forEach((input) => { input.disabled = on; });
      if (on) check.setAttribute("aria-disabled", "true"); else check.removeAttribute("aria-disabled");
    };
    const clear = () => {
      tried = [];
      lock(false);
      inputs.forEach((input) => { input.checked = false; });
      labels.forEach((label) => { delete label.dataset.marked; });
      delete said.dataset.marked;
      said.replaceChildren();
    };
    box.append(make("div", {class: "book-quiz-do"}, check), said);
    const told = (i) => `${inputs[i].value}: ${labels[i].querySelector("span").textContent}`;
    const result = () => !tried.length ? say.none : isRight(tried[0]) ? say.isRight
      : say.isWrong + (done() ? ` (${fill(say.later, {n: tried.length})})` : "");
    return {
      clear, focus: () => inputs[0].focus(), answered: () => tried.length > 0, first: () => tried.length > 0 && isRight(tried[0]),
      row: () => [box.querySelector("legend").textContent, tried.length ? told(tried[0]) : "–", result()],
    };
  };

  // --- a set of them --------------------------------------------------------------------------------------------------
  const set = (box) => {
    const say = JSON.parse(box.querySelector("script").textContent);
    const parts = [...box.querySelectorAll(".book-quiz-question")].map((part) => question(part, say, () => changed()));
    if (!parts.length) return;
    const score = make("p", {class: "book-quiz-score", role: "status"}), paper = sheet(box.dataset.title, parts, say);
    const again = button(say.again, () => { parts.forEach((part) => part.clear()); changed(); parts[0].focus(); });
    box.append(make("div", {class: "book-quiz-do"}, score, again, button(say.printSet, () => alone(emptied(box)))), paper.node);
    const changed = () => {
      const all = parts.length, left = parts.filter((part) => !part.answered()).length;
      const told = total(parts, say);
      score.textContent = left === all ? "" : told + (left ? ` · ${fill(say.left, {n: left})}` : "");
      again.hidden = paper.node.hidden = left === all;
      for (const place of document.querySelectorAll(`[data-quiz="${CSS.escape(box.dataset.name)}"]`)) {
        place.dataset.before ??= place.textContent;
        place.textContent = left === all ? place.dataset.before : told;
      }
      paper.draw();
    };
    changed();
  };
  const total = (parts, say) => fill(say.score, {right: parts.filter((part) => part.first()).length, all: parts.length});

  // --- the sheet to hand in -------------------------------------------------------------------------------------------
  const sheet = (title, parts, say) => {
    const name = make("input", {type: "text", autocomplete: "name"}), said = make("p", {role: "status"});
    const body = make("div", {class: "book-quiz-paper"});
    const text = make("textarea", {readonly: "", rows: "12", "aria-label": say.sheet, hidden: ""});
    const about = () => [[say.set, title], [say.name.replace(/\s*[（(].*/, ""), name.value.trim()], [say.date, today()]];
    const written = () => [...about().map(([head, value]) => `${head}: ${value}`),
      ...parts.map((part) => part.row()).map(([asked, chosen, result]) => `${asked}\n   ${chosen} – ${result}`), total(parts, say)].join("\n");
    const heads = [say.question, say.chosen, say.result];
    const draw = () => body.replaceChildren(
      ...about().filter(([, value]) => value).map(([head, value]) => make("p", {}, head + signs.colon, make("strong", {}, value))),
      make("div", {class: "book-table wide"}, make("table", {},
        make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", {}, head)))),
        make("tbody", {}, ...parts.map((part) => make("tr", {}, ...part.row().map((cell, i) => make("td", {"data-label": heads[i]}, cell))))))),
      make("p", {}, make("strong", {}, total(parts, say))));
    const copy = async () => {
      try { await navigator.clipboard.writeText(written()); said.textContent = say.copied; } catch {
        text.value = written();
        text.hidden = false;
        text.select();
        said.textContent = say.select;
      }
    };
    name.addEventListener("input", draw);
    const node = make("details", {class: "book-quiz-sheet", hidden: ""}, make("summary", {}, say.sheet),
      make("label", {}, say.name, " ", name), body,
      make("div", {class: "book-quiz-do"}, button(say.copy, copy), button(say.print, () => alone(body.cloneNode(true)))), said, text);
    return {node, draw: () => { draw(); text.hidden = true; said.textContent = ""; }};
  };

  // A set as it was before anybody chose; its fields leave the groups of the page alone.
  const emptied = (box) => {
    const copy = box.cloneNode(true);
    for (const input of copy.querySelectorAll("input")) input.removeAttribute("name");
    copy.prepend(make("h2", {}, box.dataset.title));
    return copy;
  };

  // Only a sheet or a set goes to the printer: a copy of it stands alone on the page for so long.
  const alone = (body) => {
    const copy = make("div", {class: "book-quiz-alone bd-article"}, body);
    document.body.append(copy);
    document.documentElement.dataset.alone = "";
    window.addEventListener("afterprint", () => { copy.remove(); delete document.documentElement.dataset.alone; }, {once: true});
    window.print();
  };

  document.querySelectorAll(".book-quiz").forEach(set);
})();
