"""The text of a page for the search: how it is read, packed, and which characters count as one."""

from hypothesis import given
from hypothesis import strategies as st

from sphinx_offline_book import search


def unpacked(pages):
    """Undo the packing of the text by its description, in other words than the page's script."""
    long, found = [], []
    for uri, title, sections in pages:
        found.append([uri, title, []])
        for anchor, heading, *kinds in sections:
            texts = []
            for pieces in kinds:
                texts.append([])
                for piece in pieces:
                    lines = [long[piece]] if isinstance(piece, int) else piece.split("\n")
                    long += [line for line in lines if len(line) >= search.LONG and line not in long]
                    texts[-1] += lines
            found[-1][2].append([anchor, heading, *texts])
    return found


TEXTS = ["一", "short", "a line of some length", "又一行很长很长很长很长的文字", "𠀀" * 12, ""]
SHORT_AND_LONG = st.lists(st.sampled_from(TEXTS))


@given(st.lists(st.lists(st.tuples(SHORT_AND_LONG, SHORT_AND_LONG), max_size=4), max_size=4))
def test_packing_loses_no_line_of_a_page_and_running_text_keeps_its_own(pages):
    joined = [[["a", "h", "\n".join(text), "\n".join(rows), "code"] for text, rows in page] for page in pages]
    book = [[f"{i}", "t", sections] for i, sections in enumerate(joined)]
    for sections, (_, _, kept) in zip(joined, unpacked(search.packed(book)), strict=True):
        text, rows = ([line for section in kept for line in section[kind]] for kind in (2, 3))
        assert len({*text, *rows}) == len(text) + len(rows)
        assert set(text) == {line for section in sections for line in section[2].splitlines()}
        assert {*text, *rows} == {
            line for section in sections for kind in (2, 3) for line in section[kind].splitlines()
        }


HTML = """<html><body><nav>menu 菜单</nav><article class="bd-article"><section id="one"><h1>Title 标题<a
class="headerlink" href="#one">#</a></h1><p>人工<b>智</b>能 &lt;b&gt; 第一行
第二行 end
here</p><div class="cell_input"><pre>a = "码"
b</pre></div><table><tr><td>左格</td><td>右格</td><td>3.5 %</td><td>3.5 %</td></tr></table>
<details><summary>Open</summary>藏起</details>
<svg><text><tspan>上</tspan><tspan>下</tspan></text></svg><script>var no = "脚本"</script>
<script type="application/vnd.jupyter.widget-view+json">{"model_id": "m"}</script></section>
<section id="two"><h2>第二 Two</h2>rest<section><p>inner</p></section></section></article>
<script type="application/vnd.jupyter.widget-state+json">{"state": {
"m": {"state": {"children": ["IPY_MODEL_n", "IPY_MODEL_m"], "_model_name": "隐藏"}},
"n": {"state": {"value": "<p>值<i>班</i></p>", "_options_labels": ["选项"]}}}}</script></body></html>"""


def test_the_text_of_a_page_is_read_by_section_and_kind():
    title, sections = search.page_text(HTML)
    assert title == "Title 标题"
    assert [section[:2] for section in sections] == [["one", "Title 标题"], ["two", "第二 Two"]]
    _, _, text, rows, code = sections[0]
    assert text.splitlines() == ["人工智能 <b> 第一行第二行 end here", "Open", "藏起"]
    assert rows.splitlines() == ["左格", "右格", "上下", "选项", "值班"]
    assert code == 'a = "码"\nb\n3.5 %'
    assert sections[1][2:4] == ["rest\ninner", ""]


def test_characters_that_stand_for_each_other_share_one_form():
    from collections import Counter

    table = search.same_characters(Counter("产业计划著着里面A"))
    same = lambda one, two: table.get(one, one) == table.get(two, two)  # noqa: E731
    assert all(same(*pair) for pair in ["產产", "業业", "畫划", "裡里", "裏里", "著着", "麵面", "ＡA"])
    assert not same("产", "业")
    assert "龍" not in table  # 龙 does not occur
    assert len(table) < 200
    assert all(len(one) == len(two) == 1 for one, two in table.items())
