"""What the page of downloads leads to."""

import re

from aicities import schema as T
from aicities.data import sample_files
from tests.book.visit import HTML


def test_the_links_of_the_downloads_page_lead_to_files():
    page = HTML / "notebooks" / "reference" / "downloads.html"
    links = re.findall(r'href="(\.\./\.\./downloads/[^"]+)"', page.read_text(encoding="utf-8"))
    assert len(links) == 2 * len(T.table_names()) + 1 + len(sample_files())
    assert all((page.parent / link).is_file() for link in links)
