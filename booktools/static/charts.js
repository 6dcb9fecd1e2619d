// Draw each chart when it comes into view, in the colours of the page; draw it again when they change.
(() => {
  const base = document.currentScript.src.replace(/[^/]*$/, "");
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

  const draw = async (box) => {
    box.dataset.state = "drawing";
    const spec = JSON.parse(box.querySelector("script").textContent);
    let stage = box.querySelector(".vega-stage");
    if (!stage) {
      stage = document.createElement("div");
      stage.className = "vega-stage";
      box.append(stage);
    }
    try {
      const embed = await load();
      box.view?.finalize();
      const result = await embed(stage, spec, {mode: "vega-lite", renderer: "svg", actions: false, config: colours()});
      box.view = result.view;
      // The rectangles of a brush have a role but no name: a screen reader gets the chart's description instead.
      stage.querySelectorAll('[role="graphics-symbol"]:not([aria-label])').forEach((mark) => mark.setAttribute("aria-hidden", "true"));
      box.dataset.state = "drawn";
    } catch (error) {
      box.dataset.state = "failed";   // the picture stays
      console.error(error);
    }
  };

  const boxes = [...document.querySelectorAll(".vega-chart")];
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) { seen.unobserve(entry.target); draw(entry.target); }
  }, {rootMargin: "200px"});
  boxes.forEach((box) => seen.observe(box));

  new MutationObserver(() => boxes.filter((box) => box.dataset.state === "drawn").forEach(draw))
    .observe(document.documentElement, {attributes: true, attributeFilter: ["data-theme"]});
})();
