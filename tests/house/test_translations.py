"""Whatever a person reads exists in Chinese: every marked string has an entry, and keeps its placeholders."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.house.code import REPO, committed, python_files, tree

ENTRIES = "src/heming/locale/*/zh_Hans/LC_MESSAGES/django.po"
FIRST = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}  # the text comes first
SECOND = {"pgettext", "pgettext_lazy"}  # the context comes first
ERRORS = {"UserError", "BadInput", "NotAllowed", "NotFound", "Busy"}  # their templates are translated by the door
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*[^{}]*\}")
WORD = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"\b(_|n?p?gettext)\(\s*((?:{WORD}\s*,?\s*)+)")


@cache
def chinese() -> dict[str, Message]:
    """All zh_Hans entries of all rooms that say something."""
    entries: dict[str, Message] = {}
    for path in sorted(REPO.glob(ENTRIES)):
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_Hans"):
                if message.id and any(translations(message)) and not message.fuzzy:
                    entries[message.id if isinstance(message.id, str) else message.id[0]] = message
    return entries


def translations(message: Message) -> list[str]:
    """Its text, or its texts where there is a plural."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def called(node: ast.Call) -> str:
    """The last word of what is called: `_` for `_(…)`, `BadInput` for `errors.BadInput(…)`."""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def texts(nodes: list[ast.expr]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def marked_in_python() -> Iterator[tuple[str, str]]:
    for path in python_files("src"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and called(node) in FIRST | SECOND:
                for text in texts(node.args[1:2] if called(node) in SECOND else node.args[:1]):
                    yield f"{path}:{node.lineno}", text


def marked_in_templates() -> Iterator[tuple[str, str]]:
    for path in committed("src/*.html", "src/*/templates/*.txt"):
        source = (REPO / path).read_text(encoding="utf-8")
        for match in IN_TEMPLATE.finditer(templatize(source, origin=path)):
            words = [ast.literal_eval(word) for word in re.findall(WORD, match[2])]
            yield path, words[1] if "p" in match[1] else words[0]


def error_templates() -> Iterator[tuple[str, str]]:
    for path in python_files("src"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and called(node) in ERRORS:
                for text in texts(node.args[:2]):
                    yield f"{path}:{node.lineno}", text


@pytest.mark.parametrize("source", [marked_in_python, marked_in_templates, error_templates])
def test_every_string_that_people_read_is_there_in_chinese(source: Callable[[], Iterator[tuple[str, str]]]) -> None:
    missing = {f"  {where}: {text!r}" for where, text in source() if text.strip() and text not in chinese()}
    assert not missing, f"{len(missing)} texts lack an entry in {ENTRIES}:\n" + "\n".join(sorted(missing))


def test_a_translation_keeps_the_placeholders_of_its_source() -> None:
    broken = []
    for source, message in chinese().items():
        for text in translations(message):
            if set(PLACEHOLDER.findall(text)) - set(PLACEHOLDER.findall(source)):
                broken.append(f"  {source!r} -> {text!r}")
    assert not broken, "placeholders differ:\n" + "\n".join(broken)
