"""Settle how the organisation counts: name, zone, calendar, first days of week and month, smallest group."""

from typing import Any
from zoneinfo import available_timezones

from django.db import transaction

from heming.errors import BadInput
from heming.org.calendars import read_calendar
from heming.org.changes import Authority, Change, allow, announce
from heming.org.models import Organisation

LIMITS = {"week_starts_on": (1, 7), "month_starts_on": (1, 28), "smallest_group": (5, 1000)}
TEXTS = ("name", "reporting_zone", "default_calendar")


@transaction.atomic
def set_organisation(by: Authority, **values: Any) -> None:
    """Only the values given are changed. A new zone has every stored fact derived again, a new calendar the rows that
    were counted under another."""
    allow(by)
    row = Organisation.the()
    for name, value in values.items():
        _check(name, value)
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    changed = {name for name in values if before[name] != values[name]}
    announce(by, Change(
        "set_organisation", "organisation", "1", before, dict(values),
        recount="default_calendar" in changed, everything="reporting_zone" in changed,
    ))  # fmt: skip


def _check(name: str, value: Any) -> None:
    if name not in LIMITS and name not in TEXTS:
        raise BadInput("The organisation has no setting {name}.", "Correct its name.", name=name)
    if name == "reporting_zone" and value not in available_timezones():
        raise BadInput("{zone} is no time zone.", "Use an IANA name such as Asia/Shanghai.", zone=value)
    if name == "default_calendar" and value:
        read_calendar(value)
    low, high = LIMITS.get(name, (0, 0))
    if name in LIMITS and not (isinstance(value, int) and low <= value <= high):
        raise BadInput(
            "{name} is {value}.",
            "Give a whole number from {low} to {high}.",
            name=name,
            value=value,
            low=low,
            high=high,
        )
