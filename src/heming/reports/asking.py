"""What reports ask of the catalogue: one question over periods, one by groups; values by metric and label."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from heming.access.scope import Scope
from heming.errors import NotFound
from heming.metrics.ask import ask
from heming.metrics.periods import Period
from heming.metrics.question import Filter, Question, Value
from heming.reports.known import where_of
from heming.reports.numbers import metric_of, number_of
from heming.reports.sheet import Number

Row = Mapping[str, Value]


@dataclass(frozen=True)
class Stretch:
    """Days a report is about; `period` where they are a whole day, week or month."""

    start: date
    end: date
    title: str
    label: str
    period: Period | None = None

    @property
    def days(self) -> int:
        """How many days."""
        return (self.end - self.start).days + 1


def stretch_of(period: Period) -> Stretch:
    """The days of a period."""
    return Stretch(period.start, period.end, period.title, period.label, period)


@dataclass(frozen=True)
class Series:
    """Values of one question by metric and period, and what the question was."""

    question: Question
    values: Mapping[str, Row]

    def at(self, key: str, period: Period) -> Value | None:
        """The value in one period; None where there is no row."""
        return self.values.get(key, {}).get(period.label)

    def number(self, key: str, period: Period) -> Number:
        """The same as it is written, with the way to how it was computed."""
        asked = replace(self.question, by=(), start=period.start, end=period.end)
        value = self.at(key, period)
        return number_of(replace(value, by={}, keys={}) if value else None, asked)


@dataclass(frozen=True)
class Groups:
    """Rows of one question by group: its name, and values by metric."""

    question: Question
    rows: tuple[tuple[str, Row], ...]

    def number(self, row: Row, key: str) -> Number:
        """One cell as it is written."""
        return number_of(row.get(key), self.question)


def listed(keys: Sequence[str]) -> tuple[str, ...]:
    """Those of these measures that the catalogue has."""
    found = []
    for key in keys:
        try:
            metric_of(key)
        except NotFound:
            continue
        found.append(key)
    return tuple(found)


def series(keys: Sequence[str], periods: Sequence[Period], *, scope: Scope) -> Series:
    """All these measures over all these periods."""
    question = Question(
        listed(keys), by=(periods[-1].grain,), where=where_of(scope), start=periods[0].start, end=periods[-1].end
    )
    values: dict[str, dict[str, Value]] = {}
    for value in ask(question, scope):
        label = value.by[periods[-1].grain]
        if label is not None:
            values.setdefault(value.metric, {})[label] = value
    return Series(question, values)


def whole(keys: Sequence[str], stretch: Stretch, *, scope: Scope, where: tuple[Filter, ...] = ()) -> Groups:
    """All these measures over one stretch, in one row."""
    question = Question(listed(keys), where=(*where_of(scope), *where), start=stretch.start, end=stretch.end)
    return Groups(question, (("", {value.metric: value for value in ask(question, scope)}),))


def groups(keys: Sequence[str], stretch: Stretch, *, by: str, scope: Scope) -> Groups:
    """All these measures by one dimension, the largest of the first measure first; rows without a group left out."""
    question = Question(listed(keys), by=(by,), where=where_of(scope), start=stretch.start, end=stretch.end)
    rows: dict[str, tuple[str, dict[str, Value]]] = {}
    for value in ask(question, scope):
        name = value.by[by]
        if name is not None:
            rows.setdefault(value.keys.get(by) or name, (name, {}))[1][value.metric] = value
    return Groups(question, tuple(sorted(rows.values(), key=lambda row: (-amount(row[1], keys[0]), row[0]))))


def amount(row: Row, key: str) -> float:
    """A count, 0 where there is none: for sorting and shares of a whole."""
    value = row.get(key)
    return (value.value or 0.0) if value is not None else 0.0


def tells(found: Groups, key: str) -> bool:
    """Whether any group has a value of this measure."""
    return any(key in row and row[key].value is not None for _name, row in found.rows)


def same_group(found: Groups, name: str) -> Row:
    """The row of that name; empty where there is none."""
    return next((row for label, row in found.rows if label == name), {})
