"""The built book for readers without a mouse, without sight, on a phone, on paper: every page of the contents."""

import json
import re
import subprocess

import pytest
from axe_playwright_python.sync_playwright import Axe

from sphinx_offline_book.access import MENDS, mend
from tests.book.visit import HTML, PAGES, SETTLED, TWO_TIGERS, Visit, source, until

# Every rule of axe-core (WCAG A and AA and its best practices), and two that it leaves off.
AXE = {
    "resultTypes": ["violations"],
    "rules": {"label-content-name-mismatch": {"enabled": True}, "target-size": {"enabled": True}},
}
# Rows of a table are alike, and so are cells of code: of these, three a table and six a page are looked at.
THIN = """() => { const alike = [...document.querySelectorAll('.book-table tbody tr:nth-child(n+4)'),
        ...[...document.querySelectorAll('div.highlight')].slice(6)];
    alike.forEach(part => { part.style.display = 'none'; });
    window.thicken = () => { alike.forEach(part => { part.style.display = ''; });
        window.dispatchEvent(new Event('resize')); }; }"""
# What can't be mended: (rule, part of the element) to the reason, with a reference. None at present.
EXCEPTIONS: dict[tuple[str, str], str] = {}

# axe judges by places. A table far from the view is not laid out, and its rows would lie over what stands below it.
LAID_OUT = ".book-table, .cell_input, .vega-picture { content-visibility: visible !important; }"


REACHABLE = """[...document.querySelectorAll('.highlight pre')]
    .every(box => box.scrollWidth <= box.clientWidth || box.tabIndex === 0)"""


def show(visit, theme="light"):
    """The page in a theme, drawn and laid out to the end."""
    page = visit.show(theme=theme)
    if not page.locator("style[data-laid-out]").count():
        page.add_style_tag(content=LAID_OUT).evaluate("style => { style.dataset.laidOut = ''; }")
        page.evaluate(SETTLED)
    until(page, REACHABLE)  # the theme waits before it makes boxes that scroll reachable
    return page


# --- what a screen reader meets ---------------------------------------------------------------------------------------


def violations(page):
    page.evaluate(THIN)
    # From a file, axe may not fetch the style sheet again: the one rule that asks for it is held over http.
    found = Axe().run(page, options=AXE | {"preload": page.url.startswith("http")}).response["violations"]
    page.evaluate("thicken()")
    nodes = [(rule["id"], node["html"], node["failureSummary"]) for rule in found for node in rule["nodes"]]
    return [n for n in nodes if not any(n[0] == rule and part in n[1] for rule, part in EXCEPTIONS)]


# Each page is judged wide and light; narrow, dark and both in the whole round.


@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_violation(wide):
    assert violations(show(wide)) == []


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_violation_in_chinese(chinese):
    assert violations(show(chinese)) == []


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_violation_on_a_phone_in_the_dark(phone):
    assert violations(show(phone, "dark")) == []


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_violation_on_a_phone(phone):
    assert violations(show(phone)) == []


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_violation_in_the_dark(wide):
    assert violations(show(wide, "dark")) == []


@pytest.mark.parametrize("page", PAGES)
def test_each_chart_is_one_named_picture_followed_by_its_data(wide):
    page = show(wide)
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


@pytest.mark.parametrize("page", PAGES)
def test_the_data_of_a_chart_open_and_close_by_keyboard(wide):
    page = show(wide)
    for data in page.locator(".vega-data").all():
        table = data.locator("table").first
        assert not table.is_visible()
        data.locator("summary").press("Enter")
        assert table.is_visible()
        data.locator("summary").press("Space")
        assert not table.is_visible()


@pytest.mark.parametrize("page", PAGES)
def test_a_row_of_each_data_set_stands_in_the_table(page):
    text = source(page)
    charts = re.findall(r'<div class="vega-chart">.*?</div>(<details class="vega-data">.*?</details>)', text, re.S)
    assert len(charts) == text.count('<div class="vega-chart">')
    assert all(link in text for link in re.findall(r'class="vega-data-link"><a href="([^"]+)"', text))


@pytest.mark.parametrize("page", PAGES)
def test_widgets_are_written_out_for_print_and_hidden_on_screen(wide):
    page = show(wide)
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


@pytest.mark.parametrize("page", PAGES)
def test_each_control_is_reached_with_tab_and_its_focus_is_seen(wide):
    page = show(wide)
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


@pytest.mark.parametrize("page", PAGES)
def test_each_control_of_a_chart_answers_the_keyboard(wide):
    page = show(wide)
    for box in page.locator(".vega-chart").all():
        spec = json.loads(box.locator(":scope > script").text_content())
        inputs = [p for p in spec.get("params", []) if isinstance(p.get("bind"), dict) and "input" in p["bind"]]
        assert box.locator(".vega-bindings .vega-bind").count() == len(inputs)
        for select in box.locator(".vega-bindings select").all():
            at = select.evaluate("s => s.selectedIndex")
            moves = select.locator("option").count() - at - 1  # some choices change nothing that is drawn
            keys = ["ArrowDown"] * moves + ["Home"]
            assert any(pressed(page, box, select, key) for key in keys), spec["title"]
            select.select_option(index=at)
        for slider in box.locator(".vega-bindings input[type=range]").all():
            assert any(pressed(page, box, slider, key) for key in ("ArrowRight", "ArrowLeft", "Home")), spec["title"]
        if (radio := box.locator(".vega-bindings input[type=radio]:checked")).count():
            assert pressed(page, box, radio.first, "ArrowDown"), spec["title"]
            assert box.locator("[role=radiogroup]").first.get_attribute("aria-label")


@pytest.mark.parametrize("page", PAGES)
def test_each_legend_that_answers_clicks_answers_the_keyboard(wide):
    page = show(wide)
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


@pytest.mark.parametrize("page", [TWO_TIGERS])
def test_legend_buttons_stay_in_step_with_clicks_and_with_dark_mode(wide):
    page = show(wide)
    box = page.locator(".vega-chart:has(.vega-keep)").first
    button = box.locator(".vega-keep button").nth(1)
    box.locator(".vega-stage .role-legend-label text", has_text=button.text_content()).first.click()
    page.evaluate(SETTLED)
    assert button.get_attribute("aria-pressed") == "true"
    show(wide, "dark")
    assert box.locator(".vega-keep button").nth(1).get_attribute("aria-pressed") == "true"
    show(wide)


@pytest.mark.parametrize("page", PAGES)
def test_each_button_of_a_widget_answers_the_keyboard(wide):
    page = show(wide)
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
            if (path === word) return false;
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
        const ground = under(mark);   // words on a mark stand out from the mark; a mark, from the page or from the mark
        const best = Math.max(...colours.map(c => Math.max(ground ? between(c, ground) : 0,
            ground && text ? 0 : ratio(c, factor))));
        if (colours.length && best < need) found[colours.join() + (text ? ' text' : ' mark')] =
            [Math.round(best * 100) / 100, mark.textContent.slice(0, 20)];
    }
    return found; }"""


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_and_words_of_charts_stand_out_from_the_page(wide, theme):
    assert show(wide, theme).evaluate(CONTRAST) == {}


SMALL = """() => [...document.querySelectorAll(
    '.vega-controls :is(input, select, button), .vega-data > summary, .book-widget button, .book-gists summary')]
    .filter(e => e.checkVisibility()).map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
    .filter(([, box]) => box.height < 24 || box.width < 24 || box.right > innerWidth || box.left < 0)
    .map(([html]) => html)"""


@pytest.mark.parametrize("page", PAGES)
def test_on_a_phone_controls_are_large_enough(phone):
    assert show(phone).evaluate(SMALL) == []


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


@pytest.mark.parametrize("page", PAGES)
def test_no_character_is_drawn_as_a_missing_glyph(wide):
    """A missing glyph is drawn as the box of a character that no font has; one such character must be found."""
    missing, seen = show(wide).evaluate(MISSING, "\uefff")
    assert missing == ["\uefff"]
    assert seen > 2


# --- paper ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_print_shows_charts_chinese_and_drop_downs_within_the_margins(wide, tmp_path):
    page = show(wide, "dark")
    path = tmp_path / "page.pdf"
    page.pdf(path=path, format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "1.5cm"))
    words = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
    width = float(re.search(r'<page width="([\d.]+)"', words)[1])
    boxes = re.findall(r'<word xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)"[^>]*>(.*?)</word>', words)
    cut = [word for left, right, word in boxes if float(left) < 40 or float(right) > width - 40]
    assert cut == []
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    chinese = re.compile(r"[\u4e00-\u9fff]{2}")
    assert chinese.search(text) or not chinese.search(page.locator("article").inner_text())
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    assert all(line.split()[-5] == line.split()[-3] == "yes" for line in fonts.splitlines()[2:]), (
        fonts
    )  # embedded, legible
    for line in page.locator("details:not(.vega-data, .book-gists details) li").all_text_contents()[:3]:
        assert line.split()[0] in text
    for head in page.locator(".book-gists summary").all_text_contents():  # what stands in them is looked up on a screen
        assert head.split()[0] in text
    for label in page.locator(".widget-choice").all_text_contents():
        assert label.split()[0] in text
    pictures = page.locator(".vega-picture")
    page.emulate_media(media="print")
    assert all(pictures.nth(i).bounding_box()["width"] > 300 for i in range(pictures.count()))
    assert not any(box.is_visible() for box in page.locator(".vega-data table").all())
    page.emulate_media(media="screen")


# --- what is mended in the pages of the theme -------------------------------------------------------------------------


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
