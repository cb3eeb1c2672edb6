"""Findings, reasons and fixes are told in Chinese too, with the values of their source."""

import ast
import re
from pathlib import Path

from babel.messages.pofile import read_po

import heming.facts.checks
from heming.facts.actions.reconcile import VARIANTS
from heming.facts.arrivals.problems import FIXES

CHECKS = Path(heming.facts.checks.__file__).parent
CATALOGUES = sorted((CHECKS.parents[1] / "locale").glob("*/zh_Hans/LC_MESSAGES/django.po"))


def chinese() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in CATALOGUES:
        with path.open("rb") as file:
            found |= {str(m.id): str(m.string) for m in read_po(file, locale="zh_Hans") if m.id}
    return found


def told() -> set[str]:
    """Every sentence and remedy that a check writes."""
    found: set[str] = set()
    for path in CHECKS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                found |= {a.value for a in node.args[2:4] if isinstance(a, ast.Constant) and isinstance(a.value, str)}
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("sentence", "remedy"):
                value = node.value.value if isinstance(node.value, ast.Constant) else None
                found |= {value} if isinstance(value, str) else set()
    return found


def test_every_finding_reason_and_fix_is_there_in_chinese() -> None:
    wanted = told() | set(FIXES) | set(FIXES.values()) | {variant.sentence for variant in VARIANTS}
    assert len(wanted) > 60
    assert wanted - chinese().keys() == set()


def test_a_sentence_keeps_its_values() -> None:
    def values(text: str) -> set[str]:
        return set(re.findall(r"\{\w+\}", text))

    assert [source for source, words in chinese().items() if values(source) != values(words)] == []
