"""What can be chosen on 和鸣 – period, unit, kind of cases – and what an address chose."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.access.people import visible_teams
from heming.access.scope import Scope
from heming.facts.store import open_store
from heming.insight.harmony import Asked, Speed
from heming.insight.sums import Slice
from heming.metrics.ask import ask
from heming.metrics.question import Question
from heming.web.freshness import streams
from heming.web.periods import Period, last, last_complete, period_at, period_of
from heming.web.viewer import scope_of

STAGES = {"presale": gettext_noop("before the sale"), "aftersale": gettext_noop("after the sale")}
PLACES = {"skill_group": gettext_noop("skill group"), "site": gettext_noop("site")}
MOST = 60  # of one kind of unit; a longer list is no list


@dataclass(frozen=True)
class Option:
    """One unit or kind of cases to choose."""

    value: str
    title: str


@dataclass(frozen=True)
class Chosen:
    """What the address asks for, and what else can be chosen."""

    period: Period
    periods: tuple[Period, ...]
    channel: str
    channels: tuple[str, ...]
    category: str
    categories: tuple[str, ...]
    stage: str
    stages: tuple[Option, ...]
    within: str
    units: tuple[Option, ...]
    unit: str
    measure: str
    asked: Asked

    @property
    def query(self) -> str:
        """The choices as an address repeats them."""
        named = {
            "period": self.period.label, "within": self.within, "stage": self.stage, "channel": self.channel,
            "category": self.category, "unit": self.unit, "measure": self.measure,
        }  # fmt: skip
        return urlencode({name: value for name, value in named.items() if value})

    @property
    def said(self) -> str:
        """Period, unit and kind of cases as the heading says them; what is not narrowed is said to be whole."""
        unit = next((one.title for one in self.units if one.value == self.within), "") or _("everybody in sight")
        stage = next((one.title for one in self.stages if one.value == self.stage), "")
        kinds = [text for text in (stage, self.channel, self.category) if text]
        compared = _("teams compared") if self.asked.unit == "team" else _("people compared")
        return " · ".join((self.period.title, unit, *(kinds or [_("all kinds of cases")]), compared))


def chosen_of(request: HttpRequest) -> Chosen:
    """The choices of an address; the last complete quarter unless another period is named."""
    first, newest = days()
    label = request.GET.get("period", "")
    period = period_of(label) if label else last_complete(newest, first, grain="quarter")
    scope = scope_of(request)
    channels, categories = kinds("channel", scope), kinds("category", scope)
    stages = tuple(Option(code, _(STAGES[code])) for code in kinds("service_stage", scope) if code in STAGES)
    units = units_of(scope)
    channel, category = (
        _known(request, name, found) for name, found in (("channel", channels), ("category", categories))
    )
    stage = _known(request, "stage", [one.value for one in stages])
    within = _known(request, "within", [one.value for one in units])
    measure: Speed = "reply" if request.GET.get("measure") == "reply" else "handle"
    unit = "team" if request.GET.get("unit") == "team" else "agent"
    dimension, _colon, value = within.partition(":")
    part = Slice(open_store().snapshot().id, channel, category, stage, (dimension, value) if within else None)
    months = tuple(day.year * 12 + day.month - 1 for day in (period.start, period.end))
    asked = Asked(months[0], months[1], part, "team" if unit == "team" else "agent", measure)
    return Chosen(
        period, periods_of(period, first=first, newest=newest), channel, channels, category, categories, stage, stages,
        within, units, unit, measure, asked,
    )  # fmt: skip


def _known(request: HttpRequest, name: str, found: list[str] | tuple[str, ...]) -> str:
    given = request.GET.get(name, "")
    return given if given in found else ""


def units_of(scope: Scope) -> tuple[Option, ...]:
    """Teams in sight; skill groups and sites for those who see the whole organisation."""
    teams = [Option(f"team:{team.key}", team.name) for team in visible_teams(scope)[:MOST]]
    places = [
        Option(f"{dimension}:{name}", f"{_(title)} {name}")
        for dimension, title in PLACES.items()
        for name in (kinds(dimension, scope)[:MOST] if scope.everyone or "executive" in scope.roles else ())
    ]
    return (*places, *teams)


def days() -> tuple[date, date]:
    """The first and the newest day of everything imported."""
    return min(s.first_day for s in streams()), max(s.last_day for s in streams())


def periods_of(period: Period, *, first: date, newest: date) -> tuple[Period, ...]:
    """Quarters, months and years with data, and the one that was asked for."""
    found = [
        one
        for grain, count in (("quarter", 8), ("month", 12), ("year", 3))
        for one in reversed(last(period_at(newest, grain), count, since=first))  # type: ignore[arg-type]
    ]
    return tuple(found if period in found else [period, *found])


def kinds(dimension: str, scope: Scope) -> tuple[str, ...]:
    """The texts of a dimension, the largest first."""
    found = sorted(ask(Question(("case_count",), by=(dimension,)), scope), key=lambda value: -(value.value or 0))
    return tuple(text for value in found if (text := value.by[dimension]))
