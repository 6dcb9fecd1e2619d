import altair as alt
import pandas as pd
import pytest

from aicities import load
from aicities.display.theme import is_empty, titled

ROWS, NONE = pd.DataFrame({"a": [1]}), pd.DataFrame({"a": []})
MARK = alt.Chart(ROWS).mark_point().encode(x="a:Q")
EMPTY = alt.Chart(NONE).mark_point().encode(x="a:Q")


@pytest.mark.parametrize("chart", [EMPTY, EMPTY + EMPTY, EMPTY | EMPTY, EMPTY & (EMPTY + EMPTY), EMPTY.facet("a:Q")])
def test_a_chart_without_rows_is_refused(chart):
    with pytest.raises(ValueError, match="the chart 'Firms by city' has no rows: look at the filter"):
        titled(chart, "Firms by city", "ours", "")


@pytest.mark.parametrize("chart", [MARK, MARK + EMPTY, EMPTY | MARK, alt.Chart(alt.sequence(3)).mark_point()])
def test_a_chart_with_a_row_in_some_layer_is_drawn(chart):
    assert not is_empty(chart)
    assert titled(chart, "Firms by city", "ours", "").title.text == ["Firms by city"]


def test_a_chart_on_no_rows_of_a_table_is_refused():
    with pytest.raises(ValueError, match="has no rows"):
        titled(MARK, "Firms", load("facts").query("subject_id == 'no-such-city'"), "")
