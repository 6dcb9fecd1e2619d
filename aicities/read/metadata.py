"""What a page says of itself: title and date, in its head, its structured data or its scripts."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded for a page only: a browser that reads plain text has none
    from selectolax.lexbor import LexborHTMLParser

TITLES = ("articletitle", "og:title", "twitter:title", "dc.title")
_DATES = """
pubdate article:published_time og:published_time publishdate publish_time publish-date publishtime
article:create_at og:release_date weibo:article:create_at date dc.date datepublished releasedate og:time
firstpublishedtime apub:time pubtime
"""
DATES = _DATES.split()
SITE = re.compile(
    r"\s*[_|\uff5c\u2014\u2013-]+\s*[^_|\uff5c\u2014\u2013]{0,24}(?:\u7f51|\u65b0\u95fb|\u9891\u9053|\u5ba2\u6237\u7aef|\u95e8\u6237|\u65e5\u62a5|\u665a\u62a5|\u5728\u7ebf|News|\.com|\.cn)[^_|]{0,12}$"
)
LD_JSON = re.compile(r"<script[^<>]{0,200}ld\+json[^<>]{0,100}>", re.IGNORECASE)
STAMP = re.compile(r"""\b(?:ct|publish_time|svr_time|createTime)\s*[=:]\s*["'](1\d{9})["']""")
PRINTED = re.compile(r"(?:19|20)\d\d[-/.\u5e74]\s?\d{1,2}(?:[-/.\u6708]\s?\d{1,2})?")
BEIJING = dt.timezone(dt.timedelta(hours=8))


def of_page(tree: LexborHTMLParser, text: str) -> dict[str, str]:
    """The ``title`` and ``date`` that a page states of itself, those of them that it states."""
    metas = _metas(tree)
    data = _structured(text)
    title = next((metas[name] for name in TITLES if name in metas), None) or data.get("headline") or _heading(tree)
    date = next((metas[name] for name in DATES if PRINTED.match(metas.get(name, ""))), None)
    date = date or data.get("datePublished") or _time(tree) or _stamp(text)
    found = {"title": _without_site(title) if title else None, "date": date}
    return {name: value[:300] for name, value in found.items() if value}


def _metas(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta"):
        name = node.attributes.get("property") or node.attributes.get("name") or node.attributes.get("itemprop")
        content = " ".join((node.attributes.get("content") or "").split())
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _structured(text: str) -> dict[str, str]:
    """Headline and datePublished of JSON-LD."""
    found: dict[str, str] = {}
    for start in LD_JSON.finditer(text):
        try:
            data = json.loads(text[start.end() : text.find("</script>", start.end())], strict=False)
        except (ValueError, RecursionError):
            continue
        graph = data.get("@graph", [data]) if isinstance(data, dict) else data
        items = [item for item in graph if isinstance(item, dict)] if isinstance(graph, list) else []
        pairs = [(key, item[key]) for item in items for key in ("headline", "datePublished") if key in item]
        for key, value in pairs:
            if isinstance(value, str) and value.strip():
                found.setdefault(key, value.strip())
    return found


def _heading(tree: LexborHTMLParser) -> str | None:
    """The first h1 that the page's title names, else the title without the site's name, else the first h1."""
    node = tree.css_first("title")
    page = " ".join(node.text().split()) if node else ""
    first = [text for text in (" ".join(h1.text().split()) for h1 in tree.css("h1")) if text]
    named = next((text for text in first if len(text) > 3 and page.startswith(text[:20])), None)
    return named or (first[0] if first else page) or None


def _without_site(title: str) -> str:
    shorter = SITE.sub("", title)
    return shorter if len(shorter) > 5 else title


def _time(tree: LexborHTMLParser) -> str | None:
    for node in tree.css("time[datetime]"):
        if PRINTED.match(node.attributes.get("datetime") or ""):
            return node.attributes["datetime"]
    return None


def _stamp(text: str) -> str | None:
    """The day of a time that a script of the page holds in seconds, as pages of WeChat do."""
    match = STAMP.search(text)
    return dt.datetime.fromtimestamp(int(match[1]), BEIJING).date().isoformat() if match else None
