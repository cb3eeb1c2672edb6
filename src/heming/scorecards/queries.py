"""Reads of targets: frozen values, inside a Scope where they are about a team or a person."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from heming.access.scope import Scope
from heming.org import queries as people
from heming.scorecards.models import Goal, RatingMark
from heming.scorecards.months import month_at
from heming.scorecards.wish import Unit

AT_ONCE = 5000  # names in one statement; databases take only so many


@dataclass(frozen=True)
class Target:
    """A target that holds now, with who set it."""

    metric: str
    unit: Unit
    month: int
    value: Decimal
    set_by: str
    set_at: datetime
    origin: str


@dataclass(frozen=True)
class Changed:
    """A target that was changed while its month ran: what it was, what it became, when, and by whom."""

    metric: str
    unit: Unit
    month: int
    before: Decimal | None
    after: Decimal | None
    at: datetime
    by: str


@dataclass(frozen=True)
class Mark:
    """A lead's first view of one bad rating."""

    cause: str
    call_back: str
    by: str
    at: datetime


def may_set(scope: Scope, unit: Unit) -> bool:
    """Whoever may define measures sets every target; an executive the organisation's and every team's; a lead those
    of the teams and people they lead now.
    """
    if scope.may("define_metrics") or ("executive" in scope.roles and unit.kind != "agent"):
        return True
    led = led_teams(scope)
    if unit.kind == "team":
        return unit.key in led
    return unit.kind == "agent" and unit.key in people.members_on(people.today(), led)


def led_teams(scope: Scope) -> frozenset[int]:
    """The teams somebody leads now."""
    if "lead" not in scope.roles or scope.own_key is None:
        return frozenset()
    return people.led_by(people.identities([scope.own_key]), on=people.today())


def targets(
    scope: Scope, *, months: Collection[int] | None = None, metrics: Collection[str] | None = None
) -> list[Target]:
    """The targets that hold now and may be seen, by month, measure and unit."""
    rows = Goal.objects.filter(replaced_at=None, value__isnull=False).order_by(
        "month", "metric", "unit_kind", "unit_key"
    )
    rows = rows if months is None else rows.filter(month__in=set(months))
    rows = rows if metrics is None else rows.filter(metric__in=set(metrics))
    found = [_target(row) for row in rows]
    return [target for target in found if _sees(scope, target.unit)]


def target_for(scope: Scope, metrics: Iterable[str], *, units: Iterable[Unit], day: date) -> dict[str, Target]:
    """For each measure the target of that day's month: of the first of these units that has one."""
    order = {unit: place for place, unit in enumerate(units)}
    found: dict[str, Target] = {}
    for target in targets(scope, months=[month_at(day)], metrics=list(metrics)):
        held = found.get(target.metric)
        if target.unit in order and (held is None or order[target.unit] < order[held.unit]):
            found[target.metric] = target
    return found


def changed_while_running(scope: Scope, *, month: int, units: Collection[Unit]) -> list[Changed]:
    """Targets of a month that were replaced after its first day had begun, oldest first."""
    rows = list(Goal.objects.filter(month=month).order_by("set_at", "pk"))
    found, before = [], {}  # type: ignore[var-annotated]
    for row in rows:
        key = (row.metric, row.unit_kind, row.unit_key)
        unit = _unit(row)
        if key in before and month_at(row.set_at.date()) >= month and unit in units and _sees(scope, unit):
            found.append(Changed(row.metric, unit, month, before[key], row.value, row.set_at, row.set_by_name))
        before[key] = row.value
    return found


def marks(ids: Collection[tuple[str, str]]) -> dict[tuple[str, str], Mark]:
    """The first views of these ratings, by (source, id)."""
    asked, names = set(ids), sorted({id for _source, id in ids})
    found: dict[tuple[str, str], Mark] = {}
    for start in range(0, len(names), AT_ONCE):
        for row in RatingMark.objects.filter(answer_id__in=names[start : start + AT_ONCE]):
            if (row.source, row.answer_id) in asked:
                found[row.source, row.answer_id] = Mark(row.cause, row.call_back, row.set_by_name, row.set_at)
    return found


def _sees(scope: Scope, unit: Unit) -> bool:
    if unit.kind == "organisation":
        return bool(scope.roles) or scope.everyone  # an aim is no figure: everybody who works here may know it
    return scope.sees_team(unit.key) if unit.kind == "team" else scope.sees_agent(unit.key)


def _target(row: Goal) -> Target:
    assert row.value is not None
    return Target(row.metric, _unit(row), row.month, row.value, row.set_by_name, row.set_at, row.origin)


def _unit(row: Goal) -> Unit:
    return Unit(row.unit_kind, row.unit_key)  # type: ignore[arg-type]
