"""Read any article: bytes of a file to clean lines, numbers, dates and names.

What reads is imported at its first use: a page shall open where the packages for reading are missing.
"""

from importlib import import_module

PLACES = {
    "Refused": "decoding",
    "clean_bytes": "article",
    "find_all": "article",
    "numbers_of": "article",
    "read_bytes": "article",
    "read_file": "article",
}
__all__ = list(PLACES)


def __getattr__(name: str):
    if name not in PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{PLACES[name]}"), name)
