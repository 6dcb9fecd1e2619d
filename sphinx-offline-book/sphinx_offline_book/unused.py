"""Drop, of the stylesheet that all pages share, what no page and no script can use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import tinycss2

WORD = re.compile(r"[A-Za-z_][\w-]*")
# A custom property with its value, in which a quoted text or an address may hold any sign.
PROPERTY = re.compile(r"""(--[\w-]+)\s*:(?:[^;{}"'(]|"[^"]*"|'[^']*'|\([^)]*\))*(?:;|(?=\}))""")
VARIABLE = re.compile(r"--[\w-]+")
# Rules within these are looked at one by one; others (faces, key frames) stay.
GROUPS = frozenset(("media", "supports", "layer", "container"))


def trim(css: str, texts: Iterable[str]) -> str:
    """A stylesheet without rules for classes and ids that stand in none of the texts, and unread variables.

    A name counts as used wherever it stands as a word, or where a word that ends in a dash begins it (a script may
    put the rest to it). What stands in brackets, as in ``:not(.name)``, never makes a rule go.

    :raises ValueError: the stylesheet can't be read
    """
    texts = list(texts)
    words = set().union(*(WORD.findall(text) for text in texts))
    begun = tuple(word for word in words if word.endswith("-"))
    style = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    css = rules(style, lambda name: name in words or name.startswith(begun))
    read = set(re.findall(r"var\(\s*(--[\w-]+)", css))
    return variables(css, read.union(*(VARIABLE.findall(text) for text in texts)))


def rules(nodes: list, used: Callable[[str], bool]) -> str:
    """As text the rules of a list that can apply to an element."""
    return "".join(filter(None, (rule(node, used) for node in nodes)))


def rule(node, used: Callable[[str], bool]) -> str:
    """One rule with those of its selectors that can apply, or nothing."""
    if node.type == "error":
        raise ValueError(f"The stylesheet can't be read at line {node.source_line}: {node.message}")
    if node.type == "at-rule" and node.lower_at_keyword in GROUPS and node.content is not None:
        within = rules(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True), used)
        return f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}{{{within}}}" if within else ""
    if node.type != "qualified-rule":
        return node.serialize()
    kept = [selector for selector in selectors(node.prelude) if all(map(used, names(selector)))]
    whole = ",".join(tinycss2.serialize(selector).strip() for selector in kept)
    return f"{whole}{{{tinycss2.serialize(node.content)}}}" if kept else ""


def selectors(prelude: list) -> list[list]:
    """Cut the tokens before a rule's braces at the commas between its selectors."""
    found: list[list] = [[]]
    for token in prelude:
        if token == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def names(selector: list) -> set[str]:
    """The classes and ids that an element must have for a selector to apply."""
    classes = {token.value for before, token in zip(selector, selector[1:], strict=False) if before == "."}
    return classes | {token.value for token in selector if token.type == "hash"}


def variables(css: str, read: set[str]) -> str:
    """Drop the custom properties that nothing reads."""
    return PROPERTY.sub(lambda found: found[0] if found[1] in read else "", css)
