"""What a report may speak of: the days there are data for, whose view it is, and the targets that were set."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from heming.access.scope import Scope
from heming.errors import NotFound
from heming.facts.coverage import coverage
from heming.facts.store import open_store
from heming.metrics.question import Filter
from heming.org.queries import reporting_zone, team_names

TABLES = ("cases", "answers", "agent_days")  # what has days of service; targets and rosters may lie ahead
SIMULATED = "demo-"


@dataclass(frozen=True)
class Known:
    """The first and the newest day of service, and the streams behind them."""

    snapshot: str
    first: date
    newest: date
    streams: tuple[tuple[str, date], ...]

    @property
    def simulated(self) -> bool:
        """Whether the demo centre is among them."""
        return any(name.startswith(SIMULATED) for name, _day in self.streams)


def known() -> Known:
    """What the newest snapshot holds; NotFound when nothing was ever imported."""
    found = _known(open_store().snapshot().id)
    if found is None:
        raise NotFound("There are no records to report on yet.", "Import some first.")
    return found


@lru_cache(maxsize=8)
def _known(snapshot: str) -> Known | None:
    if not snapshot:
        return None
    store = open_store()
    spans = [span for span in coverage(store, store.snapshot(snapshot)) if span.table in TABLES]
    if not spans:
        return None
    newest: dict[str, date] = {}
    for span in spans:
        newest[span.source] = max(span.last_day, newest.get(span.source, span.last_day))
    return Known(snapshot, min(s.first_day for s in spans), max(newest.values()), tuple(sorted(newest.items())))


def where_of(scope: Scope) -> tuple[Filter, ...]:
    """A lead's reports are about the teams they answer for; everybody else's about the whole organisation."""
    if "lead" in scope.roles and not scope.everyone and scope.team_keys:
        return (Filter("team", tuple(str(key) for key in sorted(scope.team_keys))),)
    return ()


def whose(scope: Scope) -> str:
    """In words whom the report is about."""
    where = where_of(scope)
    if not where:
        return _("The whole organisation")
    names = team_names([int(key) for key in where[0].values])
    return _(", ").join(sorted(names.values()))


def now() -> datetime:
    """This moment in the reporting zone."""
    return timezone.now().astimezone(ZoneInfo(reporting_zone()))


def freshness(found: Known) -> str:
    """数据到6月30日; streams that are behind are named, and nothing is called live."""
    said = _("Data up to {day}, as imported.").format(day=found.newest.isoformat())
    late = [f"{name} {day.isoformat()}" for name, day in found.streams if (found.newest - day).days > 3]
    return said + (_(" Behind: {streams}.").format(streams=_(", ").join(late)) if late else "")
