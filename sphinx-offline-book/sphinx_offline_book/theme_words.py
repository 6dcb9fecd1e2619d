"""The words that the theme has in English only, or not as a reader says them, in the language of a page."""

from __future__ import annotations

import re

LANG = re.compile(r'<html[^>]*\slang="([a-z]{2})')
# By what stands in the page: the value of an attribute in its quotes, or a text between tags.
WORDS = {
    "zh": {
        '"Search this book..."': '"搜索本书"',
        '"Home"': '"首页"',
        ' - Home"': '：首页"',
        '"Main"': '"全书目录"',
        '"Page"': '"本页目录"',
        '"Color mode"': '"明暗模式"',
        '"Toggle primary sidebar"': '"显示或隐藏全书目录"',
        '"Toggle secondary sidebar"': '"显示或隐藏本页目录"',
        '"Link to this heading"': '"本节的链接"',
        '"Link to this definition"': '"本条的链接"',
        '"列印成 PDF"': '"打印为PDF"',
        "© Copyright ": "© ",
        "作者： ": "作者：",
        'aria-label="Table"': 'aria-label="表"',  # one without a caption
        'aria-label="Table ': 'aria-label="表',
        " </span>（": "</span>（",  # behind the number of an exercise
        "请启用 JavaScript 以启用搜索功能。": "请启用JavaScript，否则无法搜索。",
    }
}


def mend(html: str) -> str:
    """A page whose theme speaks its language."""
    found = LANG.search(html)
    words = WORDS.get(found[1], {}) if found else {}
    for old, new in words.items():
        html = html.replace(old, new)
    return html
