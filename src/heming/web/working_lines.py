"""The lines of 工时: each person's and team's times in words, with the interval of their pace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from heming.access.people import visible_people
from heming.access.scope import Scope
from heming.insight.pace import Pace
from heming.insight.working_time import Days, Period, days_by_source, paces
from heming.metrics.ask import ask
from heming.metrics.question import Filter, Value
from heming.units import format_interval
from heming.web.bars import scale_of
from heming.web.figures import Figure, by_group, figure_of
from heming.web.viewer import language

METRICS = (
    "planned_seconds", "attended_seconds", "productive_seconds", "overtime_seconds", "leave_seconds",
    "occupied_share", "utilised_share", "adherence_share", "cases_per_hour",
)  # fmt: skip
PER_PAGE = 40
TEAM_METRICS = (*METRICS, "absent_share", "shrinkage_share")
SOURCES = {
    "states": gettext_noop("seat states"),
    "platform": gettext_noop("platform totals"),
    "roster": gettext_noop("roster"),
    "absent": gettext_noop("absent"),
    "unknown": gettext_noop("no data"),
}


@dataclass(frozen=True)
class Line:
    """One person or team."""

    key: str
    name: str
    team: str
    figures: tuple[Figure | None, ...]
    used: str
    page: str


@dataclass(frozen=True)
class People:
    """One page of the people, and how many there are in all."""

    lines: tuple[Line, ...]
    total: int


def people_lines(period: Period, scope: Scope, *, page: int = 1) -> People:
    """Those in sight of one page, in the order of teams and names: this is no ranking."""
    if not (scope.everyone or scope.agent_keys):
        return People((), 0)
    question = period.question(*METRICS, by=("agent",))
    rows = {str(key): row for (key,), row in by_group(ask(question, scope)).items() if _is_known(key, row)}
    teams = {str(p.key): p.team for p in visible_people(scope)}
    names = {key: next(iter(row.values())).by["agent"] or key for key, row in rows.items()}
    ordered = sorted(rows, key=lambda key: (teams.get(key, ""), names[key]))
    shown = ordered[(page - 1) * PER_PAGE : page * PER_PAGE]
    theirs = period if len(shown) == len(ordered) else replace(period, where=(*period.where, _among(shown)))
    used, speed = (days_by_source(theirs, scope), paces(theirs, scope)) if shown else ({}, {})
    lines = []
    for key in shown:
        figures = [in_hours(figure_of(rows[key][m], question)) if m in rows[key] else None for m in METRICS]
        figures[-1] = with_interval(figures[-1], speed.get(key))
        said = used_words(used.get(key, Days()))
        lines.append(Line(key, names[key], teams.get(key, ""), tuple(figures), said, "person"))
    return People(tuple(with_bars(lines)), len(ordered))


def _is_known(key: str | None, row: Mapping[str, Value]) -> bool:
    return key is not None and key.isdigit() and any(value.value is not None for value in row.values())


def _among(keys: Sequence[str]) -> Filter:
    return Filter("agent", tuple(keys))


def team_lines(period: Period, scope: Scope) -> list[Line]:
    """The teams in sight."""
    question = period.question(*TEAM_METRICS, by=("team",))
    lines = []
    for (key,), row in by_group(ask(question, scope)).items():
        if not _is_known(key, row):
            continue
        figures = tuple(in_hours(figure_of(row[m], question)) if m in row else None for m in TEAM_METRICS)
        lines.append(Line(str(key), next(iter(row.values())).by["team"] or str(key), "", figures, "", "team"))
    return sorted(lines, key=lambda line: line.name)


def with_bars(lines: Sequence[Line]) -> list[Line]:
    """The last column with a bar for each interval, all on one scale."""
    last = [line.figures[-1] for line in lines]
    scale = scale_of([number for f in last if f is not None for number in (f.value, f.low, f.high)])
    told = []
    for line, figure in zip(lines, last, strict=True):
        bar = scale.bar(figure.value, low=figure.low, high=figure.high) if scale and figure and figure.enough else None
        told.append(replace(line, figures=(*line.figures[:-1], figure and replace(figure, bar=bar))))
    return told


def in_hours(figure: Figure) -> Figure:
    """Working time is told in hours: a day of 24 of them would be read as a working day."""
    if figure.value is None or figure.unit != "seconds":
        return figure
    return replace(figure, text=_("{hours} h").format(hours=f"{figure.value / 3600:,.1f}"))


def with_interval(figure: Figure | None, found: Pace | None) -> Figure | None:
    """The figure with its interval over days, or a word that there are too few of them."""
    if figure is None or found is None or figure.value is None:
        return figure
    if found.low is None or found.high is None:
        few = ngettext("only {n} day, cannot tell", "only {n} days, cannot tell", found.days).format(n=found.days)
        return replace(figure, note=few)
    text = format_interval(found.low, found.high, unit=figure.unit, language=language())
    return replace(figure, interval=text, low=found.low, high=found.high)


def used_words(days: Days) -> str:
    """状态 20 天 · 排班 1 天: what productive time was taken from, day by day."""
    parts = [
        ngettext("{source} {n} day", "{source} {n} days", count).format(source=_(SOURCES[name]), n=count)
        for name, count in vars(days).items()
        if count
    ]
    return " · ".join(parts)
