"""The morning board (晨会看板): a day's figures against target and the same weekday last week, each with a verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from heming.access.scope import Scope
from heming.facts.store import open_store
from heming.metrics.ask import ask
from heming.metrics.definitions import Metric
from heming.metrics.question import Filter, Question, Value
from heming.metrics.registry import catalogue
from heming.reports.morning_verdicts import FEWEST, Look, Told, against_target, beside, counts, settled
from heming.scorecards.queries import Target, target_for
from heming.scorecards.wish import Unit

FIGURES = (
    "case_count", "answered_share", "first_reply_seconds_mean", "turn_reply_seconds_mean", "satisfied_share",
    "response_share", "bad_rating_count", "abandoned_share", "unreplied_share",
)  # fmt: skip
WEEKS = 8  # same weekdays looked back at, for the usual spread of counts


@dataclass(frozen=True)
class Line:
    """One measure of the board; `target` where one is set for this unit, else for the organisation."""

    metric: str
    value: Value
    before: Value | None
    last_week: Told
    target: Target | None
    on_target: Told | None


@dataclass(frozen=True)
class Board:
    """All measures of a day, the conditions they were asked with, and the snapshot they are from."""

    day: date
    where: tuple[Filter, ...]
    lines: tuple[Line, ...]
    snapshot: str

    @property
    def before(self) -> date:
        """The same weekday a week before."""
        return self.day - timedelta(days=7)


def board(scope: Scope, *, day: date, teams: tuple[int, ...]) -> Board:
    """The board of these teams together, or of the organisation when none are named: one question."""
    where = (Filter("team", tuple(str(key) for key in sorted(teams))),) if teams else ()
    back = [day - timedelta(days=7 * week) for week in range(WEEKS + 1)]
    # All days between, of which the same weekdays are taken: a statement with days named in it serves one morning only.
    # Few are shown as they were counted, 5 of 7, and get no verdict.
    question = Question(FIGURES, by=("day",), where=where, start=back[-1], end=day, minimum_n=1)
    answer = ask(question, scope)
    values: dict[tuple[str, str | None], Value] = {(v.metric, v.by["day"]): v for v in answer}
    units = [Unit("team", teams[0]), Unit()] if len(teams) == 1 else [Unit()]
    goals = target_for(scope, FIGURES, units=units, day=day)
    return Board(day, where, _lines(values, goals, back), answer.snapshot)


def _lines(
    values: Mapping[tuple[str, str | None], Value], goals: Mapping[str, Target], back: list[date]
) -> tuple[Line, ...]:
    entries = catalogue(open_store().home)
    metrics = {key: entries.asked(key).metric for key in FIGURES}
    weekly = {key: _week_look(values, metrics[key], back) for key in FIGURES}
    aimed = {
        key: against_target(values.get((key, str(back[0]))), float(goal.value), fewest=fewest(metrics[key]))
        for key, goal in goals.items()
        if metrics[key].unit != "count"  # a month's count is no day's
    }
    looks: dict[str, Look] = dict(
        chain(((f"w:{k}", x) for k, x in weekly.items()), ((f"t:{k}", x) for k, x in aimed.items()))
    )
    told = settled(looks, better={name: metrics[name[2:]].better for name in looks})
    none = Value({"day": str(back[0])}, {}, "", None, 0, None, None, False, "no data")
    return tuple(
        Line(
            key, values.get((key, str(back[0])), Value(**{**none.__dict__, "metric": key})),
            values.get((key, str(back[1]))), told[f"w:{key}"],
            goals.get(key) if f"t:{key}" in told else None, told.get(f"t:{key}"),
        )
        for key in FIGURES
    )  # fmt: skip


def fewest(metric: Metric) -> int:
    """Records below which a measure gets no verdict."""
    return max(FEWEST, metric.minimum_n)


def _week_look(values: Mapping[tuple[str, str | None], Value], metric: Metric, back: list[date]) -> Look:
    now, before = (values.get((metric.key, str(day))) for day in back[:2])
    if metric.unit != "count":
        return beside(now, before, fewest=fewest(metric))
    earlier = [v.value for day in back[1:] if (v := values.get((metric.key, str(day)))) and v.value is not None]
    return counts(now.value if now else None, before.value if before else None, same_weekdays=earlier)
