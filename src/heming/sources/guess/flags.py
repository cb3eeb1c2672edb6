"""Yes and no in both languages, and closed sets of codes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from heming.sources.open.cells import fold

YES = (
    "yes",
    "y",
    "true",
    "t",
    "1",
    "1.0",
    "是",
    "有",
    "对",
    "√",
    "✓",
    "✔",
    "已",
    "on",
    "已解决",
    "解决",
    "solved",
    "resolved",
    "达标",
    "met",
    "已邀评",
    "已参评",
    "已评价",
    "接通",
    "已接",
    "是的",
    "已升级",
    "已转接",
    "achieved",
    "within sla",
    "yes, fully",
)
NO = (
    "no",
    "n",
    "false",
    "f",
    "0",
    "0.0",
    "否",
    "没有",
    "不",
    "×",
    "✗",
    "✘",
    "未",
    "off",
    "未解决",
    "没解决",
    "unsolved",
    "unresolved",
    "未达标",
    "missed",
    "breached",
    "未邀评",
    "未参评",
    "未评价",
    "未接通",
    "未接",
    "不是",
    "未升级",
    "未转接",
    "violated",
    "sla violated",
    "无",
)


@dataclass(frozen=True)
class FlagReading:
    """How much of a column is yes or no, and the words used."""

    share: float
    true: tuple[str, ...]
    false: tuple[str, ...]


def read_flag(values: Mapping[str, int]) -> FlagReading:
    """The yes and no words of a column."""
    true = sorted(text for text in values if fold(text).lower() in YES)
    false = sorted(text for text in values if fold(text).lower() in NO)
    total = sum(values.values())
    known = sum(values[text] for text in (*true, *false))
    return FlagReading(known / total if total else 0.0, tuple(true), tuple(false))


def code_words(column: str) -> Mapping[str, str]:
    """Every known word for the codes of one closed column, e.g. service_stage: 售前 -> presale."""
    return _codes().get(column, {})


def read_codes(values: Mapping[str, int], column: str) -> tuple[float, dict[str, str]]:
    """Share of the column that is a known word, and the words found with their code."""
    known = code_words(column)
    found = {text: known[fold(text).lower()] for text in values if fold(text).lower() in known}
    total = sum(values.values())
    return (sum(values[text] for text in found) / total if total else 0.0), found


@cache
def _codes() -> dict[str, dict[str, str]]:
    data = tomllib.loads((files(__package__) / "codes.toml").read_text(encoding="utf-8"))
    return {
        column: {fold(word).lower(): code for code, words in codes.items() for word in words}
        for column, codes in data.items()
    }
