"""What agents fear, answered from the data: are the hard cases mine, do the platform's numbers differ, what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from heming.access.scope import Scope
from heming.facts.own_days import OwnDays, own_days
from heming.facts.store import open_store
from heming.metrics.ask import ask
from heming.metrics.question import Filter, Question
from heming.metrics.registry import catalogue
from heming.org.queries import PersonRow
from heming.scorecards.months import month_at
from heming.scorecards.queries import Changed, changed_while_running
from heming.scorecards.wish import Unit

Z = 1.959963984540054
FEWEST = 30  # own cases
FEWEST_RATED = 20  # ratings of a category before its satisfaction says anything


@dataclass(frozen=True)
class Mix:
    """How hard the own cases are by kind: the team's satisfaction on cases like one's own, less on all of the team's.

    In percentage points as a share (-0.02: 2 points harder), with a 95 % interval.
    """

    verdict: Literal["harder", "easier", "like", "unclear", "few"]
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    cases: int = 0
    more: tuple[str, ...] = ()  # hard categories one has clearly more of


@dataclass(frozen=True)
class Fears:
    """The parts of the answers that the data can give."""

    mix: Mix
    days: OwnDays | None
    changed: tuple[Changed, ...]
    versions: tuple[tuple[str, int], ...]
    hours: float | None  # productive hours known in the period


def fears(scope: Scope, person: PersonRow, *, question: Question, metrics: tuple[str, ...]) -> Fears:
    """All of it for the question's days: a few grouped questions."""
    store = open_store()
    entries = catalogue(store.home)
    assert question.start is not None and question.end is not None
    units = {Unit()} | ({Unit("team", person.team_key)} if person.team_key else set()) | {Unit("agent", person.key)}
    month = month_at(question.end)
    days = own_days(store, store.snapshot(), scope=scope, agent=person.key, start=question.start, end=question.end)
    versions = tuple((key, entries.asked(key).metric.version) for key in metrics)
    changed = tuple(changed_while_running(scope, month=month, units=units))
    return Fears(_mix(person, question), days, changed, versions, _hours(scope, person, question))


def mix_of(own: Mapping[str, float], team: Mapping[str, float], *, satisfied: Mapping[str, float]) -> Mix:
    """Own against the team's categories, weighed by how satisfied the team's customers are in each; pure.

    Parameters: cases by category, own and of the others of the team; satisfied share (0-1) by category, only where
        known. Categories without it stay out on both sides.
    Returns: the verdict by the 95 % interval of the difference (own categories taken as drawn at random, the team's as
        fixed): harder or easier when it leaves out 0, like when it lies within 2 points, else unclear.
    """
    known = {c: satisfied[c] for c in satisfied if team.get(c, 0) > 0}
    n, all_of_team = sum(own.get(c, 0) for c in known), sum(team[c] for c in known)
    if n < FEWEST or not all_of_team:
        return Mix("few", cases=int(n))
    mine = sum(own.get(c, 0) * s for c, s in known.items()) / n
    theirs = sum(team[c] * s for c, s in known.items()) / all_of_team
    variance = sum(own.get(c, 0) * s * s for c, s in known.items()) / n - mine * mine
    half = Z * sqrt(max(variance, 0.0) / n)
    difference = mine - theirs
    low, high = difference - half, difference + half
    verdict: Literal["harder", "easier", "like", "unclear"] = (
        "harder" if high < 0 else "easier" if low > 0 else "like" if max(-low, high) <= 0.02 else "unclear"
    )
    hard = sorted(known, key=lambda c: known[c])
    more = tuple(c for c in hard if known[c] < theirs and _more(own.get(c, 0) / n, n, team[c] / all_of_team))
    return Mix(verdict, difference, low, high, int(n), more[:3])


def _more(mine: float, n: float, theirs: float) -> bool:
    return mine - theirs > Z * sqrt(theirs * (1 - theirs) / n)


def _mix(person: PersonRow, question: Question) -> Mix:
    if person.team_key is None:
        return Mix("few")
    keys = (str(person.key), *(str(key) for key in person.also))
    everybody = Scope(user="system", name="Heming", roles=frozenset(), everyone=True)
    team = Filter("team", (str(person.team_key),))
    common = {"by": ("category",), "start": question.start, "end": question.end}
    mine = ask(Question(("case_count",), where=(Filter("agent", keys),), **common), everybody)  # type: ignore[arg-type]
    rest = ask(
        Question(
            ("case_count", "satisfied_share"), where=(team, Filter("agent", keys, "not_in")),
            minimum_n=FEWEST_RATED, **common,  # type: ignore[arg-type]
        ),
        everybody,
    )  # fmt: skip
    own = {v.by["category"] or "": v.value or 0 for v in mine}
    counts = {v.by["category"] or "": v.value or 0 for v in rest if v.metric == "case_count"}
    liked = {v.by["category"] or "": v.value for v in rest if v.metric == "satisfied_share" and v.value is not None}
    return mix_of(own, counts, satisfied=liked)


def _hours(scope: Scope, person: PersonRow, question: Question) -> float | None:
    where = (Filter("agent", (str(person.key),)),)
    found = list(ask(Question(("productive_seconds",), where=where, start=question.start, end=question.end), scope))
    return next((v.value / 3600 for v in found if v.value is not None), None)
