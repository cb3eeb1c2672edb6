"""工时: what each person's productive time of a period was taken from, and how fast they worked, with its interval."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from heming.access.scope import Scope
from heming.insight.pace import Pace, pace
from heming.metrics.ask import ask
from heming.metrics.question import Filter, Question

SOURCES = ("states", "platform", "roster", "absent")


@dataclass(frozen=True)
class Days:
    """Person-days of one person by what productive time was taken from; `unknown` days tell nothing of it."""

    states: int = 0
    platform: int = 0
    roster: int = 0
    absent: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class Period:
    """Days of a period, both ends included, and conditions such as one team or one person."""

    first: date
    last: date
    where: tuple[Filter, ...] = ()

    def question(self, *metrics: str, by: tuple[str, ...]) -> Question:
        """A question over these days."""
        return Question(metrics, by=by, where=self.where, start=self.first, end=self.last)


def days_by_source(period: Period, scope: Scope) -> Mapping[str, Days]:
    """Agent key -> person-days by source, of the people in sight."""
    found: dict[str, dict[str, int]] = {}
    for value in ask(period.question("productive_seconds", "planned_seconds", by=("agent", "productive_from")), scope):
        key, source = value.keys.get("agent"), value.by["productive_from"]
        if key is None:
            continue
        if source is None and value.metric == "planned_seconds":
            found.setdefault(key, {})["unknown"] = value.n
        elif source in SOURCES and value.metric == "productive_seconds":
            found.setdefault(key, {})[source] = value.n
    return {key: Days(**counts) for key, counts in found.items()}


def paces(period: Period, scope: Scope) -> Mapping[str, Pace]:
    """Agent key -> cases per productive hour with an interval over days; days of unknown or no hours stay out."""
    cases: dict[tuple[str, str], float] = {}
    hours: dict[tuple[str, str], float] = {}
    question = period.question("handled_case_count", "productive_seconds", by=("agent", "day"))
    for value in ask(question, scope):
        key, day = value.keys.get("agent"), value.by["day"]
        if key is None or day is None or value.value is None:
            continue
        if value.metric == "productive_seconds":
            hours[key, day] = value.value / 3600
        else:
            cases[key, day] = value.value
    found: dict[str, list[tuple[float, float]]] = {}
    for (key, day), worked in hours.items():
        if worked > 0:
            found.setdefault(key, []).append((cases.get((key, day), 0.0), worked))
    return {key: pace([c for c, _ in days], [h for _, h in days]) for key, days in found.items()}
