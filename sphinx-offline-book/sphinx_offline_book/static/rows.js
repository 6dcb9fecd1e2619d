// A table of many rows with menus, search and links to single rows. Rows come from one script a table, when asked for,
// so that it works from file:// as well. The library (DataTables) filters, sorts and turns pages.
(() => {
  const base = document.currentScript.src.replace(/[^/]*$/, "");
  const box = document.querySelector(".book-rows");
  if (!box) return;
  const set = JSON.parse(box.querySelector("script").textContent);
  const say = set.words, signs = set.signs;   // signs: what stands between parts, in the language of the page
  const loaded = {};      // table name -> {heads, rows}
  let grid = null, chosen = null;   // chosen: the ids that a link asks for
  let held = null;                  // the id of the row that others of its table are held beside

  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };
  const script = (src) => new Promise((done, failed) => {
    document.head.append(Object.assign(make("script"), {src, onload: done, onerror: () => failed(new Error(src))}));
  });
  let library = null;
  window.bookRows = (name, table) => { loaded[name] = table; };
  const load = (name) => loaded[name] ?? script(set.folder + name + ".js").then(() => loaded[name]);

  // --- the controls ---------------------------------------------------------------------------------------------------
  const controls = make("form", {class: "book-rows-controls", role: "search"});
  const labelled = (title, control) => { controls.append(make("label", {}, make("span", {}, title), control)); return control; };
  const tables = labelled(say.table, make("select", {name: "table"}));
  for (const {name, title, rows} of set.tables) tables.append(make("option", {value: name}, title + signs.open + rows + signs.close));
  tables.append(make("option", {value: ""}, say.every + signs.open + set.tables.reduce((sum, t) => sum + t.rows, 0) + signs.close));
  const menus = Object.fromEntries(Object.entries(set.filters).map(([field, title]) =>
    [field, labelled(title, make("select", {name: set.address[field]}))]));
  // Named "word": the theme empties every field that is named "q".
  const search = labelled(say.search, make("input", {type: "search", name: "word", placeholder: say.hint}));
  const clear = make("button", {type: "reset"}, say.clear);
  controls.append(clear);
  const back = make("p", {class: "book-rows-back", hidden: ""}, make("a", {href: "#"}, say.back));
  const only = make("p", {class: "book-rows-only", hidden: ""});
  const holds = make("p", {class: "book-rows-only", hidden: "", role: "status"});
  const state = make("p", {class: "book-rows-state", role: "status"});
  const place = make("div", {class: "book-rows-table"});
  box.append(back, controls, only, holds, state, place);

  // --- cells ----------------------------------------------------------------------------------------------------------
  const link = (table, id) => "#" + new URLSearchParams({table, rows: id});
  const part = (p) => typeof p === "string" ? p : make("a", {href: link(p[1], p[2])}, p[0]);
  const parts = (cell) => cell.flatMap((p, i) => i ? [signs.list, part(p)] : [part(p)]);
  const plain = (cell) => cell.map((p) => typeof p === "string" ? p : p[0]).join(signs.list);
  const shown = (show, where, cities, years, cells) => {
    const words = (part) => show[part].map((i) => plain(cells[i])).filter(Boolean);
    return [where, words("what"), words("printed").join(" "), cities, words("kind"), years, words("status")];
  };
  // What a field shows, and what a menu offers: a list of values.
  const values = (row, field) => { const v = row.shown[field]; return field === 0 ? [v[1]] : Array.isArray(v) ? v : v ? [v] : []; };
  const text = (row, field) => {
    const v = row.shown[field];
    if (field === 0) return v[0];
    if (field === 5 && v.length > 1) return v[0] + signs.to + v.at(-1);
    return Array.isArray(v) ? v.join(signs.list) : v;
  };
  const what = (row) => {
    const [first, ...rest] = row.shown[1];
    const notes = set.under.flatMap((field) => values(row, field));
    return [make("strong", {}, first ?? ""), ...(rest.length ? [make("div", {}, rest.join(" · "))] : []),
      ...(notes.length ? [make("div", {class: "book-note"}, notes.join(" · "))] : [])];
  };

  const details = (row) => {
    const node = make("div", {class: "book-rows-details"});
    node.append(make("p", {}, make("a", {href: link(row.table, row.id)}, say.link), ` ${row.table}: ${row.id}`));
    const list = make("dl");
    loaded[row.table].heads.forEach((head, i) => {
      if (row.cells[i].length) list.append(make("dt", {}, head), make("dd", {}, ...parts(row.cells[i])));
    });
    node.append(list);
    const others = loaded[row.table].others?.[row.id] ?? [];
    if (others.length) node.append(beside(row, others));
    if (loaded[row.table].compare) node.append(Object.assign(make("div", {class: "book-rows-hold"}), {draw() { this.replaceChildren(...pair(row)); }}));
    node.querySelector(".book-rows-hold")?.draw();
    if (set.report) node.append(report(row));
    return node;
  };
  // What is known of a row, in a field to fill in and to copy.
  const report = (row) => {
    const address = location.href.split("#")[0] + link(row.table, row.id);
    const known = {row: `${row.table}: ${row.id}`, address, where: text(row, 0), printed: text(row, 2)};
    const field = make("textarea", {rows: "9", "aria-label": say.report}, set.report.replace(/\{(\w+)\}/g, (_, name) => known[name]));
    return make("details", {class: "book-rows-report"}, make("summary", {}, say.report), make("p", {}, say.send), field);
  };
  const beside = (row, others) => {
    const table = make("table", {}, make("caption", {}, say.others));
    table.append(make("thead", {}, make("tr", {}, ...loaded[row.table].others_heads.map((h) => make("th", {scope: "col"}, h)))));
    const body = make("tbody");
    for (const cells of others) body.append(make("tr", {}, ...cells.map((c, i) => make("td", {"data-label": loaded[row.table].others_heads[i]}, part(c)))));
    table.append(body);
    return make("div", {class: "book-table"}, table);
  };

  // --- any two rows side by side --------------------------------------------------------------------------------------
  // A table that has `compare` says which columns two rows must share, and what it means where they don't. Its codes
  // tell which values count as one, so that the page never judges by the words that it shows.
  const act = (text, doing) => Object.assign(make("button", {type: "button"}, text), {onclick: doing});
  const hold = (id) => { held = id; told(); for (const box of place.querySelectorAll(".book-rows-hold")) box.draw(); remember(); };
  const release = () => act(say.release, () => hold(null));
  const nth = (table, id) => loaded[table]?.rows.findIndex((row) => row[0] === id) ?? -1;
  const named = (table, id) => {
    const [, , where, , , cells] = loaded[table].rows[nth(table, id)];
    const first = ["what", "printed"].flatMap((part) => loaded[table].show[part].slice(0, 1));
    return first.map((column) => plain(cells[column])).join(signs.colon) + (where[0] && signs.open + where[0] + signs.close);
  };
  const pair = (row) => {
    const {columns, same, codes} = loaded[row.table].compare, at = [held, row.id].map((id) => nth(row.table, id));
    if (at[0] < 0) return [act(say.hold, () => hold(row.id))];
    if (held === row.id) return [make("p", {}, say.holding), release()];
    const [a, b] = at.map((i) => loaded[row.table].rows[i][5]);
    const differs = columns.map((_, i) => codes[at[0]][i] !== codes[at[1]][i]);
    const why = columns.filter((_, i) => differs[i]).map(([, reason]) => reason);
    const line = ([column], i) => make("tr", {}, make("th", {scope: "row"}, `${differs[i] ? "≠" : "="} ${loaded[row.table].heads[column]}`),
      ...[a, b].map((cells) => make("td", {}, plain(cells[column]) || say.unstated)));
    const table = make("table", {}, make("caption", {}, say.held + signs.space + named(row.table, held)),
      make("thead", {}, make("tr", {}, ...["", say.first, say.second].map((h) => make("th", {scope: "col"}, h)))),
      make("tbody", {}, ...columns.map(line)));
    return [make("div", {class: "book-table"}, table), make("p", {}, make("strong", {}, why.join(signs.semicolon) || same)), release()];
  };

  // --- the table ------------------------------------------------------------------------------------------------------
  const keep = (row) => (!chosen || chosen.has(row.id))
    && Object.entries(menus).every(([field, menu]) => !menu.value || values(row, +field).includes(menu.value));

  const toggle = (line, button) => {
    const shown = line.child.isShown(), row = line.data(), node = shown || details(row);
    if (shown) line.child.hide(); else line.child(node, "book-rows-child").show();
    // What two rows differ in stands at the end of the second, on a small screen below it.
    if (!shown && held !== row.id && nth(row.table, held) >= 0) node.querySelector(".book-rows-hold")?.scrollIntoView({block: "nearest"});
    button.setAttribute("aria-expanded", String(!shown));
    button.setAttribute("aria-label", shown ? say.open : say.close);
  };

  const columns = (rows) => [   // but those that no row of the table fills
    {title: `<span class="visually-hidden">${say.row}</span>`, orderable: false, searchable: false, data: null, width: "2rem", createdCell: (td) => {
      td.replaceChildren(make("button", {type: "button", class: "book-rows-open", "aria-expanded": "false", "aria-label": say.open}));
    }, render: () => ""},
    ...set.columns.filter((field) => rows.some((row) => text(row, field))).map((field) => [set.fields[field], field]).map(([title, field]) => ({
      title,
      data: (row, type) => type === "sort" && field === 0 ? row.order : text(row, field),
      render: (value, type) => type === "display" ? "" : value,
      createdCell: (td, _, row) => {
        td.replaceChildren(...(field === 1 ? what(row) : [text(row, field)]));
        td.dataset.label = title;
        if (field === 5) td.className = "short";
      },
    })),
    {data: "all", visible: false},
  ];

  const show = (rows) => {
    grid?.destroy(true);
    place.replaceChildren();
    const table = make("table", {class: "book-rows-grid"});
    place.append(make("div", {class: "book-table wide"}, table));
    grid = new DataTable(table, {
      data: rows, columns: columns(rows), order: [], deferRender: true, pageLength: 25, lengthMenu: [10, 25, 100], autoWidth: false,
      layout: {topStart: "info", topEnd: "pageLength", bottomStart: null, bottomEnd: "paging"},
      language: {info: say.count, infoEmpty: say.count, infoFiltered: "", lengthMenu: "_MENU_ " + say.page, zeroRecords: say.none, emptyTable: say.none, entries: {_: "", 1: ""}},
    });
    grid.search.fixed("menus", (_, row) => keep(row));
    table.addEventListener("click", (event) => {
      const button = event.target.closest(".book-rows-open");
      if (button) toggle(grid.row(button.closest("tr")), button);
    });
  };

  // A menu offers words; an address holds the code behind a word, where it has one, so that it is the same in every language.
  let codes = {};   // the words of each code, by the field's name in the address
  const known = (names, name) => Object.assign({}, set.codes[name], ...names.map((table) => loaded[table].codes?.[name]));
  const code = (name, word) => Object.keys(codes[name]).find((key) => codes[name][key] === word) ?? word;

  const fill = (rows) => {
    for (const [field, menu] of Object.entries(menus)) {
      const wanted = menu.dataset.wanted;
      const before = wanted === undefined ? menu.value : codes[menu.name][wanted] ?? wanted;
      delete menu.dataset.wanted;
      const found = [...new Set(rows.flatMap((row) => values(row, +field)))].sort();
      menu.replaceChildren(make("option", {value: ""}, say.any), ...found.map((v) => make("option", {value: v}, set.names?.[v] ?? v)));
      menu.value = found.includes(before) ? before : "";
      menu.parentElement.hidden = !found.length;
    }
  };

  const apply = () => {
    if (!grid) return;
    grid.search(search.value.trim()).draw();
    only.hidden = !chosen;
    if (chosen) only.replaceChildren(say.chosen + " ", Object.assign(make("button", {type: "button"}, say.all), {onclick: () => { chosen = null; apply(); remember(); }}));
    const ids = new Set(grid.rows({search: "applied"}).data().toArray().map((row) => row.id));
    const gone = chosen ? [...chosen].filter((id) => !grid.rows().data().toArray().some((row) => row.id === id)) : [];
    state.textContent = gone.length ? `${say.gone} ${gone.join(signs.list)}${signs.stop}` : "";
    if (chosen && ids.size === 1) {
      const button = place.querySelector(".book-rows-open");
      if (button?.getAttribute("aria-expanded") === "false") button.click();
    }
  };

  const told = () => {
    holds.hidden = nth(tables.value, held) < 0;
    if (!holds.hidden) holds.replaceChildren(say.held + signs.space + named(tables.value, held) + signs.stop + say.holding + " ", release());
  };

  const remember = () => {
    const now = new URLSearchParams({table: tables.value});
    for (const menu of Object.values(menus)) if (menu.value) now.set(menu.name, code(menu.name, menu.value));
    if (search.value.trim()) now.set("q", search.value.trim());
    if (chosen) now.set("rows", [...chosen].join("~"));
    if (held) now.set("beside", held);
    history.replaceState(null, "", "#" + now);
  };

  const open = async () => {
    const names = tables.value ? [tables.value] : set.tables.map((t) => t.name);
    state.textContent = say.loading;
    try {
      library ??= script(base + "datatables.js");
      await library;
      await Promise.all(names.map(load));
    } catch (error) {
      state.textContent = say.failed;
      box.classList.add("ready");
      console.error(error);
      return;
    }
    let order = 0;
    const rows = names.flatMap((table) => loaded[table].rows.map(([id, , where, cities, years, cells]) => ({
      table, id, cells, order: order++, shown: shown(loaded[table].show, where, cities, years, cells),
      all: [id, ...cells.flat().map((p) => typeof p === "string" ? p : p.filter((_, i) => i !== 1).join(" "))].join(" "),
    })));
    state.textContent = "";
    codes = Object.fromEntries(Object.values(menus).map(({name}) => [name, known(names, name)]));
    fill(rows);
    show(rows);
    told();
    apply();
    box.classList.add("ready");
  };

  const read = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    if (set.tables.some((t) => t.name === asked.get("table"))) tables.value = asked.get("table");
    else if (asked.get("table") === "") tables.value = "";
    for (const [field, menu] of Object.entries(menus)) menu.dataset.wanted = asked.get(menu.name) ?? asked.get(field) ?? "";
    search.value = asked.get("q") ?? "";
    chosen = asked.get("rows") ? new Set(asked.get("rows").split("~")) : null;
    held = asked.get("beside");
    return open().then(() => {   // who asks for rows wants to see them, and the menus fill a small screen
      if (location.hash && place.getBoundingClientRect().top > innerHeight - 100) (chosen ? only : place).scrollIntoView();
    });
  };

  let typing = 0;
  controls.addEventListener("submit", (event) => event.preventDefault());
  controls.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const menu of Object.values(menus)) menu.value = "";
    search.value = ""; chosen = null;
    apply(); remember();
  });
  tables.addEventListener("change", () => { chosen = null; held = null; for (const menu of Object.values(menus)) menu.dataset.wanted = ""; open().then(remember); });
  for (const menu of Object.values(menus)) menu.addEventListener("change", () => { apply(); remember(); });
  search.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(() => { apply(); remember(); }, 120); });
  // Who came by a link to some rows goes back as with the browser's own button: to the same place of the page.
  back.firstChild.addEventListener("click", (event) => { event.preventDefault(); history.back(); });
  const arrive = () => {
    back.hidden = history.length < 2 || !location.hash;
    return read();
  };
  window.addEventListener("hashchange", () => arrive().then(() => window.scrollTo(0, 0)));
  arrive();
})();
