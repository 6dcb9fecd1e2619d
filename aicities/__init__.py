"""Tables, labels and charts of the book *Cities of AI*."""

from aicities.data import (
    articles,
    by_city,
    city_name,
    city_of,
    label,
    load,
    name_of,
    say,
    source_line,
    source_name,
    text_of,
)
from aicities.language import in_language

__version__ = "1.0.0"
__all__ = [
    "articles",
    "by_city",
    "city_name",
    "city_of",
    "in_language",
    "label",
    "load",
    "name_of",
    "say",
    "source_line",
    "source_name",
    "text_of",
]
