"""A staffing figure for a team, skill group or channel: the records, read within a Scope, and the rules on them."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pandas as pd

from heming.access.scope import Scope
from heming.errors import BadInput, NotAllowed
from heming.facts import half_hours
from heming.facts.coverage import coverage, joined
from heming.facts.half_hours import Work
from heming.facts.store import Snapshot, Store, open_store
from heming.insight.at_once import AtOnce, measured
from heming.insight.next_month import Month, next_month
from heming.insight.patience import Patience, patience
from heming.insight.staffing import LONGEST_DAYS, HalfHour, Target, profile
from heming.metrics.ask import ask
from heming.metrics.question import Filter, Question
from heming.worktime import cn_special_days

USUAL_SHRINKAGE = 0.3
MOST_SHRINKAGE = 0.9
CALLS_AT_LEAST = 0.8  # share of calls above which one contact at a time is a fair assumption
CHATS_AT_LEAST = 0.8  # share of chats above which the measured chats at once stand for all contacts
CAN_WAIT = ("ticket", "email")  # nobody waits on the line for these: no queue model fits them
LOOK_BACK = 70  # days, so that each weekday has eight and some are left for holidays
USUAL_HOURS = 167.0  # a full month at 40 hours a week


@dataclass(frozen=True)
class Wish:
    """What was asked for: which contacts, which weekday (0 Monday; None all), and the target with its open ends.

    Unless given, shrinkage and patience are measured; so is concurrency where nearly all are chats, and it is one where
    nearly all are calls.
    """

    work: Work
    weekday: int | None = None
    target: Target = field(default_factory=Target)
    shrinkage: float | None = None
    concurrency: float | None = None
    hours_each: float = USUAL_HOURS


@dataclass(frozen=True)
class Plan:
    """The figure with what it rests on. `half_hours` is without needs where contacts at once are not known.

    `concurrency_measured` says that `at_once` (None where there are no chats) was taken, to one decimal.
    """

    half_hours: tuple[HalfHour, ...]
    days: tuple[date, ...]
    target: Target
    offered: int
    can_wait: int
    call_share: float | None
    concurrency_known: bool
    concurrency_measured: bool
    at_once: AtOnce | None
    shrinkage_measured: bool
    patience: Patience
    states_cover: bool
    roster_covers: bool
    month: Month | None
    snapshot: str


def may_plan(scope: Scope) -> bool:
    """Who plans staffing: analysts, executives, administrators, and leads for their own teams."""
    return bool(scope.roles & {"analyst", "executive", "admin", "lead"})


def staffing_plan(wish: Wish, scope: Scope) -> Plan:
    """The plan; NotAllowed outside the Scope, BadInput for more than 92 days or an end before the beginning.

    Tickets and mail are left out (`can_wait` of them).
    """
    work = wish.work
    _check(work, scope)
    store = open_store()
    snapshot = store.snapshot()
    every = half_hours.arrivals(store, snapshot, work=work).to_pandas()
    came = every[~every["session_kind"].isin(CAN_WAIT)]
    days = _covered(store, snapshot, "cases", work, wish.weekday)
    offered = _offered(came)
    seen_at_once = measured(snapshot.id, work) if offered.chats else None
    concurrency, taken = _concurrency(wish, offered, seen_at_once)
    target, shrinkage_measured = _target(wish, concurrency, scope)
    gave_up = patience(waited_seconds=float(came["waited_seconds"].sum()), gave_up=int(came["abandoned_waits"].sum()))
    if target.patience_seconds is None and gave_up.seconds is not None:
        target = replace(target, patience_seconds=gave_up.seconds)
    seen = {name: _covered(store, snapshot, name, work, wish.weekday) == days for name in ("agent_states", "shifts")}
    there = half_hours.present(store, snapshot, work=work).to_pandas() if seen["agent_states"] else None
    plan = half_hours.planned(store, snapshot, work=work).to_pandas() if seen["shifts"] else None
    found = profile(came, days, target=target, present=there, planned=plan)
    if concurrency is None:
        found = tuple(replace(one, patient=None, impatient=None, verdict="unsure") for one in found)
    return Plan(
        found, tuple(days), target, offered.all, int(every["offered"].sum() - offered.all), offered.call_share,
        concurrency is not None, taken, seen_at_once, shrinkage_measured, gave_up, seen["agent_states"], seen["shifts"],
        None if concurrency is None else _month(store, snapshot, wish, target), snapshot.id,
    )  # fmt: skip


def _check(work: Work, scope: Scope) -> None:
    if not may_plan(scope) or (work.team is None and not (scope.everyone or "executive" in scope.roles)):
        raise NotAllowed("You may not see this staffing figure.", "Choose one of your own teams.")
    if work.team is not None and not scope.sees_team(work.team):
        raise NotAllowed("You may not see this team.", "Choose one of your own teams.")
    if work.last < work.first:
        raise BadInput("The last day lies before the first.", "Turn them round.")
    if (work.last - work.first).days >= LONGEST_DAYS:
        raise BadInput("That is more than {days} days.", "Choose a shorter stretch.", days=LONGEST_DAYS)


def _covered(store: Store, snapshot: Snapshot, table: str, work: Work, weekday: int | None) -> list[date]:
    """Days of the range that some stream of a table covers."""
    spans = tuple(c for c in coverage(store, snapshot) if c.table == table)
    stretches = [span for source in {c.source for c in spans} for span in joined(spans, source)]
    every = [work.first + timedelta(days=i) for i in range((work.last - work.first).days + 1)]
    chosen = [day for day in every if weekday is None or day.weekday() == weekday]
    return [day for day in chosen if any(first <= day <= last for first, last in stretches)]


@dataclass(frozen=True)
class _Offered:
    """Contacts that cannot wait, and how many of them are calls and chats; the rest is not told."""

    all: int
    calls: int
    chats: int

    @property
    def call_share(self) -> float | None:
        return self.calls / self.all if self.all else None


def _offered(came: pd.DataFrame) -> _Offered:
    kinds = came.groupby("session_kind")["offered"].sum()
    return _Offered(int(came["offered"].sum()), int(kinds.get("call", 0)), int(kinds.get("chat", 0)))


def _concurrency(wish: Wish, offered: _Offered, seen: AtOnce | None) -> tuple[float | None, bool]:
    """(Contacts at once, None where nobody can say; whether they were measured): as given, else by what there is."""
    if wish.concurrency is not None:
        return wish.concurrency, False
    if offered.all and offered.calls >= CALLS_AT_LEAST * offered.all:
        return 1, False
    if seen is None or seen.value is None or offered.chats < CHATS_AT_LEAST * offered.all:
        return None, False
    return round(seen.value, 1), True  # as it is shown, so that typing it in gives the same figures


def _target(wish: Wish, concurrency: float | None, scope: Scope) -> tuple[Target, bool]:
    """(target, whether shrinkage was measured)."""
    found = _shrinkage(wish.work, scope) if wish.shrinkage is None else None
    usual = USUAL_SHRINKAGE if found is None else min(found, MOST_SHRINKAGE)
    used = usual if wish.shrinkage is None else wish.shrinkage
    return replace(wish.target, shrinkage=used, concurrency=concurrency or 1), found is not None


def _shrinkage(work: Work, scope: Scope) -> float | None:
    """As the catalogue measures it, of the team or of everybody."""
    where = () if work.team is None else (Filter("team", (str(work.team),)),)
    question = Question(("shrinkage_share",), where=where, start=work.first, end=work.last)
    return next((value.value for value in ask(question, scope)), None)


def _month(store: Store, snapshot: Snapshot, wish: Wish, target: Target) -> Month | None:
    longer = replace(wish.work, first=wish.work.last - timedelta(days=LOOK_BACK - 1))
    came = half_hours.arrivals(store, snapshot, work=longer).to_pandas()
    came = came[~came["session_kind"].isin(CAN_WAIT)]
    days = _covered(store, snapshot, "cases", longer, None)
    known = cn_special_days()
    special = known.off | frozenset(known.worked)
    ordinary = frozenset(day for day in special if day.weekday() < 5 or day in known.worked)
    return next_month(came, days, target=target, special=ordinary, hours_each=wish.hours_each)
