"""A question to the catalogue and its answer: frozen values that cross every door."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from heming.metrics.stretches import Stretch


@dataclass(frozen=True)
class Filter:
    """One condition on a dimension: op is 'in' or 'not_in'; values are the display values or keys (as text)."""

    dimension: str
    values: tuple[str, ...]
    op: str = "in"


@dataclass(frozen=True)
class Question:
    """Which metrics, grouped by what, over which rows and days (both ends included, reporting zone)."""

    metrics: tuple[str, ...]  # keys with parameters: "csat_mean", "service_level_share:20s"
    by: tuple[str, ...] = ()  # agent, team, supervisor, manager, channel, category, ..., day, week, month, quarter, x_*
    where: tuple[Filter, ...] = ()
    start: date | None = None
    end: date | None = None
    attribution: str | None = None  # owner (default), first, last, most_messages, by_time, equal
    snapshot: str | None = None  # None = the newest, resolved once
    sources: tuple[str, ...] = ()  # restrict to streams
    today: date | None = None  # for maturity; None = the day of the newest record
    minimum_n: int | None = None
    design_effect: bool = False
    case_rows_alone: bool = False  # nothing of the platforms' day rows beside case rows
    stretches: tuple[Stretch, ...] = ()  # of day rows, only these; set by the compiler (metrics/side_by_side.py)


@dataclass(frozen=True)
class Value:
    """One figure. `value` None means there is no answer and `note` says why."""

    by: Mapping[str, str | None]
    keys: Mapping[str, str]
    metric: str
    value: float | None
    n: int
    low: float | None
    high: float | None
    enough: bool
    note: str | None

    def as_dict(self) -> dict[str, object]:
        """The row of the documented JSON shape."""
        return {
            "by": dict(self.by),
            "keys": dict(self.keys),
            "metric": self.metric,
            "value": self.value,
            "n": self.n,
            "low": self.low,
            "high": self.high,
            "enough": self.enough,
            "note": self.note,
        }


@dataclass(frozen=True)
class Answer:
    """All figures of a question, column-wise; iterate for `Value` rows.

    `frame` columns: the `by` names (display text), `<dim>_key` for keyed dimensions, metric, value, n, low, high,
    enough, note.
    """

    question: Question
    snapshot: str
    frame: pd.DataFrame
    notes: tuple[str, ...] = ()  # about the whole answer, e.g. first reply counted from opening
    statements: Mapping[str, str] = field(default_factory=dict)  # fact table and rule -> SQL that ran

    def __iter__(self) -> Iterator[Value]:
        keyed = {b: f"{b}_key" for b in self.question.by if f"{b}_key" in self.frame.columns}
        for row in self.frame.to_dict("records"):
            yield Value(
                by={b: _none(row[b]) for b in self.question.by},
                keys={b: str(int(row[k])) for b, k in keyed.items() if not pd.isna(row[k])},
                metric=row["metric"],
                value=_number(row["value"]),
                n=int(row["n"]),
                low=_number(row["low"]),
                high=_number(row["high"]),
                enough=bool(row["enough"]),
                note=_none(row["note"]),
            )


def _none(value: object) -> str | None:
    return None if value is None or value is pd.NA or (isinstance(value, float) and value != value) else str(value)


def _number(value: object) -> float | None:
    return None if value is None or value is pd.NA or value != value else float(value)  # type: ignore[arg-type]
