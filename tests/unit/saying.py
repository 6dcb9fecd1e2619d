"""Messages in both languages, and texts of the code that are no message in either."""

import ast
import re
from collections.abc import Iterator

from aicities.curation.translation import REFUSALS, name_of
from aicities.language import UNTRANSLATED

SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")  # two English words in a row
NAMES = re.compile("GB18030|GBK|UTF-8|UTF-16|0x")  # numbers in them are no values
SAID = ("say", *REFUSALS)


def in_both_languages(english: str, chinese: str) -> None:
    """Assert that a message has the same places, columns, ids and values in both."""
    assert UNTRANSLATED not in chinese and re.search("[一-龥]{3}", chinese), chinese
    assert [value for value in re.findall(r"'[^']*'", english) if value not in chinese] == [], chinese
    told = [sorted(re.findall(r"\d+", NAMES.sub("", text))) for text in (english, chinese)]
    assert told[0] == told[1], (english, chinese)


def unsaid(code: str) -> Iterator[str]:
    """The English sentences of some code that a reader may see and that do not go through `say`."""
    tree = ast.parse(code)
    known = [node.body[0] for node in ast.walk(tree) if ast_has_docstring(node)]
    known += [node for node in ast.walk(tree) if isinstance(node, ast.Call) and name_of(node) in SAID]
    told = {id(part) for node in known for part in ast.walk(node)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in told else None
        if isinstance(text, str) and SENTENCE.search(text):
            yield text


def ast_has_docstring(node: ast.AST) -> bool:
    """Whether a node begins with a docstring."""
    kinds = (ast.Module, ast.FunctionDef, ast.ClassDef)
    return isinstance(node, kinds) and ast.get_docstring(node, clean=False) is not None
