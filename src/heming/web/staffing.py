"""人力测算: how many people each half-hour needs, who was there and planned, and next month."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite, nan

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from heming.access.audit import record
from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import BadInput, NotAllowed
from heming.facts.half_hours import Work
from heming.insight.staffing import HalfHour, Need, Spread, Target
from heming.insight.staffing_plan import USUAL_HOURS, Plan, Wish, may_plan, staffing_plan
from heming.metrics.ask import ask
from heming.metrics.question import Filter, Question
from heming.org.queries import team_names, today
from heming.web.asking import day_of
from heming.web.dimensions import WEEKDAYS
from heming.web.downloads import Sheet, sheet_answer
from heming.web.freshness import streams
from heming.web.harmony_choices import kinds
from heming.web.staffing_charts import staffing_chart
from heming.web.staffing_words import VERDICTS, at_once_measured, duration, limits, percent, usual_at_once
from heming.web.viewer import scope_of
from heming.web.warming import warmed

USUAL_DAYS = 28


@dataclass(frozen=True)
class Option:
    """Something to choose."""

    value: str
    title: str
    chosen: bool


@require_GET
def staffing_page(request: HttpRequest) -> HttpResponse:
    """The page for those who plan staffing."""
    scope = scope_of(request)
    if not may_plan(scope):
        raise NotAllowed("You may not see staffing figures.", "Ask your team lead or an analyst.")
    if not streams():
        return redirect("overview")
    wish = wish_of(request.GET, scope)
    plan = staffing_plan(wish, scope)
    chart = staffing_chart(plan.half_hours)
    context = {
        "wish": wish, "plan": plan, "chart": chart, "within": duration(wish.target.within_seconds),
        "rows": [_row(one) for one in plan.half_hours if is_working(one)],
        "quiet": [_row(one) for one in plan.half_hours if not is_working(one)],
        "limits": limits(plan), "choices": choices(wish, scope), "weekdays": _weekdays(wish), "given": request.GET,
        "at_once": usual_at_once(plan), "measured": at_once_measured(plan.at_once),
        "shrinkage": percent(plan.target.shrinkage), "level": percent(plan.target.service_level),
        "short": sum(one.verdict == "short" for one in plan.half_hours),
        "may_export": scope.may("export"), "query": request.GET.urlencode(),
        "level_number": _number(wish.target.service_level), "occupancy_number": _number(wish.target.most_occupancy),
    }  # fmt: skip
    return render(request, "staffing/page.html", context)


@warmed("staffing")
def first_plan(scope: Scope) -> None:
    """The last four weeks."""
    if streams() and may_plan(scope):
        wish = wish_of(QueryDict(), scope)
        staffing_plan(wish, scope)
        choices(wish, scope)


def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The table as CSV or XLSX."""
    scope = scope_of(request)
    require(scope, "export")
    plan = staffing_plan(wish_of(request.GET, scope), scope)
    record(scope, "export", on=("staffing", request.GET.urlencode()[:200]), after={"form": form})
    headers = [_(h) for h in HEADERS]
    return sheet_answer(Sheet("heming-staffing", headers, [_cells(one) for one in plan.half_hours]), form)


HEADERS = (
    gettext_noop("Half-hour"),
    gettext_noop("Contacts, middle"),
    gettext_noop("Contacts, quiet day"),
    gettext_noop("Contacts, busy day"),
    gettext_noop("Handle seconds"),
    gettext_noop("Needed, Erlang C"),
    gettext_noop("Needed, Erlang A"),
    gettext_noop("To roster, Erlang C"),
    gettext_noop("To roster, Erlang A"),
    gettext_noop("Present"),
    gettext_noop("Planned"),
    gettext_noop("Verdict"),
)


def _cells(one: HalfHour) -> list[object]:
    needs = [one.patient, one.impatient]
    there = [None if s is None else round(s.middle, 1) for s in (one.present, one.planned)]
    handle = None if one.handle_seconds is None else round(one.handle_seconds, 1)
    return [
        one.label, one.offered.middle, one.offered.low, one.offered.high, handle,
        *(n and n.people for n in needs), *(n and n.rostered for n in needs), *there, _(VERDICTS[one.verdict]),
    ]  # fmt: skip


def wish_of(query: QueryDict, scope: Scope) -> Wish:
    """What the address asks; the last four weeks of the hotline, or of whatever else has most calls, unless told."""
    newest = max((s.last_day for s in streams()), default=today())
    last = day_of(query.get("to", "")) or newest
    first = day_of(query.get("from", "")) or last - timedelta(days=USUAL_DAYS - 1)
    weekday = query.get("weekday", "")
    within = _given(query, "within")
    target = Target(
        service_level=(_given(query, "level") or 80) / 100,
        within_seconds=20.0 if within is None else within,
        most_occupancy=(_given(query, "occupancy") or 85) / 100,
        patience_seconds=_given(query, "patience"),
    )
    shrinkage, at_once = _given(query, "shrinkage"), _given(query, "at_once")
    return Wish(
        work=_work(query.get("what", "") if "what" in query else most_calls(scope), first, last, scope=scope),
        weekday=int(weekday) - 1 if weekday in tuple("1234567") else None,
        target=target,
        shrinkage=None if shrinkage is None else shrinkage / 100,
        concurrency=at_once,
        hours_each=_given(query, "hours") or USUAL_HOURS,
    )


def _work(what: str, first: date, last: date, *, scope: Scope) -> Work:
    kind, _colon, value = what.partition(":")
    if not what and not (scope.everyone or "executive" in scope.roles):
        own = sorted(scope.team_keys)
        return Work(first, last, team=own[0] if own else -1)
    return Work(
        first, last, int(value) if kind == "team" and value.isdecimal() else None,
        value if kind == "skill" else "", value if kind == "channel" else "",
    )  # fmt: skip


def most_calls(scope: Scope) -> str:
    """The skill group, else the channel, with most calls; for a lead the own team. '' where nobody is called."""
    whole = scope.everyone or "executive" in scope.roles
    units = (("skill", "skill_group"), ("channel", "channel")) if whole else (("team", "team"),)
    calls = Filter("session_kind", ("call",))
    for kind, dimension in units:
        found = ask(Question(("case_count",), by=(dimension,), where=(calls,)), scope)
        named = [(one.value or 0.0, one.keys.get(dimension) or one.by[dimension] or "") for one in found]
        largest = max((one for one in named if one[1] and (whole or int(one[1]) in scope.team_keys)), default=(0.0, ""))
        if largest[0]:
            return f"{kind}:{largest[1]}"
    return ""


def _given(query: QueryDict, name: str) -> float | None:
    text = query.get(name, "").strip()
    try:
        number = float(text) if text else None
    except ValueError:
        number = nan
    if number is not None and not isfinite(number):
        raise BadInput("'{text}' is not a number.", "Write it as 80 or 20.5.", text=text)
    return number


def choices(wish: Wish, scope: Scope) -> list[Option]:
    """Teams in sight; skill groups and channels for whoever sees the whole."""
    work = wish.work
    whole = scope.everyone or "executive" in scope.roles
    found = [Option("", _("Everybody"), work.team is None)] if whole else []
    teams = {key: name for key, name in team_names().items() if scope.sees_team(key)}
    found += [Option(f"team:{k}", name, k == work.team) for k, name in sorted(teams.items(), key=lambda kv: kv[1])]
    for kind, dimension, chosen in (("skill", "skill_group", work.skill_group), ("channel", "channel", work.channel)):
        names = kinds(dimension, scope) if whole else ()
        found += [Option(f"{kind}:{name}", name, name == chosen) for name in names]
    return found


def _weekdays(wish: Wish) -> list[Option]:
    return [Option(str(i + 1), _(name), wish.weekday == i) for i, name in enumerate(WEEKDAYS)]


def is_working(one: HalfHour) -> bool:
    """Whether anybody usually comes or works then; the other half-hours are folded away."""
    here = (one.offered, one.present, one.planned)
    return any(spread is not None and spread.high >= 0.5 for spread in here)


@dataclass(frozen=True)
class Row:
    """One line of the table, in words."""

    label: str
    contacts: str
    contacts_spread: str
    handle: str
    patient: str
    impatient: str
    roster: str
    present: str
    planned: str
    verdict: str
    tone: str


def _row(one: HalfHour) -> Row:
    handle = f"{duration(one.handle_seconds)}{'' if one.own_handle or one.handle_seconds is None else ' *'}"
    need = one.impatient or one.patient
    between = f"{one.offered.low:.0f}–{one.offered.high:.0f}"
    return Row(
        one.label, f"{one.offered.middle:g}", between, handle, _need(one.patient), _need(one.impatient),
        "–" if need is None else str(need.rostered), _heads(one.present), _heads(one.planned), _(VERDICTS[one.verdict]),
        one.verdict,
    )  # fmt: skip


def _need(need: Need | None) -> str:
    if need is None:
        return "–"
    return str(need.people) if need.low == need.high else f"{need.people} ({need.low}–{need.high})"


def _heads(spread: Spread | None) -> str:
    return "–" if spread is None else f"{spread.middle:.1f}"


def _number(share: float) -> str:
    return f"{share * 100:g}"


__all__ = ["Plan", "export", "staffing_page"]
