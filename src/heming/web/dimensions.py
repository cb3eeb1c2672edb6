"""What figures may be grouped and filtered by, as people call it, and which of it the imported data hold."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.facts.column_names import column_name
from heming.facts.store import open_store
from heming.metrics.compile.dimensions import CLOCK, KEYED, PERIODS, column_of
from heming.metrics.compile.team_now import TEAM_NOW
from heming.web.periods import period_of

PEOPLE = {
    "agent": gettext_noop("Agent"),
    "team": gettext_noop("Team"),
    "team_now": gettext_noop("Team of today"),
    "supervisor": gettext_noop("Team lead"),
    "manager": gettext_noop("Manager"),
    "source": gettext_noop("Stream"),
}
TIMES = {
    "day": gettext_noop("Day"),
    "week": gettext_noop("Week"),
    "month": gettext_noop("Month"),
    "quarter": gettext_noop("Quarter"),
    "year": gettext_noop("Year"),
    "interval": gettext_noop("Half-hour"),
    "hour": gettext_noop("Hour of the day"),
    "weekday": gettext_noop("Weekday"),
}
WEEKDAYS = (
    gettext_noop("Monday"),
    gettext_noop("Tuesday"),
    gettext_noop("Wednesday"),
    gettext_noop("Thursday"),
    gettext_noop("Friday"),
    gettext_noop("Saturday"),
    gettext_noop("Sunday"),
)
PLACES = (
    "channel",
    "shop",
    "skill_group",
    "category",
    "subcategory",
    "product_category",
    "service_stage",
    "priority",
    "session_kind",
    "direction",
    "region",
    "site",
    "employer",
    "tenure_band",
    "shift_kind",
    "case_state",
    "ended_reason",
    "to_human_reason",
    "instrument",
    "complaint_kind",
    "severity",
)
TABLES = ("cases", "answers", "agent_days", "complaints", "reviews", "orders")


@dataclass(frozen=True)
class Dimension:
    """One thing to group or filter by."""

    name: str
    title: str


def dimension_title(name: str) -> str:
    """坐席, 渠道, 月 …"""
    known = PEOPLE.get(name) or TIMES.get(name)
    return _(known) if known else column_name(name)


def offered() -> tuple[Dimension, ...]:
    """Everything but periods that has values in the newest snapshot, people first."""
    snapshot = open_store().snapshot()
    present = frozenset().union(*(snapshot.table(table).present for table in TABLES))
    extra = sorted(name for name in present if name.startswith("x_"))
    names = [*KEYED, *PLACES, *extra]
    told_by = {name: column_of("agent") if name == TEAM_NOW else column_of(name) for name in names}
    found = [Dimension(name, dimension_title(name)) for name in names if told_by[name] in present]
    return (*found, *(Dimension(name, dimension_title(name)) for name in CLOCK))


def periods() -> tuple[Dimension, ...]:
    """Day to year."""
    return tuple(Dimension(name, dimension_title(name)) for name in PERIODS)


def group_title(name: str, value: str | None) -> str:
    """A group's name as shown; a missing one says so, a yes or no is translated."""
    if value is None or value == "":
        return _("(not given)")
    if name == "weekday":
        return _(WEEKDAYS[int(value) - 1])
    if name == "week":
        return period_of(value).title
    if value in ("true", "false"):
        return _("yes") if value == "true" else _("no")
    return value
