"""Say in each page what it may load: nothing from another host, and no script that is not the book's own."""

from __future__ import annotations

import base64
import hashlib
import re

from sphinx_offline_book import foreign

RULES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",  # charts and widgets set styles as they draw
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'none'",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
INLINE = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*\btype=\"[^\"]*json\")[^>]*>(.*?)</script>", re.DOTALL)
# The inline scripts of the theme and of Sphinx, spaces made one. Any other came in with a text that was not escaped.
KNOWN = [
    re.escape(
        'document.documentElement.dataset.mode = localStorage.getItem("mode") || "auto"; '
        'document.documentElement.dataset.theme = localStorage.getItem("theme") || "auto";'
    ),
    r"const DOCUMENTATION_OPTIONS = \{( [A-Z_]+: ('[\w./-]*'|true|false),)+ \};",
    r"DOCUMENTATION_OPTIONS\.\w+ = ('[\w./-]*'|true|false);",
    r"(let|var) toggle\w+ = '[\w., -]*';",
    re.escape(
        '// Activate the search field on page load let searchInput = document.querySelector("form.bd-search input"); '
        "if (searchInput) { searchInput.focus(); searchInput.select(); "
        'console.log("[PST]: Set focus on search field."); }'
    ),
]
CHARSET = '<meta charset="utf-8" />'


def declare(page: str) -> str:
    """A page with its policy, as the first thing after its character set."""
    if page.count(CHARSET) != 1:
        raise ValueError(f"A page has {CHARSET} {page.count(CHARSET)} times, not once")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(page)}" />'
    return page.replace(CHARSET, f"{CHARSET}\n    {meta}")


def policy(page: str) -> str:
    """The policy of a page: the rules, and the hash of each script that stands in it and is known.

    :raises ValueError: the page would load something from another host, or run a script that nobody knows
    """
    if loads := foreign.loaded_by(page):
        raise ValueError(f"{loads[0]} would be loaded from another host")
    hashes = sorted({f"'sha256-{fingerprint(known(code))}'" for code in INLINE.findall(page)})
    rules = RULES | {"script-src": " ".join([RULES["script-src"], *hashes])}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def known(code: str) -> str:
    """An inline script as it is; refuse one that is not the theme's or Sphinx's."""
    plain = " ".join(code.split())
    if not any(re.fullmatch(pattern, plain) for pattern in KNOWN):
        raise ValueError(f"A script stands in a page that the policy does not know: {plain[:200]}")
    return code


def fingerprint(code: str) -> str:
    """The hash by which a policy names an inline script."""
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
