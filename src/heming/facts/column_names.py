"""What people call our tables, columns and readings, in their language; from columns.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from django.utils import translation


def table_name(table: str) -> str:
    """What people call a table."""
    return _name("tables", table)


def column_name(column: str) -> str:
    """What people call a column; an extra column keeps its own name."""
    return _name("columns", column.removeprefix("x_") if column.startswith("x_") else column)


def reading_name(kind: str) -> str:
    """How a column is read, in words."""
    return _name("readings", kind)


def target_name(target: str) -> str:
    """'answers.csat.value' as 评价与问卷:满意度评价 · 评分."""
    parts = target.split(".")
    if len(parts) == 3:
        return f"{_name('instruments', parts[1])} · {column_name(parts[2])}"
    return column_name(parts[-1])


def chinese() -> bool:
    """Whether the reader reads Chinese; the house's own language where nobody chose one."""
    return (translation.get_language() or "zh-hans").startswith("zh")


@cache
def words() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """The whole file: section, key, (Chinese, English)."""
    data = tomllib.loads((files(__package__) / "columns.toml").read_text(encoding="utf-8"))
    return {section: {key: (pair[0], pair[1]) for key, pair in entries.items()} for section, entries in data.items()}


def _name(section: str, key: str) -> str:
    pair = words()[section].get(key)
    return key.replace("_", " ") if pair is None else pair[0 if chinese() else 1]
