"""The course of a case: every moment with how long after the opening it was, in calendar and in working time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.facts.calendars import calendar_counted_under
from heming.facts.case_file import CaseFile
from heming.facts.store import Store
from heming.units import format_value
from heming.web.viewer import language
from heming.worktime import Calendar, business_seconds

# column, what it says, whether it matters most
MOMENTS = (
    ("opened_at", gettext_noop("Opened"), True),
    ("bot_ended_at", gettext_noop("The bot's part ended"), False),
    ("asked_human_at", gettext_noop("The customer asked for a human"), False),
    ("queued_at", gettext_noop("Entered the queue"), False),
    ("assigned_at", gettext_noop("Given to an agent: their clock starts"), True),
    ("first_auto_reply_at", gettext_noop("Automatic reply (does not count)"), False),
    ("first_human_reply_at", gettext_noop("First reply by a person"), True),
    ("first_resolved_at", gettext_noop("Resolved for the first time"), False),
    ("resolved_at", gettext_noop("Resolved"), True),
    ("due_at", gettext_noop("Due (SLA)"), False),
    ("closed_at", gettext_noop("Closed"), False),
)


@dataclass(frozen=True)
class Moment:
    """One moment; `since` counts from the opening, `worked` the same in working time."""

    at: int
    title: str
    since: str
    worked: str
    detail: str
    tone: str
    day_only: bool = False  # the source gives no time of day


def timeline(found: CaseFile, store: Store, *, names: Mapping[int, str]) -> tuple[Moment, ...]:
    """All known moments in order of time."""
    moments = [*_own(found.case), *_parts(found, names), *_said(found)]
    opened = found.case.get("opened_at")
    calendar = calendar_counted_under(store, found.case.get("calendar_version"))
    zone = ZoneInfo(store.zone)
    return tuple(
        Moment(at, title, "", "", detail, tone, day_only=True)
        if _is_day(at, zone)
        else _moment(at, title, detail, tone, opened, calendar)
        for at, title, detail, tone in sorted(moments, key=lambda moment: (_latest(moment[0], zone), moment))
    )


def _is_day(at: int, zone: ZoneInfo) -> bool:
    """Midnight to the second: a day without a time of day."""
    return datetime.fromtimestamp(at, zone).time() == time(0)


def _latest(at: int, zone: ZoneInfo) -> int:
    """When it was at the latest: a rating known by its day only does not come before that day's opening."""
    return at + 86_399 if _is_day(at, zone) else at


def _own(case: Mapping[str, Any]) -> Iterable[tuple[int, str, str, str]]:
    for column, title, is_key in MOMENTS:
        at = case.get(column)
        if at is None or (column == "first_resolved_at" and at == case.get("resolved_at")):
            continue
        before = case.get("opened_at") is not None and at < case["opened_at"]
        detail = _("Before the opening: not used in any time") if before else ""
        yield at, _(title), detail, "is-bad" if before else "is-key" if is_key else ""


def _parts(found: CaseFile, names: Mapping[int, str]) -> Iterable[tuple[int, str, str, str]]:
    for number, part in enumerate(found.parts):
        if part.get("from_at") is not None and number:
            name = names.get(part.get("agent_key") or 0, "–")
            yield part["from_at"], _("Passed on to {name}").format(name=name), "", ""


def _said(found: CaseFile) -> Iterable[tuple[int, str, str, str]]:
    for answer in found.answers:
        if answer.get("answered_at") is not None:
            value = format_value(answer.get("value"), "count", language=language())
            most = format_value(answer.get("scale_max"), "count", language=language())
            yield (
                answer["answered_at"],
                _("The customer rated: {value} of {most}").format(value=value, most=most),
                "",
                "is-key",
            )
    for complaint in found.complaints:
        if complaint.get("complained_at") is not None:
            yield (
                complaint["complained_at"],
                _("The customer complained"),
                complaint.get("complaint_kind") or "",
                "is-bad",
            )


def _moment(at: int, title: str, detail: str, tone: str, opened: int | None, calendar: Calendar) -> Moment:
    if opened is None or at <= opened:
        return Moment(at, title, "", "", detail, tone)
    worked = business_seconds(calendar, start_epoch=opened, end_epoch=at)
    return Moment(
        at, title, format_value(at - opened, "seconds", language=language()),
        format_value(worked, "business_seconds", language=language()) if worked != at - opened else "", detail, tone,
    )  # fmt: skip
