"""Turn the bytes of a file into text, or refuse with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from charset_normalizer import from_bytes
from ftfy import fix_encoding
from ftfy.badness import is_bad

from aicities.read.messages import Told

MAX_BYTES = 20_000_000
SAMPLE = 100_000
READABLE = 0.6  # least share of common characters in a text that is taken as read
DOUBTFUL = 0.9

MAGIC = [
    (b"%PDF", "a PDF", "PDF文件"),
    (
        b"PK\x03\x04",
        "a zip archive (docx, xlsx and epub are zip archives too)",
        "zip压缩文件（docx、xlsx和epub也是zip压缩文件）",
    ),
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or PowerPoint file", "旧版Word、Excel或PowerPoint文件"),
    (b"{\\rtf", "a rich text file (rtf)", "富文本文件（rtf）"),
    (b"\x89PNG", "a picture (PNG)", "图片（PNG）"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "图片（JPEG）"),
    (b"GIF8", "a picture (GIF)", "图片（GIF）"),
    (b"RIFF", "a picture, sound or film (RIFF)", "图片、音频或视频（RIFF）"),
    (b"\x1f\x8b", "a gzip archive", "gzip压缩文件"),
    (b"7z\xbc\xaf", "a 7z archive", "7z压缩文件"),
    (b"Rar!", "a rar archive", "rar压缩文件"),
    (b"BZh", "a bzip2 archive", "bzip2压缩文件"),
    (b"\xfd7zXZ", "an xz archive", "xz压缩文件"),
    (b"PAR1", "a Parquet table", "Parquet数据表"),
    (b"SQLite format 3", "an SQLite database", "SQLite数据库"),
    (b"\x7fELF", "a program", "程序文件"),
    (b"ID3", "a sound file (MP3)", "音频文件（MP3）"),
]
MAGICS = tuple(magic for magic, _, _ in MAGIC)
MARKS = [
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
]
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
HAN = re.compile(r"[\u3400-\u9fff]")
KANA = re.compile("[\u3040-\u30ff]")
OTHER_SCRIPTS = re.compile("[\u0370-\u1cff\u3040-\u30ff\uac00-\ud7af]")  # Greek to Thai and on
MIXED_CASE = re.compile("[\u0430-\u044f\u03b1-\u03c9][\u0410-\u042f\u0391-\u03a9]")  # within a word
ASKED = re.compile(r"[?\uff1f\s]")
LETTERS = re.compile(r"[^\x00-\x7f\u2010-\u2027\u3000-\u303f\uff00-\uffef]")
HZ = re.compile(r"~\{(?:[!-}][!-~])+~\}")
# What was read as what: the Western and Central European encodings take any byte, as ftfy's sloppy ones do.
WRONG_PAIRS = [
    *(
        (wrong, right)
        for right in ("gb18030", "big5hkscs")
        for wrong in ("latin-1", "sloppy-windows-1252", "sloppy-windows-1250")
    ),
    ("gb18030", "utf-8"),
    ("gb18030", "big5hkscs"),
]
CHINESE = ("gb18030", "big5hkscs")


class Refused(ValueError):
    """A file can't be read as text; the message says why and what to do."""


@lru_cache(1)
def common_characters() -> frozenset[str]:
    """The characters of everyday text: level 1 of GB 2312 (3,755) and of Big5 (5,401), from their code tables."""
    gb = (bytes([a, b]) for a in range(0xB0, 0xD8) for b in range(0xA1, 0xFF))
    big5 = (bytes([a, b]) for a in range(0xA4, 0xC7) for b in [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
    simplified = "".join(pair.decode("gb2312", "ignore") for pair in gb)
    return frozenset(simplified + "".join(pair.decode("big5", "ignore") for pair in big5))


@lru_cache(1)
def _uncommon() -> re.Pattern:
    return re.compile(f"[^{''.join(sorted(common_characters()))}\x00-\x7f\u2010-\u2027\u3000-\u303f\uff00-\uffef]")


def plausibility(text: str) -> float:
    """The share of common Han characters among all letters beyond ASCII, 0 to 1; 1 for plain ASCII."""
    if not _uncommon().search(text):  # most texts; a scan for one character is the cheapest look there is
        return 1.0
    letters = len(LETTERS.findall(text))
    return 1 - len(_uncommon().findall(text)) / letters if letters else 1.0


def decode(data: bytes) -> tuple[str, str, list[str]]:
    """Text, name of the encoding and warnings; raises `Refused` for what is no text.

    Marks at the start decide, then strict UTF-8, then UTF-16 by its zero bytes, then the encoding
    (of those that charset-normalizer proposes and the two Chinese ones) that gives the most common characters.
    """
    _refuse_what_is_no_text(data)
    for mark, name in MARKS:
        if data.startswith(mark):
            return _with_losses(data, name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data)
    if _wide := _utf16(data):
        return _wide
    if text.isascii() and HZ.search(text):
        return _with_losses(data, "hz")
    return _checked(text, "utf-8", [])


def undo_double_decoding(text: str) -> tuple[str, Told | None]:
    """The text with one wrong decoding undone, and what was wrong; (text, None) where nothing was.

    ftfy knows UTF-8 read as a Western encoding; the Chinese pairs are tried here. Taken is what becomes clearly more
    plausible; in the pairs every character must allow it.
    """
    before = plausibility(text)
    if before >= 0.97 or is_foreign(text):
        return text, None
    tried = [(fix_encoding(text), Told("UTF-8 read as Western", "UTF-8被当作西文编码读取"))]
    for wrong, right in WRONG_PAIRS:
        try:
            fixed = text.encode(wrong).decode(right)
            name = wrong.removeprefix("sloppy-")
            tried.append((fixed, Told(f"{right} read as {name}", f"{right}被当作{name}读取")))
        except UnicodeError:
            continue
    fixed, what = max(tried, key=lambda pair: plausibility(pair[0]))
    better = HAN.search(fixed) and plausibility(fixed) > max(before + 0.2, 0.9)
    return (fixed, what) if better else (text, None)


def is_foreign(text: str) -> bool:
    """Say whether a text is plausible in its own script: Cyrillic, kana and the like, or Latin with few accents."""
    letters = [char for char in text if char.isalpha()]
    if any(HAN.match(char) for char in letters) and not KANA.search(text):
        return False
    own = sum(bool(OTHER_SCRIPTS.match(char)) for char in letters)
    if own > 0.8 * sum(not char.isascii() for char in letters) and own:
        return not MIXED_CASE.search(text)
    accented = sum(not char.isascii() for char in letters)
    return bool(letters) and accented <= 0.3 * len(letters) and not is_bad(text)


def _refuse_what_is_no_text(data: bytes) -> None:
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise Refused(Told("the file is empty", "文件是空的"))
    if len(data) > MAX_BYTES:
        raise Refused(
            Told(
                f"the file is too large: more than {MAX_BYTES:,} bytes, which is the limit; split it",
                f"文件太大：超过{MAX_BYTES:,}字节的上限，请拆分",
            )
        )
    for magic, what, zh in MAGIC if data.startswith(MAGICS) else ():
        if data.startswith(magic):
            raise Refused(
                Told(
                    f"the file is {what}, not text: save its text as a .txt or .html file",
                    f"这个文件是{zh}，不是文本：请把其中的文字另存为.txt或.html文件",
                )
            )


def _with_losses(data: bytes, name: str) -> tuple[str, str, list[str]]:
    label = {"utf-8-sig": "utf-8-sig", "utf-16": "utf-16"}.get(name, name)
    try:
        return _checked(data.decode(name), label, [])
    except UnicodeDecodeError as error:
        text = data.decode(name, "replace")
        lost = text.count("\ufffd")
        if lost > max(5, len(text) // 50):
            raise Refused(
                Told(
                    f"{lost} places can't be decoded as {label}: the file is damaged or no text",
                    f"有{lost}处无法按{label}解码：文件已损坏，或不是文本",
                )
            ) from error
        return _checked(text, label, [_losses(lost, label)])


def _losses(lost: int, name: str) -> Told:
    return Told(
        f"{lost} places can't be decoded as {name}; they stand as \ufffd", f"有{lost}处无法按{name}解码，已用\ufffd代替"
    )


def _utf16(data: bytes) -> tuple[str, str, list[str]] | None:
    """Read UTF-16 without a mark: ASCII in it (digits, line ends) shows as zero bytes on one side."""
    if 0 not in data:  # most files
        return None
    even, odd = data[::2].count(0), data[1::2].count(0)
    if even + odd < 2 or min(even, odd) * 10 > max(even, odd):
        return None
    name = "utf-16-be" if even > odd else "utf-16-le"
    try:
        text = data[: len(data) // 2 * 2].decode(name)
    except UnicodeDecodeError:
        return None
    return _checked(text, name, []) if plausibility(text[:SAMPLE]) > READABLE else None


def _guess(data: bytes) -> tuple[str, str, list[str]]:
    if found := _utf16(data):
        return found
    best = max(_candidates(data), key=lambda item: (item[0], item[1] == "gb18030"), default=None)
    if best is None or best[0] < READABLE:
        raise Refused(
            Told(
                "no encoding makes it readable Chinese or English: the file is no text, or badly damaged",
                "没有一种编码能把它读成通顺的中文或英文：这不是文本文件，或者损坏严重",
            )
        )
    score, name, text = best
    lost = text.count("\ufffd")
    warnings = [_losses(lost, name)] if lost else []
    if score < DOUBTFUL:
        warnings.append(
            Told(
                f"the encoding is a guess: {name}, with {score:.0%} common characters",
                f"编码是猜测的：{name}，常用字符占{score:.0%}",
            )
        )
    return _checked(text, name, warnings)


def _candidates(data: bytes) -> Iterable[tuple[float, str, str]]:
    """Give (score, encoding, text) of each encoding worth a try; losses count against it."""
    proposed = from_bytes(data[:SAMPLE], threshold=0.5).best()
    names = dict.fromkeys([*CHINESE, "utf-8", *([proposed.encoding] if proposed else [])])
    for name in names:
        text = data.decode(name, "replace")
        lost = text.count("\ufffd")
        if lost <= max(3, len(text) // 100):
            yield plausibility(text[:SAMPLE]) - lost / len(text), name, text


def _checked(text: str, name: str, warnings: list[str]) -> tuple[str, str, list[str]]:
    if len(text) >= 8 and text.count("?") > len(text) // 3 and len(text) - len(ASKED.sub("", text)) > 0.7 * len(text):
        raise Refused(
            Told(
                "most characters are question marks: they were lost when the file was saved; save it anew in UTF-8",
                "大部分字符是问号：它们在保存文件时已丢失，请用UTF-8重新保存",
            )
        )
    strange = len(NOT_TEXT.findall(text)) if NOT_TEXT.search(text) else 0
    if strange > max(8, len(text) // 100):
        raise Refused(
            Told(
                f"the file holds {strange} control characters: it is a binary file, not text",
                f"文件里有{strange}个控制字符：这是二进制文件，不是文本",
            )
        )
    return (NOT_TEXT.sub("", text) if strange else text).removeprefix("\ufeff"), name, warnings
