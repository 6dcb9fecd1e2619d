"""The Chinese of the book: what is missing or stale, and the Chinese pages made from the English ones.

A page's Chinese stands in one text file beside it (``policy-timelines.zh.md``), a block for each text:

    <!-- exercises 3fa94c0b1d2e
    ## Exercises
    -->
    ## 练习

The comment names the cell, has a hash of the English that the block translates, and shows that English to the
translator. A cell of code has a block for each of its texts that is not in the table of words. A page that is no
notebook is one block, named ``page``. The long texts of a lesson stand in a file beside its module in the same way, by
the function, class or constant that they stand in.
"""

from __future__ import annotations

import ast
import copy
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import yaml
from docutils.nodes import make_id
from markdown_it import MarkdownIt

from aicities.language import UNTRANSLATED, cut, emphasised, hash_of, headed, key, say, words
from sphinx_offline_book import anchors

ROOT = Path(__file__).parents[2]
LESSONS = "aicities/lessons/[a-z]*.py"  # modules with a text file of their own
OPEN, CLOSE = "<!--", "-->"
SHOWN = {OPEN: "<!\u200b--", CLOSE: "--\u200b>"}  # a comment in the English would end the one that shows it
REFUSALS = ("RuleError", "NumberError")  # whose first argument is a text for `say`
MADE_FROM = ("aicities", "data", "docs", "requirements.txt")  # what pages and settings of the book read
MISSING, STALE, GONE = "missing", "stale", "gone"
FIRST_CODE = 'import os\n\nos.environ["AICITIES_LANGUAGE"] = "zh"'


@dataclass(frozen=True)
class Text:
    """An English text of a page: its cell, its words, and where it stands in the code (None for prose)."""

    cell: str
    en: str
    place: tuple[int, int] | None = None

    @property
    def hash(self) -> str:
        """Twelve digits of the SHA-256 of the words, spaces and line breaks made one."""
        return hash_of(self.en)


@dataclass(frozen=True)
class Block:
    """A block of a text file: its cell, the hash of the English that it translates, that English, the Chinese."""

    cell: str
    of: str
    en: str
    zh: str


@dataclass(frozen=True)
class Problem:
    """A text without Chinese that holds: *missing*, *stale* (the English has changed) or *gone* (nothing to it)."""

    page: str
    cell: str
    kind: str
    en: str


# --- the pages and their texts ---


def pages(root: Path = ROOT) -> list[Path]:
    """The pages of the book that `_toc.yml` names, in reading order."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    names = [toc["root"], *(c["file"] for part in toc["parts"] for c in part["chapters"])]
    return [next(p for p in (root / f"{n}.ipynb", root / f"{n}.md") if p.is_file()) for n in names]


def translated(root: Path = ROOT) -> dict[str, Path]:
    """All that has a text file, by its name: the pages of the book, then the modules of the lessons.

    A module that is named as a page is (`quiz`) has its folder before its name.
    """
    named = {page.stem: page for page in pages(root)}
    for path in sorted(root.glob(LESSONS)):
        named[f"lessons/{path.stem}" if path.stem in named else path.stem] = path
    return named


def text_file(page: Path) -> Path:
    """The file with the Chinese of a page or a module."""
    return page.with_name(f"{page.stem}.zh.md")


def texts(page: Path) -> list[Text]:
    """The English texts of a page that its own text file has to translate, in reading order."""
    if page.suffix == ".md":
        return [Text("page", page.read_text(encoding="utf-8"))]
    if page.suffix == ".py":
        return texts_of_module(page.read_text(encoding="utf-8"))
    return [text for cell in cells_of(page) for text in texts_of(cell)]


def texts_of_module(code: str) -> list[Text]:
    """The texts of a module that are not in the table of words, each by what it stands in; the same text once.

    A constant may hold texts that `say` is given later: its strings of three words or more are texts, too.
    """
    first: dict[str, str] = {}
    for node in ast.parse(code).body:
        for text in [*said_below(node), *held_by(node)]:
            first.setdefault(str(text.value), named(node))
    return [Text(name, en) for en, name in first.items() if key(en) not in words()]


def held_by(node: ast.stmt) -> list[ast.Constant]:
    """The strings of three words or more that a constant of a module holds, keys of a mapping left out."""
    below = list(ast.walk(node)) if isinstance(node, ast.Assign) else []
    keys = {id(key) for part in below if isinstance(part, ast.Dict) for key in part.keys}
    strings = [part for part in below if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return [part for part in strings if str(part.value).count(" ") > 1 and id(part) not in keys]


def named(node: ast.stmt) -> str:
    """The name of a function, a class, or the first that an assignment gives; `module` for anything else."""
    targets = [*getattr(node, "targets", []), getattr(node, "target", None)]
    return getattr(node, "name", None) or getattr(targets[0], "id", "module")


def cells_of(page: Path) -> list[dict]:
    """The cells of a notebook, the source of each as one string."""
    cells = json.loads(page.read_text(encoding="utf-8"))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in cells]


def texts_of(cell: dict) -> list[Text]:
    """The texts of one cell: its prose, or each text in its code that is not in the table of words."""
    if cell["cell_type"] == "markdown":
        return [Text(cell["id"], cell["source"])]
    said = ((node, str(node.value)) for node in said_in(cell["source"]))
    return [Text(cell["id"], en, span(cell["source"], node)) for node, en in said if key(en) not in words()]


def said_in(code: str) -> Iterator[ast.Constant]:
    """The English texts that code gives to `say` without any Chinese, in the order of the lines."""
    return said_below(ast.parse(code))


def said_below(tree: ast.AST) -> Iterator[ast.Constant]:
    """The English texts that some parsed code gives to `say`, as `said_in` gives them."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and name_of(node) == "say"]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        if len(call.args) == 1 and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str):
            yield call.args[0]


def labels_in(code: str) -> Iterator[str]:
    """The labels that code looks up in the table of words: given to `say`, refusals of rules, heads of columns."""
    yield from (str(node.value) for node in said_in(code))
    for call in (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)):
        values = [keyword.value for keyword in call.keywords] if name_of(call) == "heads" else []
        values += call.args[:1] if name_of(call) in REFUSALS else []
        yield from (v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str))


def name_of(call: ast.Call) -> str:
    """The last part of the name of what is called."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def span(code: str, node: ast.expr) -> tuple[int, int]:
    """Where a node begins and ends in its code, in characters."""
    lines = code.splitlines(keepends=True)
    ends = ((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset))
    begin, end = (sum(map(len, lines[: n - 1])) + len(lines[n - 1].encode()[:byte].decode()) for n, byte in ends)
    return begin, end


# --- the text files ---


def read_blocks(text: str) -> list[Block]:
    """The blocks of a text file, in order.

    Raises `ValueError` for a line that begins a comment and is no head of a block, and for words before the first.
    """
    parts = cut(text)
    blocks = [Block(head["cell"], head["of"], shown_to_text(head["en"]), zh) for head, zh in parts]
    before = text[: parts[0][0].start()] if parts else text
    broken = [line for line in [*before.splitlines(), *lines_of(blocks)] if OPEN in line or CLOSE in line]
    if broken or before.strip():
        raise ValueError(
            say(
                "{line!r} belongs to no block: a block begins with the line '{open} cell hash', the English, and a "
                "line '{close}', as `{command}` writes it",
                line=(broken or before.strip().splitlines())[0],
                open=OPEN,
                close=CLOSE,
                command="python -m aicities text --start",
            )
        )
    return blocks


def lines_of(blocks: Iterable[Block]) -> list[str]:
    """All lines of Chinese."""
    return [line for block in blocks for line in block.zh.splitlines()]


def shown_to_text(shown: str) -> str:
    """The English that the comment of a block shows."""
    for mark, harmless in SHOWN.items():
        shown = shown.replace(harmless, mark)
    return shown.removesuffix("\n")


def write_blocks(blocks: Iterable[Block]) -> str:
    """The text file of some blocks, as `read_blocks` reads it."""
    return "\n".join(map(_written, blocks))


def _written(block: Block) -> str:
    shown = block.en
    for mark, harmless in SHOWN.items():
        shown = shown.replace(mark, harmless)
    chinese = f"{block.zh}\n" if block.zh else ""
    return f"{OPEN} {block.cell} {block.of}\n{shown}\n{CLOSE}\n{chinese}"


def blocks_of(page: Path) -> list[Block]:
    """The blocks of a page's text file; none where there is no such file. Raises `ValueError` with its name."""
    file = text_file(page)
    if not file.is_file():
        return []
    try:
        return read_blocks(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(headed(file, error)) from None


# --- which block translates which text ---


def matched(english: list[Text], blocks: list[Block]) -> list[tuple[Text | None, Block | None]]:
    """Each text with its block, in reading order, then the blocks that no text is left for.

    Within a cell, blocks of the same hash come first; what is left over is paired in order, and is stale.
    """
    left, found = list(blocks), {}
    for same in (lambda t, b: (t.cell, t.hash) == (b.cell, b.of), lambda t, b: t.cell == b.cell):
        for i, text in enumerate(english):
            if i not in found and (block := next((b for b in left if same(text, b)), None)):
                found[i] = block
                left.remove(block)
    return [(text, found.get(i)) for i, text in enumerate(english)] + [(None, block) for block in left]


def state(text: Text | None, block: Block | None) -> str:
    """*missing*, *stale*, *gone*, or nothing where the Chinese holds."""
    if text is None:
        return GONE
    if block is None or not block.zh:
        return MISSING
    return "" if text.hash == block.of else STALE


def problems(page: Path, root: Path = ROOT) -> list[Problem]:
    """What is missing, stale or gone in the Chinese of a page."""
    name = page.relative_to(root).with_suffix("").as_posix()
    pairs = [(text, block, state(text, block)) for text, block in matched(texts(page), blocks_of(page))]
    return [Problem(name, (text or block).cell, kind, (text or block).en) for text, block, kind in pairs if kind]


def unknown_words(root: Path = ROOT) -> list[Problem]:
    """Labels in the package's code, and heads of columns in notebooks, that the table of words does not have."""
    code = [
        (path.relative_to(root), path.read_text(encoding="utf-8")) for path in sorted(root.glob("aicities/**/*.py"))
    ]
    own = {text.en for path in root.glob(LESSONS) for text in texts(path)}
    found = [(str(path), label) for path, source in code for label in labels_in(source) if label not in own]
    for page in (page for page in pages(root) if page.suffix == ".ipynb"):
        sources = [(cell["id"], cell["source"]) for cell in cells_of(page) if cell["cell_type"] == "code"]
        own = {text.en for text in texts(page)}
        found += [(f"{page.stem} {id_}", label) for id_, s in sources for label in labels_in(s) if label not in own]
    return [Problem(*place.partition(" ")[::2], MISSING, en) for place, en in found if key(en) not in words()]


# --- what a translator runs ---


def start(page: Path) -> int:
    """Bring the text file of a page in step: empty blocks for what is missing, blocks in reading order.

    No Chinese is dropped: what is stale keeps its hash and shows the new English; what is gone stands at the end.
    Gives the number of new blocks.
    """
    pairs = matched(texts(page), blocks_of(page))
    blocks = [block_for(text, block) for text, block in pairs if text or block.zh]
    text_file(page).write_text(write_blocks(blocks), encoding="utf-8")
    return sum(block is None for _, block in pairs)


def block_for(text: Text | None, block: Block | None) -> Block:
    """The block that stands for a text from now on: a new one, or the one there was, with the English of today."""
    if text is None:
        return block
    if block is None or not block.zh:
        return Block(text.cell, text.hash, text.en, "")
    return replace(block, en=text.en)


def done(page: Path, cells: Iterable[str]) -> int:
    """Note that the Chinese of these cells, or of all where none is named, says what the English now says.

    Gives the number of blocks that were stale. Raises `ValueError` for a cell without Chinese.
    """
    pairs, wanted = matched(texts(page), blocks_of(page)), set(cells)
    if unknown := wanted - {text.cell for text, block in pairs if text and block and block.zh}:
        raise ValueError(say("{page} has no Chinese for: {cells}", page=page.stem, cells=sorted(unknown)))
    stale = [(t, b) for t, b in pairs if state(t, b) == STALE and (not wanted or t.cell in wanted)]
    now = {id(block): replace(block, of=text.hash, en=text.en) for text, block in stale}
    text_file(page).write_text(write_blocks(now.get(id(b), b) for _, b in pairs if b), encoding="utf-8")
    return len(stale)


# --- the Chinese book ---


def chinese_notebook(notebook: dict, blocks: list[Block]) -> dict:
    """The notebook in Chinese: the same cells, ids and code, its texts replaced; English with a mark where none holds.

    It sets its own language first, so that it runs by itself as a download.
    """
    made, left = copy.deepcopy(notebook), list(blocks)
    used: set[str] = set()
    for cell in made["cells"]:
        cell["source"] = english = "".join(cell["source"])
        mine = [block for block in left if block.cell == cell["id"]]
        pairs = [(text, block) for text, block in matched(texts_of(cell), mine) if text]
        cell["source"] = in_chinese(english, pairs)
        if cell["cell_type"] == "markdown":
            cell["source"] = with_anchors(cell["source"], english, used)
    first = next((i for i, cell in enumerate(made["cells"]) if cell["cell_type"] == "code"), len(made["cells"]))
    made["cells"].insert(first, _code("language-of-the-page", FIRST_CODE))
    for cell in made["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return made


def in_chinese(source: str, pairs: list[tuple[Text, Block | None]]) -> str:
    """The source of a cell with its texts in Chinese, from the last to the first, so that places stay right."""
    for text, block in reversed(pairs):
        holds = not state(text, block)
        if text.place is None:
            source = emphasised(block.zh) if holds else marked(source)
        elif holds:
            begin, end = text.place
            source = f"{source[:begin]}zh={literal(block.zh)}{source[end:]}"
    return source


def with_anchors(chinese: str, english: str, used: set[str]) -> str:
    """Prose whose headings stand at the same place in the address as the English ones; note these as used."""
    names, lines = [make_id(words) for words, _ in headings(english)], chinese.splitlines()
    ends = [end for _, end in headings(chinese)]
    if len(ends) != len(names):
        return chinese
    new = [name if name not in [*names[:i], *used] else "" for i, name in enumerate(names)]
    used.update(names)
    for name, end in reversed([*zip(new, ends, strict=True)]):
        if name:
            lines.insert(end, f"\n{anchors.comment(name)}")
    return "\n".join(lines)


def headings(prose: str) -> list[tuple[str, int]]:
    """The words of each heading, and how many lines stand up to its end."""
    tokens = MarkdownIt().parse(prose)
    heads = [(tokens[i + 1], token.map[1]) for i, token in enumerate(tokens) if token.type == "heading_open"]
    return [("".join(part.content for part in words.children), end) for words, end in heads]


def literal(text: str) -> str:
    """A text as Python writes it: on lines of its own where it has several."""
    long = "\n" in text and '"""' not in text and not text.endswith('"') and "\\" not in text
    return f'"""{text}"""' if long else json.dumps(text, ensure_ascii=False)


def marked(prose: str) -> str:
    """English prose with the mark that its Chinese is missing, within its heading where it begins with one."""
    heading = re.match(r"#+ ", prose)
    return prose[: heading.end()] + UNTRANSLATED + prose[heading.end() :] if heading else f"{UNTRANSLATED}\n\n{prose}"


def _code(id_: str, source: str) -> dict:
    tags = {"tags": ["remove-cell"]}
    return {"cell_type": "code", "execution_count": None, "id": id_, "metadata": tags, "outputs": [], "source": source}


def chinese_page(page: Path) -> str:
    """The file of a page in Chinese."""
    if page.suffix == ".md":
        pairs = [(text, block) for text, block in matched(texts(page), blocks_of(page)) if text]
        english = page.read_text(encoding="utf-8")
        return with_anchors(in_chinese(english, pairs), english, set())
    made = chinese_notebook(json.loads(page.read_text(encoding="utf-8")), blocks_of(page))
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def chinese_book(out: Path, root: Path = ROOT) -> int:
    """Write the sources of the Chinese book into a folder: settings, contents, pages, and what they read.

    Gives the number of pages. What stood there and is made no more is removed; what a build made there stays.
    """
    for path in pages(root):
        _write(out / path.relative_to(root), chinese_page(path))
    toc, config = (yaml.safe_load((root / n).read_text(encoding="utf-8")) for n in ("_toc.yml", "_config.yml"))
    for part in toc["parts"]:
        part["caption"] = in_words(part["caption"])
    config["title"], config["author"] = in_words(config["title"]), in_words(config["author"])
    config["html"]["extra_footer"] = in_words(config["html"]["extra_footer"])
    settings = config["sphinx"]["config"]
    settings["language"] = "zh_CN"
    for only_english in ("offline_book_editions", "offline_book_not_read"):
        settings.pop(only_english, None)
    if site := settings.get("html_baseurl"):
        settings["html_baseurl"] = f"{site.rstrip('/')}/zh/"
    for name, settings in (("_toc.yml", toc), ("_config.yml", config)):
        _write(out / name, yaml.safe_dump(settings, allow_unicode=True, sort_keys=False))
    for name in MADE_FROM:
        _copy(root / name, out / name)
    return len(pages(root))


def in_words(text: str) -> str:
    """A setting in Chinese, by the table of words; tags and spaces around the text stay."""
    bare = re.sub(r"^(?:\s|<\w+>)+|(?:\s|</\w+>)+$", "", text)
    return text.replace(bare, words().get(bare) or UNTRANSLATED + bare)


def _write(path: Path, text: str) -> None:
    """Write a file unless it says the same already, so that a build sees what has changed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copyfile(source, target)
