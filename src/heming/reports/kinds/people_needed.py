"""How many people each team needs next month, where a queue model fits: the staffing figure of `insight`, per team."""

from datetime import date
from functools import lru_cache
from math import ceil

from django.utils.translation import gettext as _

from heming.access.people import visible_teams
from heming.access.scope import Scope
from heming.errors import UserError
from heming.facts.half_hours import Work
from heming.facts.store import open_store
from heming.insight.next_month import Month
from heming.insight.staffing_plan import Plan, Wish, may_plan, staffing_plan
from heming.reports.asking import Stretch
from heming.reports.numbers import language
from heming.reports.sheet import Cell, Number, Said, Table
from heming.units import format_interval, format_value


def people_needed(stretch: Stretch, *, scope: Scope) -> Table | None:
    """One row per team that had contacts; None for who does not plan staffing."""
    if not may_plan(scope):
        return None
    snapshot = open_store().snapshot().id
    rows: list[tuple[Cell, ...]] = []
    for team in visible_teams(scope):
        plan = _plan(snapshot, stretch.start, stretch.end, team.key, scope)
        if plan is not None and plan.offered:
            rows.append((Said(team.name), *_cells(plan)))
    note = _("Each day as the same weekdays of the last weeks were; the range is from quiet to busy days throughout.")
    headers = (_("Team"), _("Contacts expected"), _("People needed next month"))
    return Table(_("People needed next month"), headers, tuple(rows), note, _("No team had contacts in these days."))


@lru_cache(maxsize=128)
def _plan(snapshot: str, first: date, last: date, team: int, scope: Scope) -> Plan | None:
    """Kept per snapshot; None where the days are too many for it."""
    del snapshot
    try:
        return staffing_plan(Wish(Work(first, last, team=team)), scope)
    except UserError:
        return None


def _cells(plan: Plan) -> tuple[Cell, Cell]:
    if not plan.concurrency_known:
        return Said("–", "unsure"), Said(_("cannot tell: how many chats at once is not known"), "unsure")
    if plan.month is None or not plan.month.enough:
        return Said("–", "unsure"), Said(_("cannot tell: too few weeks"), "unsure")
    return _whole(plan.month.contacts), _people(plan.month)


def _whole(contacts: float) -> Number:
    return Number(format_value(round(contacts), "count", language=language()), round(contacts))


def _people(month: Month) -> Number:
    """Rounded up: nobody comes to work by tenths."""
    people, low, high = (ceil(round(amount, 6)) for amount in (month.people, month.low, month.high))
    between = format_interval(low, high, unit="count", language=language()) if low != high else ""
    return Number(format_value(people, "count", language=language()), people, low=low, high=high, interval=between)
