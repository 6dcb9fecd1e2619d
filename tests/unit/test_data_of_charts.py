"""The table below a chart, and what widgets write out for print."""

import html
import json
import re

import ipywidgets
import pytest

from sphinx_offline_book.chart_data import ROWS, data_of
from sphinx_offline_book.widgets import written_out


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
    assert "<summary>本图数据<span" in (shown := data_of(chart(), "zh")) and "</span>（2条记录）</summary>" in shown


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


@pytest.mark.parametrize("test", ["datum.kind === chosen", 'datum["kind"] === chosen', "chosen == datum['kind']"])
def test_what_a_menu_chooses_by_stands_in_its_words(test):
    bind = {"input": "select", "options": ["", "a", "b"], "labels": ["all", "Apples", "Pears"], "name": "Fruit: "}
    rows = [{"city": "x", "n": 1, "kind": "a"}, {"city": "y", "n": 2, "kind": ""}, {"city": "z", "n": 3, "kind": None}]
    spec = chart(datasets={"d": rows}, params=[{"name": "chosen", "bind": bind}], transform=[{"filter": test}])
    table = data_of(spec)
    assert re.findall(r"<th [^>]*>(.*?)</th>", table) == ["City", "Number", "Fruit"]
    assert "Apples" in table and ">all<" in table and ">a<" not in table
