// Draw each chart when it comes into view, in the colours of the page; draw it again when they change.
// Whatever the mouse can do in a chart can be done with the keyboard: see legendButtons and brushInputs.
(() => {
  const base = document.currentScript.src.replace(/[^/]*$/, "");
  const words = document.documentElement.lang.startsWith("zh")
    ? {colon: "：", all: "全部", from: "从", to: "到", reset: "重置", choose: "选择", full: "全屏", save: "保存或分享", link: "复制链接",
       copied: "链接已复制", click: "（点选）", inBar: "链接已在地址栏中", failed: "无法保存", present: "演示", end: "结束", keys: "全屏显示问题、回答和各图：用方向键、空格键或翻页笔换页，按Esc键结束"}
    : {colon: ": ", all: "All", from: "from", to: "to", reset: "Reset", choose: "Choose", full: "Full screen", save: "Save or share", link: "Copy link",
       copied: "Link copied", click: " (click)", inBar: "The link is in the address bar", failed: "Could not be saved", present: "Present", end: "End",
       keys: "Question, answer and charts on a whole screen: arrow keys, space or a presenter turn, Escape ends"};
  let library = null;

  const load = () => library ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = base + "vega-bundle.js";
    script.onload = () => done(window.bookVegaEmbed);
    script.onerror = () => failed(new Error("vega-bundle.js did not load"));
    document.head.append(script);
  });

  const colours = () => {
    const style = getComputedStyle(document.body);
    const ink = style.getPropertyValue("--pst-color-text-base").trim() || style.color;
    const rule = style.getPropertyValue("--pst-color-border").trim() || ink;
    return {
      background: "transparent",
      axis: {labelColor: ink, titleColor: ink, gridColor: rule, domainColor: rule, tickColor: rule},
      legend: {labelColor: ink, titleColor: ink, symbolBaseFillColor: ink, symbolBaseStrokeColor: ink}, header: {labelColor: ink, titleColor: ink},
      title: {color: ink, subtitleColor: ink}, text: {color: ink}, view: {stroke: null},
    };
  };

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  // One chart after another, with a pause in which the page can answer.
  let turn = Promise.resolve();
  const pause = () => new Promise((done) => window.requestIdleCallback?.(done, {timeout: 300}) ?? setTimeout(done));
  const draw = (box) => {
    box.dataset.state = "drawing";
    turn = turn.then(load).catch(() => {}).then(pause).then(() => drawNow(box));
  };

  const drawNow = async (box) => {
    const whole = JSON.parse(box.querySelector("script").textContent);
    const {title, ...spec} = whole;   // words of the page wrap as the page is wide; those of a picture do not
    const old = box.controls?.map((control) => control.read());
    const part = (name, tag = "div") => box.querySelector("." + name.split(" ").at(-1)) ?? box.appendChild(make(tag, {class: name}));
    // Menus and sliders stand above the chart, where a reader finds them first; buttons for its legend below it.
    const head = part("vega-title", "p");
    const bind = part("vega-controls vega-bindings");
    const stage = part("vega-stage");
    const controls = part("vega-controls vega-below");
    head.textContent = lines(title?.text ?? title);
    if (!box.querySelector(".vega-source")) {
      box.append(make("p", {class: "vega-source"}, lines(title?.subtitle)), ...tools(box, whole));
      if (!title?.subtitle) box.querySelector(".vega-source").remove();
    }
    try {   // ast: expressions are interpreted, since the policy of the page allows no code made from text
      const embed = await load();
      box.view?.finalize();
      controls.replaceChildren();
      bind.replaceChildren();
      const {view, vgSpec} = await embed(stage, spec, {mode: "vega-lite", renderer: "svg", actions: false, ast: true, config: colours(), bind, patch: hinted});
      box.view = view;
      name(stage, bind, spec);
      sets(view, bind, spec);
      box.controls = [...bound(view, spec), ...selections(view, spec, vgSpec, controls)];
      box.first ??= box.controls.map((control) => JSON.stringify(control.read()));
      (old ?? asked(box))?.forEach((value, i) => value === undefined || box.controls[i].write(value));
      await view.runAsync();
      bind.classList.toggle("stays", bind.offsetHeight < .3 * window.innerHeight && stage.offsetHeight > .6 * window.innerHeight);
      box.dataset.state = "drawn";
      if (box === document.fullscreenElement) await fit(box);
    } catch (error) {
      box.dataset.state = "failed";   // the picture stays
      console.error(error);
    }
  };

  // One picture with a name: its marks stand in the table below the chart, its controls beside the picture.
  const name = (stage, bind, spec) => {
    stage.setAttribute("role", "img");
    stage.removeAttribute("aria-roledescription");
    stage.setAttribute("aria-label", spec.description ?? "Chart");
    stage.querySelector("svg").setAttribute("aria-hidden", "true");
    for (const group of bind.querySelectorAll(".vega-bind:has(.vega-bind-name)")) {
      const head = group.querySelector(".vega-bind-name"), text = head.textContent.replace(/[:\uff1a\s]+$/, "");
      if (group.querySelector("input[type=radio]")) {
        group.setAttribute("role", "radiogroup");
        group.setAttribute("aria-label", text);
      }
      if (text && !group.querySelector("input[type=checkbox]")) head.textContent = text + words.colon;   // all alike
    }
  };

  // What the reader has set outlives a change of colours.
  const bound = (view, spec) => (spec.params ?? []).filter((param) => param.bind?.input)
    .map(({name}) => ({name, read: () => view.signal(name), write: (value) => view.signal(name, value)}));

  // A menu that sets other controls: `usermeta.sets` says {menu: {value: {control: value}}}. Who then moves one of these
  // by hand has left what the menu chose, so it goes back to its first value. Writing a state sets nothing.
  const sets = (view, bind, spec) => {
    bind.oninput = ({target}) => {
      for (const [menu, choices] of Object.entries(spec.usermeta?.sets ?? {})) {
        for (const [name, value] of Object.entries(target.name === menu && choices[target.value] || {})) view.signal(name, value);
        if (!Object.values(choices).some((values) => target.name in values)) continue;
        view.signal(menu, spec.params.find(({name}) => name === menu).bind.options[0]);
      }
      view.runAsync();
    };
  };

  const every = (node, key) => Object.entries(node ?? {}).flatMap(([k, child]) =>
    k === "datasets" || k === "data" || typeof child !== "object" ? [] : [...(k === key ? child : []), ...every(child, key)]);

  const selections = (view, spec, vgSpec, controls) => every(spec, "params").filter((param) => param.select).map((param) => {
    const type = param.select.type ?? param.select;
    const make = type === "interval" ? (param.bind === "scales" ? null : brushInputs) : param.bind === "legend" || param.bind?.legend ? legendButtons : null;
    const store = {
      name: param.name,
      read: () => view.data(param.name + "_store").map(({unit, fields, values}) => ({unit, fields, values})),
      write: (rows) => view.data(param.name + "_store", rows),
    };
    return {name: param.name, ...make?.(view, vgSpec, param.name, store, controls) ?? store};
  });

  // A legend that can be clicked says so where one can: on a screen, not on paper or in a saved picture.
  const hinted = (vgSpec) => {
    for (const legend of every(vgSpec, "legends")) {
      if (!legend.title || !legend.encode?.labels?.interactive) continue;
      const title = [legend.title].flat();
      legend.title = [...title.slice(0, -1), title.at(-1) + words.click];
    }
    return vgSpec;
  };

  // A click in a legend keeps one value. The same by button, for as many values as one likes.
  const legendButtons = (view, vgSpec, param, store, controls) => {
    const fields = view.signal(param + "_tuple_fields");
    const legend = every(vgSpec, "legends").find((found) => found.encode?.labels?.name === fields[0].field + "_legend_labels");
    const scale = legend && (legend.fill ?? legend.stroke ?? legend.shape ?? legend.size ?? legend.strokeDash ?? legend.opacity);
    if (!scale) return null;
    const kept = () => store.read().map((row) => row.values[0]);
    const keep = (values) => {
      store.write(values.map((value) => ({unit: "", fields, values: [value]})));
      view.runAsync();
    };
    const button = (text, pressed, act) => {
      const element = make("button", {type: "button"}, text);
      element.addEventListener("click", act);
      element.show = () => element.setAttribute("aria-pressed", String(pressed()));
      return element;
    };
    const title = [legend.title ?? words.choose].flat().join(" ").replace(words.click, "");
    const buttons = [
      button(words.all, () => !kept().length, () => keep([])),
      ...view.scale(scale).domain().map((value) => button(String(value), () => kept().includes(value),
        () => keep(kept().includes(value) ? kept().filter((other) => other !== value) : [...kept(), value]))),
    ];
    controls.append(make("div", {class: "vega-keep", role: "group", "aria-label": title}, make("span", {class: "vega-bind-name"}, title + words.colon), ...buttons));
    const show = () => buttons.forEach((element) => element.show());
    view.addDataListener(param + "_store", show);
    show();
    return store;
  };

  // A brush is drawn with the mouse. The same by two fields for each axis, and a button that takes it away.
  const brushInputs = (view, vgSpec, param, store, controls) => {
    const axes = ["x", "y"].map((channel) => brushAxis(view, vgSpec, param, channel)).filter(Boolean);
    const reset = make("button", {type: "button"}, words.reset);
    const show = () => axes.forEach((axis) => axis.show(store.read()[0]));
    reset.addEventListener("click", () => { axes.forEach((axis) => axis.write(null)); store.write([]); view.runAsync().then(show); });
    for (const axis of axes) {
      const group = make("div", {class: "vega-keep", role: "group", "aria-label": axis.title}, make("span", {class: "vega-bind-name"}, axis.title + words.colon));
      for (const [word, input] of [[words.from, axis.from], [words.to, axis.to]]) {
        group.append(make("label", {}, word + " ", input));
        input.addEventListener("change", () => {
          if (!axis.write(axis.typed())) store.write([{unit: "", fields: axes.map((a) => a.field), values: axes.map((a) => a.typed())}]);
          view.runAsync().then(show);
        });
      }
      controls.append(group);
    }
    (controls.lastElementChild.matches(".vega-keep") ? controls.lastElementChild : controls).append(reset);
    view.addDataListener(param + "_store", show);
    const write = (rows) => { if (!axes.every((axis) => axis.write(axis.range(rows[0])))) store.write(rows); };
    return {read: store.read, write};
  };

  const brushAxis = (view, vgSpec, param, channel) => {
    const signals = every(vgSpec, "signals");
    const inverted = signals.map((signal) => [signal, signal.on?.map((on) => on.update).join(" ") ?? ""])
      .find(([, update]) => update.includes("invert(") && new RegExp(`\\b${param}_${channel}\\b`).test(update));
    const named = inverted?.[1].match(/invert\("([^"]+)"/)?.[1];
    if (!named || !["linear", "log", "pow", "sqrt", "symlog", "time", "utc"].includes(view.scale(named).type)) return null;
    const scale = () => view.scale(named);
    const time = ["time", "utc"].includes(scale().type);
    const shown = (value) => time ? new Date(value).toISOString().slice(0, 10) : String(Number(Number(value).toPrecision(6)));
    const ends = () => scale().domain().map(Number).sort((a, b) => a - b);
    const input = (end) => make("input", {type: time ? "date" : "number", step: "any", placeholder: shown(ends()[end])});
    const [from, to] = [input(0), input(1)];
    const title = [every(vgSpec, "axes").find((axis) => axis.scale === named && axis.title)?.title ?? channel].flat().join(" ");
    const number = (field, end) => field.value === "" ? ends()[end] : time ? Date.parse(field.value) : Number(field.value);
    return {
      title, from, to, field: {type: "R", channel, field: inverted[0].name.slice(param.length + 1)},
      typed: () => [number(from, 0), number(to, 1)].sort((a, b) => a - b),
      range: (row) => row?.values[row.fields.findIndex((field) => field.channel === channel)]?.map(Number) ?? null,
      write(range) {   // a hair wider, so that rounding leaves no end out
        const pixels = range ? range.map((value) => scale()(value)).sort((a, b) => a - b) : [];
        try { view.signal(`${param}_${channel}`, range ? [pixels[0] - .01, pixels[1] + .01] : pixels); } catch { return false; }
        return true;   // false: the brush of one part of a joined chart has its signals there, out of reach
      },
      show(row) {
        const range = this.range(row)?.sort((a, b) => a - b);
        [from.value, to.value] = range ? range.map(shown) : ["", ""];
      },
    };
  };

  // The lines of a text as one; Chinese has no space where a line ends.
  const wide = /[\u2e80-\u9fff\uff00-\uffef“”]/, chinese = document.documentElement.lang.startsWith("zh");
  const lines = (text) => [text ?? ""].flat().reduce((a, b) => a + (chinese && (wide.test(a.at(-1)) || wide.test(b[0])) ? "" : " ") + b);

  // --- Take a chart along: as a picture, as a table, as a link that sets its controls, on a whole screen.

  const download = (name, href) => make("a", {download: name, href}).click();
  const dataUrl = (type, text) => `data:${type};charset=utf-8,${encodeURIComponent(text)}`;

  // A picture of the chart as it is set, with its title and source, in light colours.
  const picture = async (box, spec) => {
    const embed = await load();
    const stage = make("div", {style: "position: absolute; left: -99999px; width: 800px"});
    document.body.append(stage);
    try {
      const {view} = await embed(stage, spec, {mode: "vega-lite", renderer: "svg", actions: false, ast: true, config: {background: "#ffffff"}});
      const controls = [...bound(view, spec), ...every(spec, "params").filter((param) => param.select).map((param) =>
        ({write: (rows) => view.data(param.name + "_store", rows)}))];
      box.controls.forEach((control, i) => { try { controls[i]?.write(control.read()); } catch { /* a mark that only the page has */ } });
      const svg = await (await view.runAsync()).toSVG();
      view.finalize();
      return svg;
    } finally { stage.remove(); }
  };

  const png = async (svg) => {
    const image = new Image();
    image.src = dataUrl("image/svg+xml", svg);
    await image.decode();
    const canvas = make("canvas", {width: 2 * image.width, height: 2 * image.height});
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png");
  };

  // The table under the chart, as a spreadsheet reads it. (A folded table is not laid out: it has no innerText.)
  const csv = (box) => [...box.closest(".cell_output, .output, body").querySelectorAll(".vega-data")]
    .filter((data) => box.compareDocumentPosition(data) & Node.DOCUMENT_POSITION_FOLLOWING).slice(0, 1)
    .flatMap((data) => [...data.querySelectorAll("tr")])
    .map((row) => [...row.cells].map((cell) => `"${cell.textContent.trim().replaceAll('"', '""')}"`).join(",")).join("\r\n");

  // What a reader set, by the names of the controls; only what differs from the start.
  const setNow = (box) => Object.fromEntries(box.controls.map((control, i) => [control.name, control.read(), i])
    .filter(([, value, i]) => JSON.stringify(value) !== box.first[i]).map(([key, value]) => [key, value]));
  const address = (box) => {
    const set = setNow(box);
    return `#chart=${box.dataset.chart}` + (Object.keys(set).length ? `&set=${encodeURIComponent(JSON.stringify(set))}` : "");
  };
  const wanted = () => {
    const parts = new URLSearchParams(location.hash.slice(1));
    try { return {chart: parts.get("chart"), set: JSON.parse(parts.get("set") ?? "{}")}; } catch { return {}; }
  };
  const asked = (box) => {
    const {chart, set} = wanted();
    return chart && chart === box.dataset.chart ? box.controls.map((control) => set[control.name]) : null;
  };
  const goTo = () => {
    const box = boxes.find((found) => found.dataset.chart === wanted().chart);
    if (!box) return;
    if (box.dataset.state === "drawn") { asked(box).forEach((value, i) => value === undefined || box.controls[i].write(value)); box.view.runAsync(); }
    box.scrollIntoView();
  };

  const copyLink = async (box, button) => {
    history.replaceState(null, "", address(box));
    try { await navigator.clipboard.writeText(location.href); return words.copied; } catch { return words.inBar; }
  };

  const tools = (box, spec) => {
    const name = box.dataset.chart ?? "chart";
    const act = (text, doing) => {
      const button = make("button", {type: "button"}, text);
      button.addEventListener("click", async () => {
        let told = "";
        try { told = await doing(button) ?? ""; } catch (error) { told = words.failed; console.error(error); }
        said.textContent = told;
      });
      return button;
    };
    const said = make("span", {role: "status"});
    const save = make("details", {class: "vega-save"}, make("summary", {}, words.save), make("div", {},
      act(words.link, (button) => copyLink(box, button)),
      act("SVG", async () => download(name + ".svg", dataUrl("image/svg+xml", await picture(box, spec)))),
      act("PNG", async () => download(name + ".png", await png(await picture(box, spec)))),
      act("CSV", async () => download(name + ".csv", dataUrl("text/csv", "\ufeff" + csv(box)))), said));
    return [make("div", {class: "vega-controls vega-tools"}, ...(box.requestFullscreen ? [act(document.fullscreenElement === box ? words.end : words.full, () => present(box))] : []), save)];
  };

  // A page on a projector: its question and answer, then each chart, on a whole screen and in large letters. Keys and
  // presenters go on and back; Escape ends. The button of a chart begins with that chart.
  const present = async (slide) => {
    if (document.fullscreenElement !== slide) return slide.requestFullscreen();
    while (document.fullscreenElement) await document.exitFullscreen();   // those shown before lie below it
  };
  const slides = () => [...document.querySelectorAll(".book-slide, .vega-chart")];
  const opening = () => {
    const title = document.querySelector(".bd-article h1").cloneNode(true);
    title.querySelector(".headerlink")?.remove();
    const answer = document.querySelector(".cell.tag_answer .cell_output")?.cloneNode(true) ?? "";
    const slide = make("div", {class: "book-slide"}, make("p", {class: "book-slide-title"}, ...title.childNodes), answer);
    for (const part of slide.querySelectorAll("[id]")) part.removeAttribute("id");
    return slide;
  };
  const presentButton = () => {
    const line = document.querySelector(".book-meta");
    if (!line?.requestFullscreen || !boxes.length) return;
    const button = make("button", {type: "button", class: "book-present", title: words.keys}, words.present);
    button.addEventListener("click", () => {
      const slide = document.querySelector(".book-slide") ?? document.body.appendChild(opening());
      present(slide).catch(console.error);
    });
    line.insertBefore(button, line.querySelector("button"));
  };
  const STEPS = {ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1};
  document.addEventListener("keydown", (event) => {
    const all = slides(), shown = all.indexOf(document.fullscreenElement), step = STEPS[event.key];
    if (shown < 0 || !step || event.target.closest("input, select") || event.key === " " && event.target.closest("button, summary, a")) return;
    event.preventDefault();
    // What is taller than the screen is read to its end first, but by the arrows, which turn at once.
    const slide = all[shown], before = slide.scrollTop;
    if (!event.key.startsWith("Arrow")) slide.scrollBy(0, step * .8 * slide.clientHeight);
    if (Math.abs(slide.scrollTop - before) < 2) all[(shown + step + all.length) % all.length].requestFullscreen().catch(() => {});
  });
  let presented = null;
  document.addEventListener("fullscreenchange", () => {
    const slide = document.fullscreenElement;
    if (boxes.includes(presented)) presented.querySelector(".vega-tools button")?.replaceChildren(words.full);
    if (!presented && !slides().includes(slide)) return;
    presented = slides().includes(slide) ? slide : null;
    window.dispatchEvent(new Event("resize"));   // charts take the room there is, also where the window stays as it was
    if (!presented) return;
    presented.tabIndex = -1;
    presented.focus({preventScroll: true});   // for keys that scroll
    presented.scrollTo(0, 0);
    if (!boxes.includes(presented)) return;
    presented.querySelector(".vega-tools button")?.replaceChildren(words.end);
    if (presented.dataset.state === "drawn") fit(presented); else if (!presented.dataset.state) draw(presented);
  });
  // A chart that is a little taller than the screen gets lower; on the page it has its own height again.
  const fit = async (box) => {
    const {height} = JSON.parse(box.querySelector("script").textContent);
    await box.view.runAsync();
    const over = box.scrollHeight - box.clientHeight;
    if (typeof height !== "number" || over <= 0 || over > height / 4) return;
    await box.view.height(height - over).runAsync();
    document.addEventListener("fullscreenchange", () => box.view.height(height).runAsync(), {once: true});
  };

  // A chart explains the mark over which a pointer moves, and a finger that taps does not move: what it taps is
  // explained as if it did, until the next tap or until it scrolls.
  let finger = false;
  const forget = () => document.getElementById("vg-tooltip-element")?.classList.remove("visible");
  const onChart = (event) => finger && event.target.closest?.(".vega-stage");
  const hear = (type, act) => document.addEventListener(type, act, true);
  hear("pointerover", (event) => { finger = event.pointerType === "touch"; if (finger) forget(); });
  hear("pointercancel", () => { if (finger) forget(); });
  for (const left of ["pointerout", "mouseout"]) hear(left, (event) => { if (onChart(event)) event.stopPropagation(); });
  hear("pointerup", (event) => {
    const {target, clientX, clientY} = event;
    if (onChart(event)) target.dispatchEvent(new PointerEvent("pointermove", {bubbles: true, clientX, clientY}));
  });

  const boxes = [...document.querySelectorAll(".vega-chart")];
  window.addEventListener("hashchange", goTo);
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) { seen.unobserve(entry.target); draw(entry.target); }
  }, {rootMargin: "200px"});
  boxes.forEach((box) => seen.observe(box));
  goTo();
  presentButton();

  new MutationObserver(() => boxes.filter((box) => ["drawn", "drawing"].includes(box.dataset.state)).forEach(draw))
    .observe(document.documentElement, {attributes: true, attributeFilter: ["data-theme"]});
})();
