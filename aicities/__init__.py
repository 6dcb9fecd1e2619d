"""Tables, labels and charts of the book *Cities of AI*."""
from aicities.data import city_name, label, load, name_of, say, source_line

__all__ = ["city_name", "label", "load", "name_of", "say", "source_line"]
