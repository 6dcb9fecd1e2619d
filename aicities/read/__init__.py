"""Read any article: bytes of a file to clean lines, numbers, dates and names."""

from aicities.read.article import clean_bytes, find_all, read_bytes, read_file
from aicities.read.decoding import Refused

__all__ = ["Refused", "clean_bytes", "find_all", "read_bytes", "read_file"]
