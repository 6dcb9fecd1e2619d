"""Say in each page what it may load: nothing from another host, and no script that is not the book's own."""

from __future__ import annotations

import base64
import hashlib
import re

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
CHARSET = '<meta charset="utf-8" />'


def declare(page: str) -> str:
    """Give a page with its policy, as the first thing after its character set."""
    if page.count(CHARSET) != 1:
        raise ValueError(f"A page has {CHARSET} {page.count(CHARSET)} times, not once")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(page)}" />'
    return page.replace(CHARSET, f"{CHARSET}\n    {meta}")


def policy(page: str) -> str:
    """Give the policy of a page: the rules, and the hash of each script that stands in it."""
    hashes = sorted({f"'sha256-{fingerprint(code)}'" for code in INLINE.findall(page)})
    rules = RULES | {"script-src": " ".join([RULES["script-src"], *hashes])}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def fingerprint(code: str) -> str:
    """Give the hash by which a policy names an inline script."""
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
