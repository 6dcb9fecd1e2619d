"""The finishing of pages: scripts, style sheets and icons."""

import re

import pytest

from sphinx_offline_book import finish, icons, policy, sheets, unused


def test_what_should_be_dropped_must_be_there(tmp_path):
    with pytest.raises(ValueError, match=r"Nothing matches _static/x\.js"):
        finish.drop(tmp_path, ("_static/x.js",))


def test_a_script_waits_and_data_stays():
    data = '<script type="application/json">{"a": 1}</script>'
    page = f'<script src="a.js?v=1"></script><script defer src="b.js"></script>{data}<script>1</script>'
    assert finish.defer_scripts(page) == page.replace("<script src", "<script defer src")
    assert finish.keep_scripts('<script src="x/fontawesome.js?v=1"></script>' + data) == data
    assert len(policy.INLINE.findall(page)) == 1


def test_joined_sheets_keep_what_they_name(tmp_path):
    (tmp_path / "_static" / "a").mkdir(parents=True)
    (tmp_path / "_static" / "base.css").write_text('/* note */ i{background:url("x.png")}')
    (tmp_path / "_static" / "a" / "b.css").write_text(
        '@import "../base.css";\nb{src:url(../f.woff)}u{src:url(data:,x)}'
    )
    css = sheets.joined(tmp_path, ["_static/a/b.css", "_static/base.css"])
    assert "".join(css.split("\n")[1:]) == "i{background:url(x.png)}b{src:url(f.woff)}u{src:url(data:,x)}"
    assert not list(tmp_path.rglob("*.css"))


SHEET = """@charset "UTF-8";@font-face{font-family:x;src:url(x.woff)}:root{--read:1px;--unread:url("a;b");--asked:2px}
p,.gone{margin:var(--read)}.used>.gone{a:b}#here.used:not(.gone),.begun-later{c:d}@media print{.gone{e:f}}
@media screen{.gone,a.used{g:h}}@keyframes turn{to{i:j}}.sign\\:ed{k:l}"""


def test_rules_that_nothing_can_use_go():
    css = unused.trim(SHEET, ['<p class="used" id="here">', 'name = "begun-" + x; get("--asked"); "ed"'])
    assert "--unread" not in css and "--read:1px" in css and "--asked:2px" in css
    assert re.sub(r"^.*?\}:root\{[^}]*\}", "", css) == (
        "p{margin:var(--read)}#here.used:not(.gone),.begun-later{c:d}@media screen{a.used{g:h}}@keyframes turn{to{i:j}}"
    )


def test_a_sheet_that_cannot_be_read_is_refused():
    with pytest.raises(ValueError, match="line 2"):
        unused.trim("p{a:b}\n}", ["p"])


def test_icons_are_found_in_every_form():
    assert icons.names('<i class="fa fa-star"></i> {"icons": ["play", "gear"], "icon": "bolt"}') == {
        "fa-star",
        "fa-play",
        "fa-gear",
        "fa-bolt",
    }
    assert icons.glyphs(["\uf005 \\f006 &#xf007;"]) == {0xF005, 0xF006, 0xF007}
