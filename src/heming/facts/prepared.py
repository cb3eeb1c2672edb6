"""Statements compiled once and run many times, with parameters where marks stood in the expression."""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

import ibis.expr.types as ir
import pyarrow as pa


@dataclass(frozen=True)
class Prepared:
    """A statement, the names of its parameters, and the expression whose column types its rows get."""

    statement: str
    parameters: frozenset[str]
    expression: ir.Table


@runtime_checkable
class Prepares(Protocol):
    """An engine that can keep statements."""

    def prepare(self, expression: ir.Table, marks: Mapping[str, date | int | str]) -> Prepared:
        """The statement of an expression, each mark replaced by the parameter of its name."""

    def run_prepared(self, prepared: Prepared, values: Mapping[str, date | int | str]) -> pa.Table:
        """The rows of a prepared statement for these values."""


@runtime_checkable
class KeepsTables(Protocol):
    """An engine that can keep the rows of an expression."""

    def kept_table(self, key: Hashable, expression: Callable[[], ir.Table]) -> ir.Table:
        """The rows of the expression, computed once for all that have this key in common."""


def with_parameters(statement: str, marks: Mapping[str, date | int | str]) -> tuple[str, frozenset[str]]:
    """DuckDB's text of a statement with $name where a mark's literal stood, and the names that occur."""
    if not marks:
        return statement, frozenset()
    names = {_literal(mark): name for name, mark in marks.items()}
    found: set[str] = set()

    def put(match: re.Match[str]) -> str:
        found.add(names[match[0]])
        return f"${names[match[0]]}"

    written = re.compile("|".join(re.escape(text) + (r"\b" if text[-1].isdigit() else "") for text in names))
    return written.sub(put, statement), frozenset(found)


def _literal(mark: date | int | str) -> str:
    """As the DuckDB dialect writes it."""
    if isinstance(mark, date):
        return f"MAKE_DATE({mark.year}, {mark.month}, {mark.day})"
    return str(mark) if isinstance(mark, int) else "'" + mark + "'"
