"""Undo GBK text that was read one byte off because a byte was lost."""

from __future__ import annotations

# A GBK byte pair was read across a character border: the lead byte in front was lost and left "?",
# and every pair after it is shifted by one byte. Which byte was lost is a guess that the words around
# it support; the rest of the run follows from the bytes. (damaged run, lost lead byte, lost last byte)
SHIFTED_RUNS = [("??梢哉f", b"\xa1", b""), ("??梢员?", b"\xba", b"\xc8")]


def unshift(run: str, lead: bytes, tail: bytes = b"") -> str:
    """The words behind a shifted GBK run that starts with two question marks."""
    body = run.removeprefix("??").removesuffix("?" if tail else "")
    return (lead + b"\xa3\xbf" + body.encode("gbk") + tail).decode("gbk")
