"""Settle how the organisation counts: name, zone, calendar, first days of week and month, smallest group."""

from typing import Any
from zoneinfo import available_timezones

from django.db import transaction

from heming.errors import BadInput
from heming.org.changes import Authority, Change, allow, announce
from heming.org.models import Organisation, Person

LIMITS = {"week_starts_on": (1, 7), "month_starts_on": (1, 28), "smallest_group": (5, 1000)}
TEXTS = ("name", "reporting_zone", "default_calendar")


@transaction.atomic
def set_organisation(by: Authority, **values: Any) -> None:
    """Only the values given are changed. A new zone or calendar has every stored fact derived again."""
    allow(by)
    row = Organisation.the()
    for name, value in values.items():
        _check(name, value)
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    derived = {"reporting_zone", "default_calendar"} & {name for name in values if before[name] != values[name]}
    everybody = frozenset(Person.objects.values_list("key", flat=True)) if derived else frozenset()
    announce(by, Change("set_organisation", "organisation", "1", before, dict(values), rederive=everybody))


def _check(name: str, value: Any) -> None:
    if name not in LIMITS and name not in TEXTS:
        raise BadInput("The organisation has no setting {name}.", "Correct its name.", name=name)
    if name == "reporting_zone" and value not in available_timezones():
        raise BadInput("{zone} is no time zone.", "Use an IANA name such as Asia/Shanghai.", zone=value)
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
