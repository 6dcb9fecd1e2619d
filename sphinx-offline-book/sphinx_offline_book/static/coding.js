// Readers put items into categories, see how far they agree with the published codes, and with a neighbour whose codes
// they paste as one line of text. Nothing is stored or sent: the codes stand in the address of the page, for a reload.
(() => {
  const zh = document.documentElement.lang.startsWith("zh");
  const words = zh ? {
    items: "条目", item: (n) => `第${n}条`, done: "已编码", back: "上一条", next: "下一条", undo: "撤销", again: "重新开始",
    state: (n, all, done) => `第${n}条，共${all}条 · 已编码${done}条`,
    show: "显示已公布的编码", send: "发送或保存我的编码", line: "我的编码，一行文字", copy: "复制这一行", csv: "存为CSV",
    copied: "已复制", marked: "已选中，请按Ctrl+C复制",
    sendHow: "用任何聊天软件把这一行发给同学，或保存为表格。本页不发送也不保存任何东西。",
    compare: "与同学比较", paste: "把同学的那一行粘贴在这里", check: "比较",
    none: "这里没有编码。完整的一行以 [coding 开头，以 ] 结尾。",
    cut: "这一行被截断了：缺少结尾的 ]。请再复制一次整行。",
    other: (theirs, ours) => `这一行属于另一组条目（${theirs}，本页是${ours}）。请用同一版本的页面。`,
    short: (n, all) => `这一行有${n}条，本页有${all}条。请再复制一次整行。`,
    wrong: (n) => `第${n}条不是编码。请再复制一次整行。`,
    changed: "途中有字母变了。请再复制一次整行。",
    empty: "这一行还没有任何编码。", own: "这一行与你自己的编码完全相同。粘贴的是同学的吗？",
    partly: (n, all) => `读入了。同学编了${all}个中的${n}个；只比较双方都编了的。`, whole: "读入了。",
    nothing: "你还没有编码：先编几条，才能比较。",
    results: "你们有多一致？", scale: "n：双方都编了的条数。κ和α：1为完全一致，0为与偶然相当。", who: "谁与谁", same: "相同", kappa: "κ", alpha: "α",
    youBook: "你与已公布", youOther: "你与同学", otherBook: "同学与已公布",
    inWords: (title, same, n, share) => `${title}：${n}条中有${same}条相同（${share}）。`,
    chance: (n, all, kappa, share) => kappa > 0 ? `按各人使用各类别的频率，仅凭偶然会有${all}条中的${n}条相同；κ为${kappa}：从偶然到完全一致的路，走了${share}。`
      : `按各人使用各类别的频率，仅凭偶然会有${all}条中的${n}条相同；κ为${kappa}：不比偶然更一致。`,
    few: "κ和α至少需要两条双方都编了的条目，因此无法计算。", noPairs: "没有双方都编了的条目，无法比较。",
    one: "双方都只用了一个类别，仅凭偶然就会完全一致：κ和α无法计算。",
    small: (n, step) => `条目很少：多一条或少一条相同，比例就变${step}个百分点。`,
    differ: "编码不同之处", noDiffer: "在双方都编了的地方，没有不同。", question: "问题", you: "你", neighbour: "同学", book: "已公布",
    colon: "：",
  } : {
    items: "Statements", item: (n) => `Statement ${n}`, done: "coded", back: "Back", next: "Next", undo: "Undo", again: "Start again",
    state: (n, all, done) => `Statement ${n} of ${all} · ${done} coded`,
    show: "Show the published codes", send: "Send or save my codes", line: "My codes, as a line of text", copy: "Copy the line", csv: "Save as CSV",
    copied: "Copied", marked: "Marked: press Ctrl+C to copy it",
    sendHow: "Send this line to a neighbour by any messenger, or save your codes as a table. The page itself sends and stores nothing.",
    compare: "Compare with a neighbour", paste: "Paste your neighbour's line here", check: "Compare",
    none: "There is no coding in this text. A whole line begins with [coding and ends with ].",
    cut: "The line is cut off: its last ] is missing. Copy the whole line again.",
    other: (theirs, ours) => `This line is about another set of statements (${theirs}; this page has ${ours}). You both need the same version of the page.`,
    short: (n, all) => `This line has ${n} statements, and this page ${all}. Copy the whole line again.`,
    wrong: (n) => `What the line says of statement ${n} is no coding. Copy the whole line again.`,
    changed: "A letter of the line has changed on its way. Copy the whole line again.",
    empty: "This line holds no codes yet.", own: "This line is the same as your own. Is it your neighbour's?",
    partly: (n, all) => `Taken. Your neighbour has given ${n} of ${all} codes. What one of you left blank is not compared.`, whole: "Taken.",
    nothing: "You have no codes yet: code some statements first.",
    results: "How far do you agree?", scale: "n counts the statements that both coded. Kappa and alpha: 1 is full agreement, 0 is chance.", who: "Who", same: "Same", kappa: "Kappa", alpha: "Alpha",
    youBook: "You, published", youOther: "You, neighbour", otherBook: "Neighbour, published",
    inWords: (title, same, n, share) => `${title}: the same code in ${same} of ${n} statements (${share}).`,
    chance: (n, all, kappa, share) => `Chance alone, with each category as often as each of you used it, would give ${n} of ${all}. Kappa is ${kappa}: `
      + (kappa > 0 ? `of the way from chance to full agreement you have gone ${share}.` : "you agree no more often than chance would."),
    few: "Kappa and alpha can't be computed: they need two or more statements that both coded.", noPairs: "No statement has a code of both, so there is nothing to compare.",
    one: "Kappa and alpha can't be computed: both used one and the same category, so that chance alone would give full agreement.",
    small: (n, step) => `With ${n} statements the numbers are rough: one more or less moves the share by ${step} points.`,
    differ: "Where the codes differ", noDiffer: "Nothing differs where both have a code.", question: "Question", you: "You", neighbour: "Neighbour", book: "Published",
    colon: ": ",
  };

  // --- How far two codings agree: each is a list of codes, one for each item, null where there is none. -----------------

  const count = (values) => values.reduce((found, value) => found.set(value, (found.get(value) ?? 0) + 1), new Map());
  const sum = (values) => values.reduce((total, value) => total + value, 0);

  // Kappa draws by chance from the codes of each coder, alpha (nominal) from those of both; null: can't be computed.
  const measure = (a, b) => {
    const pairs = a.map((code, i) => [code, b[i]]).filter(([one, other]) => one !== null && other !== null);
    const n = pairs.length, same = pairs.filter(([one, other]) => one === other).length;
    const [one, other] = [0, 1].map((coder) => count(pairs.map((pair) => pair[coder])));
    const met = sum([...one].map(([code, k]) => k * (other.get(code) ?? 0)));           // of n * n pairs drawn by chance
    const alike = sum([...count(pairs.flat()).values()].map((k) => k * (k - 1)));       // of 2n * (2n - 1)
    const drawn = 2 * n * (2 * n - 1);
    return {
      n, same, agreed: n ? same / n : null, chance: n ? met / n : null,
      kappa: n > 1 && met < n * n ? (same * n - met) / (n * n - met) : null,
      alpha: n > 1 && alike < drawn ? 1 - (1 - same / n) / (1 - alike / drawn) : null,
    };
  };

  // --- A coding as a line of text: [coding MARK abc 0bc ... CHECK], a letter a code and 0 for none. ---------------------

  const letter = (code) => code === null ? "0" : String.fromCharCode(97 + code);
  const check = (text) => (sum([...text].map((char, i) => (i + 1) * char.charCodeAt(0))) % 1009).toString(36).padStart(2, "0");
  const packed = (set, codes) => {
    const groups = [set.set, ...codes.map((row) => row.map(letter).join(""))];
    return [...groups, check(groups.join(" "))];
  };
  const write = (set, codes) => `[coding ${packed(set, codes).join(" ")}]`;

  // The codes of a line somewhere in a text, or what is wrong with it: {codes} or {problem}.
  const read = (set, text) => {
    const found = text.toLowerCase().match(/\[\s*coding\s([^[\]]*)(\]?)/);
    if (!found) return {problem: words.none};
    if (!found[2]) return {problem: words.cut};
    const groups = found[1].trim().split(/\s+/), mark = groups[0], sign = groups.pop();
    if (mark !== set.set) return {problem: words.other(mark, set.set)};
    const rows = groups.slice(1).map((group) => [...group].map((char) => char === "0" ? null : char.charCodeAt(0) - 97));
    if (rows.length !== set.items.length) return {problem: words.short(rows.length, set.items.length)};
    const fits = (row) => row.length === set.questions.length
      && row.every((code, i) => code === null || code >= 0 && code < set.questions[i].categories.length);
    const wrong = rows.findIndex((row) => !fits(row));
    if (wrong >= 0) return {problem: words.wrong(wrong + 1)};
    if (sign !== check(groups.join(" "))) return {problem: words.changed};
    return rows.flat().every((code) => code === null) ? {problem: words.empty} : {codes: rows};
  };

  // A table with a row for each item: its id, and the value of each code.
  const csv = (set, codes) => [["id", ...set.questions.map((q) => q.name)],
    ...codes.map((row, i) => [set.items[i].id, ...row.map((code, q) => code === null ? "" : set.questions[q].categories[code][0])])]
    .map((row) => row.map((cell) => /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell).join(",") + "\r\n").join("");

  window.bookCoding = {measure, write, read, csv};

  // --- The page -------------------------------------------------------------------------------------------------------

  const box = document.querySelector(".book-coding");
  if (!box) return;
  const set = JSON.parse(box.querySelector("script").textContent);
  const cards = [...box.querySelectorAll(".book-coding-items > li")];
  const texts = cards.map((card) => card.querySelector(".book-coding-text").textContent);
  const blank = () => set.items.map(() => set.questions.map(() => null));
  const title = (question, code) => code === null ? "–" : set.questions[question].categories[code][1];
  let codes = blank(), neighbour = null, published = false, here = 0;
  const before = [];   // the codings that Undo brings back

  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };
  const button = (text, act, attributes = {}) => {
    const node = make("button", {type: "button", ...attributes}, text);
    node.addEventListener("click", act);
    return node;
  };
  const percent = (share) => Math.round(100 * share) + "%";
  const decimal = (value) => value === null ? "–" : (Math.round(100 * value) / 100 || 0).toFixed(2);
  const whole = (row) => row.every((code) => code !== null);

  // --- one statement at a time ----------------------------------------------------------------------------------------
  const numbers = cards.map((_, i) => button(String(i + 1), () => go(i)));
  const state = make("p", {class: "book-coding-state", role: "status"});
  const back = button(words.back, () => go(here - 1)), next = button(words.next, () => go(here + 1));
  const undo = button(words.undo, () => { codes = before.pop(); changed(); });
  const again = button(words.again, () => change(blank()));
  const show = button(words.show, () => { published = true; results(); out.querySelector(".book-coding-head")?.focus(); }, {class: "book-coding-main"});
  const out = make("div", {class: "book-coding-results", hidden: ""});
  box.querySelector(".book-coding-items").before(make("nav", {class: "book-coding-numbers", "aria-label": words.items}, ...numbers), state);
  const actions = make("div", {class: "book-coding-actions"}, back, next, undo, again, show);

  const go = (i) => {
    here = Math.max(0, Math.min(i, cards.length - 1));
    told();
    if (box.getBoundingClientRect().top < 0) box.scrollIntoView();
  };
  const told = () => {
    cards.forEach((card, i) => { card.hidden = i !== here; });
    numbers.forEach((number, i) => {
      number.toggleAttribute("data-coded", whole(codes[i]));
      number.setAttribute("aria-label", words.item(i + 1) + (whole(codes[i]) ? ", " + words.done : ""));
      if (i === here) number.setAttribute("aria-current", "step"); else number.removeAttribute("aria-current");
    });
    back.disabled = here === 0;
    next.disabled = here === cards.length - 1;
    undo.disabled = !before.length;
    again.disabled = codes.flat().every((code) => code === null);
    state.textContent = words.state(here + 1, cards.length, codes.filter(whole).length);
  };

  // What the chosen category means stands below the choices.
  const fields = cards.map((card) => [...card.querySelectorAll("fieldset")]);
  fields.flat().forEach((field) => field.append(make("p", {class: "book-coding-meaning"})));
  const fill = () => fields.forEach((row, i) => row.forEach((field, q) => {
    field.querySelectorAll("input").forEach((input) => { input.checked = Number(input.value) === codes[i][q]; });
    field.querySelector(".book-coding-meaning").textContent = codes[i][q] === null ? ""
      : set.questions[q].categories[codes[i][q]].slice(1).join(words.colon);
  }));
  fields.forEach((row, i) => row.forEach((field, q) => field.addEventListener("change", (event) =>
    change(codes.map((old, j) => j === i ? old.map((code, k) => k === q ? Number(event.target.value) : code) : old)))));

  const change = (now) => { before.push(codes); codes = now; changed(); };
  const changed = () => { fill(); told(); remember(); line.value = write(set, codes); results(); };
  const remember = () => {
    if (codes.flat().some((code) => code !== null)) history.replaceState(null, "", "#coding=" + packed(set, codes).join("-"));
  };
  const recall = () => {
    const kept = new URLSearchParams(location.hash.slice(1)).get("coding");
    return kept && read(set, `[coding ${kept.replaceAll("-", " ")}]`).codes;
  };

  // --- send, save, compare --------------------------------------------------------------------------------------------
  const line = make("textarea", {readonly: "", rows: "2", "aria-label": words.line});
  const sent = make("span", {role: "status"});
  const copy = async () => {
    try { await navigator.clipboard.writeText(line.value); sent.textContent = words.copied; } catch {
      line.select();
      sent.textContent = words.marked;
    }
  };
  const save = () => make("a", {download: `coding-${set.set}.csv`, href: "data:text/csv;charset=utf-8," + encodeURIComponent(csv(set, codes))}).click();
  const sending = make("details", {class: "book-coding-send"}, make("summary", {}, words.send), make("p", {}, words.sendHow), line,
    make("p", {}, button(words.copy, copy), " ", button(words.csv, save), " ", sent));

  const pasted = make("textarea", {rows: "2", "aria-label": words.paste, placeholder: "[coding …]"});
  const taken = make("p", {role: "status"});
  const take = () => {
    const found = read(set, pasted.value);
    neighbour = found.codes ?? null;
    const given = neighbour?.flat().filter((code) => code !== null).length, all = codes.flat().length;
    const nothing = codes.flat().every((code) => code === null), same = String(neighbour) === String(codes);
    taken.textContent = found.problem ?? (nothing ? words.nothing : same ? words.own : given < all ? words.partly(given, all) : words.whole);
    results();
  };
  const comparing = make("details", {class: "book-coding-send"}, make("summary", {}, words.compare), make("p", {}, words.paste + words.colon.trim()), pasted,
    make("p", {}, button(words.check, take)), taken);

  // --- what comes out -------------------------------------------------------------------------------------------------
  const table = (caption, heads, ...bodies) => make("table", {}, make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", {scope: "col"}, head)))), ...bodies);
  const row = (heads, cells) => make("tr", {}, ...cells.map((cell, i) => make("td", {"data-label": heads[i]}, cell)));
  const group = (head, width) => make("tr", {}, make("th", {scope: "rowgroup", colspan: width}, head));

  const pairs = () => {
    const book = set.items.map((item) => item.codes);
    return [
      ...(published ? [[words.youBook, codes, book]] : []),
      ...(neighbour ? [[words.youOther, codes, neighbour]] : []),
      ...(published && neighbour ? [[words.otherBook, neighbour, book]] : []),
    ];
  };
  const column = (coding, q) => coding.map((one) => one[q]);

  const measures = () => {
    const heads = [words.who, "n", words.same, words.kappa, words.alpha];
    const bodies = set.questions.map((question, q) => make("tbody", {},
      group(question.title, heads.length),
      ...[...pairs().map(([who, a, b]) => [who, measure(column(a, q), column(b, q))]),
        ...set.coders.filter((coders) => coders.measures[question.name]).map((coders) => {
          const [n, agreed, kappa, alpha] = coders.measures[question.name];
          return [coders.title, {n, agreed, kappa, alpha}];
        })].map(([who, found]) =>
        row(heads, [who, String(found.n), found.agreed === null ? "–" : percent(found.agreed), decimal(found.kappa), decimal(found.alpha)]))));
    return make("div", {class: "book-table"}, table(words.scale, heads, ...bodies));
  };

  const sentence = (question, found) => {
    const {n, same, agreed, kappa, chance} = found;
    if (!n) return question.title + words.colon + words.noPairs;
    const more = n < 2 ? words.few : kappa === null ? words.one : words.chance(chance.toFixed(1), n, decimal(kappa), percent(kappa));
    return `${words.inWords(question.title, same, n, percent(agreed))} ${more}`;
  };
  const inWords = () => pairs().slice(0, 2).flatMap(([who, a, b]) => [make("p", {}, make("strong", {}, who)),
    make("ul", {}, ...set.questions.map((question, q) => make("li", {}, sentence(question, measure(column(a, q), column(b, q))))))]);

  // The statements with different codes, each with its questions where they differ.
  const differing = () => {
    const shown = [[words.you, codes], ...(neighbour ? [[words.neighbour, neighbour]] : []), ...(published ? [[words.book, set.items.map((item) => item.codes)]] : [])];
    const others = published && set.items.some((item) => item.others.some((found) => found.length));
    const heads = [words.question, ...shown.map(([who]) => who), ...(others ? [set.others] : [])];
    const apart = (i, q) => new Set(shown.map(([, coding]) => coding[i][q]).filter((code) => code !== null)).size > 1;
    const bodies = set.items.flatMap((item, i) => {
      const parted = set.questions.map((_, q) => q).filter((q) => apart(i, q));
      if (!parted.length) return [];
      const text = `${i + 1}. ${texts[i]}`;
      return make("tbody", {}, group(published && item.link ? make("a", {href: item.link}, text) : text, heads.length),
        ...parted.map((q) => row(heads, [set.questions[q].title, ...shown.map(([, coding]) => title(q, coding[i][q])),
          ...(others ? [item.others[q].map((code) => title(q, code)).join(" / ")] : [])])));
    });
    return bodies.length ? make("div", {class: "book-table wide"}, table(words.differ, heads, ...bodies)) : make("p", {}, words.noDiffer);
  };

  const results = () => {
    out.hidden = !published && !neighbour;
    if (out.hidden) return;
    if (codes.flat().every((code) => code === null)) return out.replaceChildren(make("p", {class: "book-coding-head", tabindex: "-1"}, words.nothing));
    const n = Math.max(...pairs().flatMap(([, a, b]) => set.questions.map((_, q) => measure(column(a, q), column(b, q)).n)));
    out.replaceChildren(make("p", {class: "book-coding-head", tabindex: "-1"}, words.results), measures(), ...inWords(),
      ...(n && n < 100 ? [make("p", {}, words.small(n, Math.round(100 / n)))] : []), differing());
  };

  box.append(actions, sending, comparing, out);
  codes = recall() ?? codes;
  box.dataset.state = "ready";
  changed();
  window.addEventListener("hashchange", remember);   // a link within the page takes the codes out of the address
})();
