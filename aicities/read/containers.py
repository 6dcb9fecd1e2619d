"""Take the article out of what it was saved in: a web archive (MHT), a feed, JSON, Markdown."""

from __future__ import annotations

import email
import json
import re

from aicities.read.decoding import Refused
from aicities.read.messages import Told

MIME = re.compile(rb"\s*(?:From: |Subject: |Date: |Snapshot-Content-Location: |MIME-Version: )", re.IGNORECASE)
FEED = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)?<(?:rss|feed|rdf:RDF)\b", re.DOTALL)
ITEM = re.compile(r"<(item|entry)\b[^>]*>(.*?)</\1>", re.DOTALL)
FIELDS = {
    "title": r"title",
    "date": r"pubDate|published|updated|dc:date",
    "text": r"content:encoded|content|description|summary",
}
TEXT_KEYS = ("content", "text", "body", "article", "articleBody", "正文", "内容")
TITLE_KEYS, DATE_KEYS = (
    ("title", "headline", "标题"),
    ("date", "publish_time", "datePublished", "pubDate", "time", "日期"),
)
MARKS = re.compile(r"^#{1,6} \S|\]\(https?://|^\|?(?:\s*:?-{3,}:?\s*\|)+|\*\*\S[^*]*\*\*|^```", re.MULTILINE)

IN_MARKS = ("# ", "](http", "---", "**", "```")  # each mark holds one of these


def page_of_archive(data: bytes) -> bytes:
    """The page of a web archive (MHT) or saved mail; other bytes as they are."""
    if not MIME.match(data[:200]) or b"mime-version:" not in data[:5000].lower():
        return data
    message = email.message_from_bytes(data)
    parts = [part for part in message.walk() if part.get_content_type() in ("text/html", "text/plain")]
    best = max(parts, key=lambda part: (part.get_content_type() == "text/html", len(part.get_payload())), default=None)
    body = best.get_payload(decode=True) if best is not None else None
    if not body:
        raise Refused(Told("the web archive holds no page", "这个网页存档里没有网页"))
    charset = best.get_content_charset()
    try:
        return body.decode(charset).encode() if charset and charset != "utf-8" else body
    except (LookupError, UnicodeDecodeError):
        return body


def article_of(text: str) -> str:
    """The text of a feed or of JSON as a page, of Markdown without its marks; other text as it is.

    Raises `Refused` for several articles in one file, and for JSON that holds no text.
    """
    if FEED.match(text[:2000]):
        return _of_feed(text)
    if text.lstrip()[:1] in ("{", "[") and (data := _json(text)) is not None:
        return _of_json(data)
    marked = any(sign in text for sign in IN_MARKS) and len(MARKS.findall(text[:200_000])) >= 2
    return without_marks(text) if marked else text


def _of_feed(text: str) -> str:
    items = [match[2] for match in ITEM.finditer(text)]
    if len(items) != 1:
        n = len(items)
        raise Refused(
            Told(
                f"the file is a feed of {n} articles: save each as a file",
                f"这个文件是含{n}篇文章的订阅源：请每篇各存为一个文件",
            )
        )
    found = {name: re.search(rf"<({tags})\b[^>]*>(.*?)</\1>", items[0], re.DOTALL) for name, tags in FIELDS.items()}
    return _as_page(**{name: _plain(match[2]) if match else "" for name, match in found.items()})


def _plain(value: str) -> str:
    import html

    inner = re.fullmatch(r"\s*<!\[CDATA\[(.*)\]\]>\s*", value, re.DOTALL)
    return inner[1] if inner else html.unescape(value)


def _json(text: str) -> object | None:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _of_json(data: object) -> str:
    """The article of a JSON object: its text under one of the usual names."""
    items = data if isinstance(data, list) else [data]
    texts = [item for item in items if isinstance(item, dict) and _first(item, TEXT_KEYS)]
    if len(texts) > 1:
        n = len(texts)
        raise Refused(
            Told(f"the JSON holds {n} articles: save each as a file", f"这个JSON里有{n}篇文章：请每篇各存为一个文件")
        )
    if not texts:
        names = ", ".join(TEXT_KEYS[:3])
        raise Refused(
            Told(
                f"the JSON has no text under {names}: save the text itself",
                f"这个JSON在{names}下没有正文：请保存正文本身",
            )
        )
    one = texts[0]
    return _as_page(_first(one, TITLE_KEYS), _first(one, DATE_KEYS), _first(one, TEXT_KEYS))


def _first(item: dict, keys: tuple[str, ...]) -> str:
    return next((item[key] for key in keys if isinstance(item.get(key), str) and item[key].strip()), "")


def _as_page(title: str, date: str, text: str) -> str:
    """Title, date and text as lines, or as a page where the text has tags."""
    if re.search(r"<(?:p|div|br|table|h\d)\b", text, re.IGNORECASE):
        return f"<html><body><h1>{title}</h1><div>{date}</div><div>{text}</div></body></html>"
    return "\n".join([part for part in (title, date) if part] + [text])


def without_marks(text: str) -> str:
    """Give Markdown without its marks, line for line; the cells of a table stand apart by tabs."""
    return "\n".join(map(_unmarked, text.split("\n")))


def _unmarked(line: str) -> str:
    if re.fullmatch(r"\s*\|?(?:\s*:?-{3,}:?\s*\|?)+\s*|\s*```.*|\s*(?:\*\s?){3,}\s*", line):
        return ""
    line = re.sub(r"!\[[^\]]*\]\([^()]*\)", "", line)
    line = re.sub(r"\[([^\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)", r"\1", line)
    line = re.sub(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1", r"\2", line)
    line = re.sub(r"^\s*(?:#{1,6}|>)\s+", "", line)
    if line.count("|") >= 2 and line.lstrip().startswith("|"):
        return "\t".join(cell.strip() for cell in line.strip().strip("|").split("|"))
    return line
