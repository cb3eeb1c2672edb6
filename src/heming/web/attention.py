"""What needs somebody's attention: unsettled findings, rows in quarantine, failed work, streams that went quiet."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heming.access.scope import Scope
from heming.web.freshness import streams

QUIET_DAYS = 3


@dataclass(frozen=True)
class Matter:
    """One thing to look at, with the page where it is settled."""

    text: str
    detail: str
    url: str
    icon: str
    serious: bool = False


def attention(scope: Scope) -> tuple[Matter, ...]:
    """What this person can do something about, the serious first."""
    found = [*_quiet_streams()]
    return tuple(sorted(found, key=lambda matter: not matter.serious))


def _quiet_streams() -> list[Matter]:
    known = streams()
    if len(known) < 2:
        return []
    newest = known[0].last_day
    late = [s for s in known if (newest - s.last_day).days > QUIET_DAYS]
    return [
        Matter(
            _("{stream} is behind").format(stream=s.name),
            ngettext("{n} day older than the newest data", "{n} days older than the newest data", (newest - s.last_day).days)
            .format(n=(newest - s.last_day).days),
            link("imports"), "clock",
        )
        for s in late
    ]  # fmt: skip


def link(page: str) -> str:
    """The address of a page, or '' where it is not there."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
