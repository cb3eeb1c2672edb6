"""A change of business hours as one wish: what it would count again, and then the change itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from heming.facts.recount import to_count_again
from heming.facts.store import Store, open_store
from heming.org.actions.save_calendar import check_calendar, save_calendar
from heming.org.actions.set_calendar import set_calendar
from heming.org.actions.set_organisation import set_organisation
from heming.org.calendars import proposing
from heming.org.changes import Authority, allow
from heming.org.preview import preview


@dataclass(frozen=True)
class CalendarChange:
    """Who keeps which calendar from which day on; with `content` its file is written first.

    `team_key` None is the organisation; `keep` False writes the file alone.
    """

    calendar: str
    team_key: int | None = None
    from_day: date | None = None
    content: str | None = None
    keep: bool = True
    reason: str = ""


def foresee(by: Authority, wish: CalendarChange, *, store: Store | None = None) -> int:
    """How many stored cases are counted again; everything the change would refuse is refused here."""
    allow(by)
    place = store or open_store()
    if wish.content is not None:
        check_calendar(wish.calendar, wish.content)
    with _as_if(wish):
        return preview(lambda: _keep(by, wish), lambda: to_count_again(place)).after


@transaction.atomic
def change_calendar(by: Authority, wish: CalendarChange) -> None:
    """The change, audited; one job counts again what differs."""
    with _as_if(wish):
        _keep(by, wish)
    if wish.content is not None:
        save_calendar(by, wish.calendar, content=wish.content, reason=wish.reason)


@contextmanager
def _as_if(wish: CalendarChange) -> Iterator[None]:
    if wish.content is None:
        yield
        return
    with proposing(wish.calendar, wish.content):
        yield


def _keep(by: Authority, wish: CalendarChange) -> None:
    if not wish.keep:
        return
    if wish.team_key is None:
        set_organisation(by, default_calendar=wish.calendar)
    else:
        set_calendar(by, wish.team_key, calendar=wish.calendar, from_day=wish.from_day, reason=wish.reason)
