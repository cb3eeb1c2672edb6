"""A wished target as a file or a form says it, and what was wrong with a row: frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

UnitKind = Literal["organisation", "team", "agent"]
UNIT_KINDS: tuple[UnitKind, ...] = ("organisation", "team", "agent")


@dataclass(frozen=True)
class Unit:
    """Whom a target is for; `key` 0 is the organisation."""

    kind: UnitKind = "organisation"
    key: int = 0


@dataclass(frozen=True)
class Wish:
    """One target to set; `value` None takes an earlier one back. `line` is the row of the file, 0 for a form."""

    metric: str
    unit: Unit
    month: int
    value: Decimal | None
    line: int = 0


@dataclass(frozen=True)
class RowProblem:
    """Why one row was not taken: English sentence and remedy, filled by whoever shows them."""

    line: int
    cause: str
    remedy: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What came of a set of wishes; `set_now` are those that were changed."""

    changed: int
    unchanged: int
    problems: tuple[RowProblem, ...] = ()
    set_now: tuple[Wish, ...] = ()
