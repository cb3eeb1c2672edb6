"""Reads of people and teams."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from heming.org.models import Organisation


def today() -> date:
    """The current day in the reporting zone."""
    return datetime.now(ZoneInfo(Organisation.the().reporting_zone)).date()
