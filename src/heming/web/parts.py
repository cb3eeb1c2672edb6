"""Where a figure comes from: the same measures by category and by channel."""

from dataclasses import dataclass

from heming.access.scope import Scope
from heming.metrics.ask import ask
from heming.metrics.question import Filter, Question
from heming.web.dimensions import dimension_title, group_title, offered
from heming.web.entries import name_of
from heming.web.figures import Figure, by_group, figure_of, scales_of
from heming.web.panels import known
from heming.web.periods import Period

BY = ("category", "channel", "shop", "skill_group", "subcategory")
COLUMNS = ("case_count", "first_reply_seconds_p50", "handle_seconds_mean", "satisfied_share")
MOST_ROWS, MOST_TABLES = 8, 2


@dataclass(frozen=True)
class Part:
    """One table: by what, its headings, its rows of (group, figures), and how many rows are not shown."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Figure | None, ...]], ...]
    more: int


def parts_of(where: tuple[Filter, ...], period: Period, *, scope: Scope) -> tuple[Part, ...]:
    """The first dimensions that tell something: those with several groups."""
    there = {one.name for one in offered()}
    found = []
    for name in (one for one in BY if one in there):
        part = _part(name, where, period, scope)
        if len(part.rows) > 1:
            found.append(part)
        if len(found) == MOST_TABLES:
            break
    return tuple(found)


def _part(name: str, where: tuple[Filter, ...], period: Period, scope: Scope) -> Part:
    question = Question(metrics=known(COLUMNS), by=(name,), where=where, start=period.start, end=period.end)
    groups = by_group(ask(question, scope))
    scales = scales_of(groups.values())
    shown = [m for m in question.metrics if any(m in row and row[m].value is not None for row in groups.values())]
    first = question.metrics[0]
    ordered = sorted(groups.items(), key=lambda item: -(item[1][first].value or 0) if first in item[1] else 0)
    rows = tuple(
        (group_title(name, next(iter(row.values())).by[name]),
         tuple(figure_of(row[m], question, scale=scales.get(m)) if m in row else None for m in shown))
        for _group, row in ordered[:MOST_ROWS]
    )  # fmt: skip
    return Part(dimension_title(name), tuple(name_of(m) for m in shown), rows, max(0, len(ordered) - MOST_ROWS))
