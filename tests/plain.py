"""A sentence as it would stand without its links."""

import re


def plain(text: str) -> str:
    return re.sub(r"\[([^][]*)\]\([^)]*\)", r"\1", text)
