"""The built book for readers without a mouse, without sight, on a phone, on paper: every page of the contents."""

import html
import json
import re
import subprocess

import ipywidgets
import pytest
from axe_playwright_python.sync_playwright import Axe

from sphinx_offline_book.access import MENDS, mend
from sphinx_offline_book.chart_data import ROWS, data_of
from sphinx_offline_book.widgets import written_out
from tests.book.visit import HTML, PAGES, Visit, until

CHARTED = [page for page in PAGES if 'class="vega-chart"' in (HTML / f"{page}.html").read_text(encoding="utf-8")]
# Every rule of axe-core (WCAG A and AA and its best practices), and two that it leaves off.
AXE = {
    "resultTypes": ["violations"],
    "rules": {"label-content-name-mismatch": {"enabled": True}, "target-size": {"enabled": True}},
}
# Rows of a table are alike, and so are cells of code: of these, three a table and six a page are looked at.
THIN = """() => { const alike = [...document.querySelectorAll('.book-table tbody tr:nth-child(n+4)'),
        ...[...document.querySelectorAll('div.highlight')].slice(6)];
    alike.forEach(part => { part.style.display = 'none'; });
    window.thicken = () => alike.forEach(part => { part.style.display = ''; }); }"""
# What can't be mended: (rule, part of the element) to the reason, with a reference. None at present.
EXCEPTIONS: dict[tuple[str, str], str] = {}
SETTLED = """async () => {
    const frames = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    await frames();
    for (let i = 0; [...document.querySelectorAll('.vega-chart')].some(box => box.dataset.state !== 'drawn'); i++) {
        if (i > 500) throw new Error('a chart was not drawn');
        await frames();
    }
    await Promise.all([...document.querySelectorAll('.vega-chart')].map(box => box.view.runAsync()));
    await frames(); }"""


# axe judges by places. A table far from the view is not laid out, and its rows would lie over what stands below it.
LAID_OUT = ".book-table, .cell_input, .vega-picture { content-visibility: visible !important; }"


@pytest.fixture(scope="module", params=PAGES)
def visit(request, chromium, site):
    with Visit(chromium, f"{site}/{request.param}.html") as visit:
        visit.name = request.param
        visit.scroll()
        if visit.page.locator(".book-widget").count():
            visit.page.locator(".book-widget button").first.wait_for(timeout=15_000)
        visit.page.add_style_tag(content=LAID_OUT)
        yield visit


REACHABLE = """() => [...document.querySelectorAll('.highlight pre')]
    .every(box => box.scrollWidth <= box.clientWidth || box.tabIndex === 0)"""


def show(visit, width=1280, theme="light"):
    """Give the page in a width and a theme, drawn to the end."""
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    visit.page.evaluate(SETTLED)
    visit.page.wait_for_timeout(200)
    until(visit.page, REACHABLE)  # the theme waits before it makes boxes that scroll reachable
    return visit.page


# --- what a screen reader meets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation(visit, width, theme):
    page = show(visit, width, theme)
    page.evaluate(THIN)
    found = Axe().run(page, options=AXE).response["violations"]
    page.evaluate("thicken()")
    nodes = [(rule["id"], node["html"], node["failureSummary"]) for rule in found for node in rule["nodes"]]
    excused = [n for n in nodes if any(n[0] == rule and part in n[1] for rule, part in EXCEPTIONS)]
    assert [n for n in nodes if n not in excused] == []


def test_each_chart_is_one_named_picture_followed_by_its_data(visit):
    page = show(visit)
    for box in page.locator(".vega-chart").all():
        spec = json.loads(box.locator(":scope > script").text_content())
        stage = box.locator(".vega-stage")
        assert stage.get_attribute("role") == "img"
        assert stage.get_attribute("aria-label") == spec["description"]
        assert stage.locator("svg").get_attribute("aria-hidden") == "true"
        data = box.locator("xpath=following-sibling::*[1]")
        assert data.evaluate("d => d.matches('details.vega-data:not([open])')")
        assert data.locator("tbody tr").count() >= 1
        heads = data.locator("table").first.locator("th").all_text_contents()
        assert len(heads) == len(set(heads)) >= 2
        assert not any("_" in head or not head.strip() for head in heads)


def test_the_data_of_a_chart_open_and_close_by_keyboard(visit):
    page = show(visit)
    for data in page.locator(".vega-data").all():
        table = data.locator("table").first
        assert not table.is_visible()
        data.locator("summary").press("Enter")
        assert table.is_visible()
        data.locator("summary").press("Space")
        assert not table.is_visible()


def test_a_row_of_each_data_set_stands_in_the_table():
    for page in CHARTED:
        text = (HTML / f"{page}.html").read_text(encoding="utf-8")
        charts = re.findall(r'<div class="vega-chart">.*?</div>(<details class="vega-data">.*?</details>)', text, re.S)
        assert len(charts) == text.count('<div class="vega-chart">'), page
        assert all(link in text for link in re.findall(r'class="vega-data-link"><a href="([^"]+)"', text))


def test_widgets_are_written_out_for_print_and_hidden_on_screen(visit):
    page = show(visit)
    for box in page.locator(".book-widget").all():
        live, written = box.locator(".widget-subarea"), box.locator(".widget-print")
        labels = [label for label in box.locator(".widget-toggle-buttons button").all_text_contents() if label]
        assert written.locator(".widget-choice").all_text_contents() == labels
        assert live.is_visible()
        assert not written.is_visible()
        page.emulate_media(media="print")
        assert not live.is_visible()
        assert all(choice.is_visible() for choice in written.locator(".widget-choice").all())
        page.emulate_media(media="screen")


# --- what a keyboard does ---------------------------------------------------------------------------------------------

REACH = """() => [...document.querySelectorAll(
    '.vega-controls :is(input, select, button), .vega-data > summary, .book-widget .widget-toggle-buttons button')]
    .filter(e => e.checkVisibility() && !(e.type === 'radio' && !e.checked)).map((e, i) => (e.dataset.reach = i))"""
HERE = """() => { const e = document.activeElement, style = getComputedStyle(e);
    return [e.dataset.reach ?? null, e.tagName, parseFloat(style.outlineWidth), style.outlineStyle]; }"""


def test_each_control_is_reached_with_tab_and_its_focus_is_seen(visit):
    page = show(visit)
    wanted = set(map(str, page.evaluate(REACH)))
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    met, turns = set(), 0
    while turns < 2 and not wanted <= met:
        page.keyboard.press("Tab")
        reach, tag, width, style = page.evaluate(HERE)
        met.add(reach)
        turns += tag == "BODY"
        assert tag == "BODY" or (style != "none" and width >= 2), page.evaluate("document.activeElement.outerHTML")
    assert wanted <= met


SVG = "box => box.querySelector('.vega-stage svg').innerHTML"


def pressed(page, box, control, key):
    """Press a key on a control of a chart; say whether the picture changed."""
    before = box.evaluate(SVG)
    control.press(key)
    page.evaluate(SETTLED)
    return box.evaluate(SVG) != before


def test_each_control_of_a_chart_answers_the_keyboard(visit):
    page = show(visit)
    for box in page.locator(".vega-chart").all():
        spec = json.loads(box.locator(":scope > script").text_content())
        inputs = [p for p in spec.get("params", []) if isinstance(p.get("bind"), dict) and "input" in p["bind"]]
        assert box.locator(".vega-bindings .vega-bind").count() == len(inputs)
        for select in box.locator(".vega-bindings select").all():
            at = select.evaluate("s => s.selectedIndex")
            moves = ["ArrowDown"] * 6 + ["Home"]  # some choices change nothing that is drawn
            assert any(pressed(page, box, select, key) for key in moves), spec["title"]
            select.select_option(index=at)
        for slider in box.locator(".vega-bindings input[type=range]").all():
            assert any(pressed(page, box, slider, key) for key in ("ArrowRight", "ArrowLeft", "Home")), spec["title"]
        if (radio := box.locator(".vega-bindings input[type=radio]:checked")).count():
            assert pressed(page, box, radio.first, "ArrowDown"), spec["title"]
            assert box.locator("[role=radiogroup]").first.get_attribute("aria-label")


def test_each_legend_that_answers_clicks_answers_the_keyboard(visit):
    page = show(visit)
    for box in page.locator(".vega-chart").all():
        spec = json.loads(box.locator(":scope > script").text_content())
        clicked = [p["name"] for p in spec.get("params", []) if p.get("bind") == "legend"]
        groups = box.locator(".vega-keep:not(:has(input))")
        assert groups.count() == len(clicked), spec["title"]
        for name, group in zip(clicked, groups.all(), strict=True):
            every, one, two = (group.locator("button").nth(i) for i in range(3))
            assert group.get_attribute("aria-label")
            assert every.get_attribute("aria-pressed") == "true"
            assert pressed(page, box, one, "Space"), spec["title"]
            assert one.get_attribute("aria-pressed") == "true"
            assert every.get_attribute("aria-pressed") == "false"
            two.press("Enter")
            page.evaluate(SETTLED)
            kept = box.evaluate("(box, name) => box.view.data(name + '_store').map(row => row.values[0])", name)
            assert kept == [one.text_content(), two.text_content()]
            every.press("Enter")
            page.evaluate(SETTLED)
            assert box.evaluate("(box, name) => box.view.data(name + '_store').length", name) == 0
            assert one.get_attribute("aria-pressed") == "false"


def test_legend_buttons_stay_in_step_with_clicks_and_with_dark_mode(chromium, site):
    with Visit(chromium, f"{site}/{CHARTED[0]}.html") as visit:
        visit.scroll()
        box = visit.page.locator(".vega-chart:has(.vega-keep)").first
        button = box.locator(".vega-keep button").nth(1)
        box.locator(".vega-stage .role-legend-label text", has_text=button.text_content()).first.click()
        visit.page.evaluate(SETTLED)
        assert button.get_attribute("aria-pressed") == "true"
        show(visit, theme="dark")
        assert box.locator(".vega-keep button").nth(1).get_attribute("aria-pressed") == "true"


def test_each_button_of_a_widget_answers_the_keyboard(visit):
    page = show(visit)
    for box in page.locator(".book-widget").all():
        group = box.locator(".widget-toggle-buttons")
        assert group.get_attribute("aria-label")
        texts = []
        for key, button in zip(["Enter", "Space"] * 20, group.locator("button").all(), strict=False):
            button.press(key)
            page.evaluate(SETTLED)
            assert button.get_attribute("aria-pressed") == "true"
            assert group.locator("[aria-pressed=true]").count() == 1
            texts.append(box.locator(".widget-subarea").inner_text())
        assert len(set(texts)) == len(texts) >= 2


BRUSH = """<!DOCTYPE html><html lang="en" data-theme="light"><body><div class="vega-chart">
<script type="application/json">{spec}</script></div><script src="{scripts}/charts.js"></script></body></html>"""


@pytest.mark.parametrize("joined", [False, True])
def test_a_brush_is_set_and_taken_away_by_keyboard(chromium, tmp_path, joined):
    points = {
        "mark": "point",
        "params": [{"name": "brush", "select": {"type": "interval", "encodings": ["x"]}}],
        "encoding": {
            "x": {"field": "year", "type": "quantitative", "title": "Year", "scale": {"domain": [2000, 2020]}},
            "opacity": {"condition": {"param": "brush", "value": 1}, "value": 0.1},
        },
    }
    data = {"data": {"values": [{"year": year} for year in range(2000, 2021)]}, "description": "Years"}
    spec = data | ({"hconcat": [points, {"mark": "bar"}]} if joined else points)
    path = tmp_path / "brush.html"
    path.write_text(BRUSH.format(spec=json.dumps(spec), scripts=(HTML / "_static").as_uri()), encoding="utf-8")
    faint = (
        "() => [...document.querySelectorAll('.mark-symbol path')].filter(p => p.getAttribute('opacity') < 1).length"
    )
    with Visit(chromium, path.as_uri()) as visit:
        visit.scroll()
        page = visit.page
        assert page.evaluate(faint) == 0
        page.get_by_role("group", name="Year").get_by_label("from").fill("2010")
        page.keyboard.press("Tab")
        page.evaluate(SETTLED)
        assert page.evaluate(faint) == 10
        assert page.get_by_role("spinbutton", name="to").input_value() == "2020"
        page.get_by_role("button", name="Reset").press("Enter")
        page.evaluate(SETTLED)
        assert page.evaluate(faint) == 0
        assert page.get_by_role("spinbutton", name="from").input_value() == ""


# --- what eyes see ----------------------------------------------------------------------------------------------------

# The contrast of each mark (3 to 1) and each coloured word (4.5 to 1, large ones 3 to 1) with the page.
CONTRAST = """() => {
    const pen = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const rgb = colour => { pen.clearRect(0, 0, 1, 1); pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1);
        return [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)]; };
    const linear = v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
    const light = values => values.reduce((sum, v, i) => sum + linear(v / 255) * [.2126, .7152, .0722][i], 0);
    const page = light(rgb(getComputedStyle(document.body).backgroundColor));
    const ratio = (colour, factor) => { const own = light(rgb(colour).map(v => Math.min(255, v * factor)));
        return (Math.max(own, page) + .05) / (Math.min(own, page) + .05); };
    const between = (a, b) => { const [x, y] = [a, b].map(c => light(rgb(c)));
        return (Math.max(x, y) + .05) / (Math.min(x, y) + .05); };
    const under = word => { const box = word.getBoundingClientRect();
        const x = box.left + box.width / 2, y = box.top + box.height / 2;
        return [...word.closest('svg').querySelectorAll('.role-mark path')].filter(path => {
            const b = path.getBoundingClientRect(), fill = getComputedStyle(path).fill;
            return b.left < x && x < b.right && b.top < y && y < b.bottom && !/none|transparent|rgba.*, 0\\)/.test(fill)
                && getComputedStyle(path).fillOpacity > .5;
        }).map(path => mixed(getComputedStyle(path).fill, getComputedStyle(path).opacity)).at(-1); };
    const mixed = (colour, part) => { const sheet = rgb(getComputedStyle(document.body).backgroundColor);
        return 'rgb(' + rgb(colour).map((v, i) => Math.round(v * part + sheet[i] * (1 - part))).join() + ')'; };
    const found = {};
    for (const mark of document.querySelectorAll('.vega-stage .role-mark > *')) {
        if (mark.getAttribute('opacity') === '0') continue;
        const text = mark.tagName === 'text', style = getComputedStyle(mark), size = parseFloat(style.fontSize);
        const filter = getComputedStyle(mark.parentElement).filter.match(/brightness\\(([\\d.]+)/);
        const factor = parseFloat(filter?.[1] ?? 1);
        const need = text && size < 24 && !(size >= 18.66 && style.fontWeight >= 700) ? 4.5 : 3;
        const colours = [style.fill, text ? 'none' : style.stroke]
            .filter(c => !/none|transparent|rgba.*, 0\\)/.test(c));
        const ground = text && under(mark);   // words on a mark stand out from the mark
        const best = Math.max(...colours.map(c => ground ? between(c, ground) : ratio(c, factor)));
        if (colours.length && best < need) found[colours.join() + (text ? ' text' : ' mark')] =
            [Math.round(best * 100) / 100, mark.textContent.slice(0, 20)];
    }
    return found; }"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_and_words_of_charts_stand_out_from_the_page(visit, theme):
    assert show(visit, theme=theme).evaluate(CONTRAST) == {}


CUT = """() => [...document.querySelectorAll('.vega-stage svg')].flatMap(svg => {
    const frame = svg.getBoundingClientRect();
    return [...svg.querySelectorAll('text')].filter(text => text.textContent && text.getAttribute('opacity') !== '0')
        .map(text => [text.textContent, text.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.left < frame.left - 1
            || box.right > Math.min(frame.right, innerWidth) + 1
            || box.top < frame.top - 1 || box.bottom > frame.bottom + 1))
        .map(([text]) => text); })"""
SMALL = """() => [...document.querySelectorAll(
    '.vega-controls :is(input, select, button), .vega-data > summary, .book-widget button, .book-gists summary')]
    .filter(e => e.checkVisibility()).map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
    .filter(([, box]) => box.height < 24 || box.width < 24 || box.right > innerWidth || box.left < 0)
    .map(([html]) => html)"""


def test_on_a_phone_nothing_is_cut_and_controls_are_large_enough(visit):
    page = show(visit, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(CUT) == []
    assert page.evaluate(SMALL) == []


MISSING = """extra => {
    const canvas = Object.assign(document.createElement('canvas'), {width: 40, height: 40});
    const pen = canvas.getContext('2d', {willReadFrequently: true});
    const drawn = (font, character) => { pen.clearRect(0, 0, 40, 40); pen.font = font; pen.fillText(character, 4, 30);
        return pen.getImageData(0, 0, 40, 40).data.join(); };
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const met = new Set(), missing = [], boxes = {};
    const look = (font, character) => {
        if (met.has(font + character)) return;
        met.add(font + character);
        boxes[font] ??= drawn(font, '\\uffff');
        if (drawn(font, character) === boxes[font]) missing.push(character); };
    while (walk.nextNode()) {
        const parent = walk.currentNode.parentElement;
        if (parent.closest('script, style, noscript')) continue;
        const font = '24px ' + getComputedStyle(parent).fontFamily;
        for (const character of walk.currentNode.data) if (character > '\\u00ff') look(font, character);
    }
    look('24px sans-serif', extra);
    return [missing, met.size]; }"""


def test_no_character_is_drawn_as_a_missing_glyph(visit):
    """A missing glyph is drawn as the box of a character that no font has; one such character must be found."""
    missing, seen = show(visit).evaluate(MISSING, "\uefff")
    assert missing == ["\uefff"]
    assert seen > 5


# --- paper ------------------------------------------------------------------------------------------------------------


def test_print_shows_charts_chinese_and_drop_downs_within_the_margins(visit, tmp_path):
    page = show(visit, theme="dark")
    path = tmp_path / "page.pdf"
    page.pdf(path=path, format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "1.5cm"))
    words = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
    width = float(re.search(r'<page width="([\d.]+)"', words)[1])
    boxes = re.findall(r'<word xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)"[^>]*>(.*?)</word>', words)
    cut = [word for left, right, word in boxes if float(left) < 40 or float(right) > width - 40]
    assert cut == []
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    assert re.search(r"[\u4e00-\u9fff]{2}", text)
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    assert all(line.split()[-5] == line.split()[-3] == "yes" for line in fonts.splitlines()[2:]), (
        fonts
    )  # embedded, legible
    for line in page.locator("details:not(.vega-data) li").all_text_contents()[:3]:
        assert line.split()[0] in text
    for label in page.locator(".widget-choice").all_text_contents():
        assert label.split()[0] in text
    pictures = page.locator(".vega-picture")
    page.emulate_media(media="print")
    assert all(pictures.nth(i).bounding_box()["width"] > 300 for i in range(pictures.count()))
    assert not any(box.is_visible() for box in page.locator(".vega-data table").all())
    page.emulate_media(media="screen")


# --- the parts --------------------------------------------------------------------------------------------------------


def chart(**more):
    return {
        "title": "T",
        "data": {"name": "d"},
        "datasets": {"d": [{"city": "深圳", "n": 1.5}, {"city": "<script>alert(1)</script>", "n": None}]},
        "mark": "bar",
        "encoding": {
            "x": {"field": "n", "title": "Number"},
            "y": {"field": "city", "title": None, "axis": {"title": "City"}},
        },
    } | more


def test_data_are_escaped_and_headed_by_titles():
    table = data_of(chart())
    assert re.findall(r"<th [^>]*>(.*?)</th>", table) == ["City", "Number"]
    assert "<script" not in table
    assert html.escape("<script>alert(1)</script>") in table
    assert '<td class="short">1.5</td>' in table
    assert "(2 rows)" in table
    assert "2 行" in data_of(chart(), "zh")


def test_a_link_leads_to_the_rows_but_runs_nothing():
    link = {"href": 'x.html?a="1"&b', "text": "Open <all>"}
    assert '<a href="x.html?a=&quot;1&quot;&amp;b">Open &lt;all&gt;</a>' in data_of(chart(usermeta={"link": link}))
    assert "<a" not in data_of(chart(usermeta={"link": {"href": " javascript:alert(1)", "text": "x"}}))


def test_a_long_table_says_how_many_rows_it_leaves_out():
    table = data_of(chart(datasets={"d": [{"city": str(i), "n": i} for i in range(ROWS + 7)]}))
    assert table.count("<tr>") == ROWS + 1
    assert "7 more rows" in table


def test_layers_give_the_data_with_tooltips_and_the_names_of_controls():
    rows = [{"a": 1, "b": 2, "kind": "x", "slot": 0.2}]
    spec = {
        "title": "T",
        "datasets": {"main": rows, "lines": [{"z": 1}, {"z": 2}]},
        "params": [{"name": "pick", "bind": {"input": "select", "options": ["x"], "name": "Kind: "}}],
        "layer": [
            {"data": {"name": "lines"}, "encoding": {"x": {"field": "z"}}},
            {
                "data": {"name": "main"},
                "transform": [{"filter": "datum.kind == pick"}],
                "encoding": {
                    "x": {"field": "a", "title": "From"},
                    "x2": {"field": "b"},
                    "y": {"field": "slot", "axis": None},
                    "tooltip": [{"field": "b", "title": "End"}],
                },
            },
        ],
    }
    assert re.findall(r"<th [^>]*>(.*?)</th>", data_of(spec)) == ["From", "End", "Kind"]
    own = spec | {"usermeta": {"table": {"b": "Only"}}}
    assert re.findall(r"<th [^>]*>(.*?)</th>", data_of(own)) == ["Only"]
    counted = data_of(spec | {"usermeta": {"rows": [{"b": "three"}], "table": {"b": "How many"}}})
    assert re.findall(r"<t[hd](?: [^>]*)?>([^<]*)<", counted) == ["How many", "three"]
    assert data_of({"data": {"url": "x.csv"}, "mark": "bar", "encoding": {"x": {"field": "a"}}}) == ""


def stored(widget):
    return {"model_name": widget._model_name, "state": json.loads(json.dumps(widget.get_state(), default=reference))}


def reference(widget):
    return f"IPY_MODEL_{widget.model_id}"


@pytest.mark.parametrize("make", ["buttons", "menu", "player", "tab"])
def test_a_widget_is_written_out_under_the_labels_of_its_control(make):
    pages = [ipywidgets.HTML("<b>one</b>"), ipywidgets.VBox([ipywidgets.Label("<two>"), ipywidgets.HTML("<i>2</i>")])]
    stack = ipywidgets.Tab(pages, titles=["A", "B"]) if make == "tab" else ipywidgets.Stack(pages, selected_index=0)
    control = {
        "buttons": lambda: ipywidgets.ToggleButtons(options=["A", "B"]),
        "menu": lambda: ipywidgets.Dropdown(options=["A", "B"]),
        "player": lambda: ipywidgets.IntSlider(min=0, max=1),
        "tab": lambda: ipywidgets.Label(""),
    }[make]()
    used = [stack, control, *pages, *pages[1].children]
    if make != "tab":
        trait = "value" if make == "player" else "index"
        used.append(ipywidgets.jslink((control, trait), (stack, "selected_index")))
    state = {widget.model_id: stored(widget) for widget in used}
    first, second = ("0", "1") if make == "player" else ("A", "B")
    assert written_out(state, stack.model_id) == (
        f'<p class="widget-choice">{first}</p><b>one</b><p class="widget-choice">{second}</p><p>&lt;two&gt;</p><i>2</i>'
    )


def test_mending_twice_is_mending_once_and_a_changed_theme_is_an_error():
    page = (HTML / "index.html").read_text(encoding="utf-8")
    assert mend(page) == page  # the build has mended it
    stock = page.replace('<div role="navigation" aria-label="Home"><a class="navbar-brand', '<a class="navbar-brand')
    assert stock != page
    for fault in MENDS:
        with pytest.raises(ValueError, match=fault.what):
            mend(fault.part.sub("", page))
    assert mend("<p>no page of the theme</p>") == "<p>no page of the theme</p>"
    two = '<table role="region" aria-label="Table"><th></th><th>A</th></table>' * 2
    assert mend(two) == two.replace("<th></th>", "<td></td>").replace("Table", "Table 2").replace("Table 2", "Table", 1)
