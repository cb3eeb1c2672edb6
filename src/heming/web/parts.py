"""Where a figure comes from: the same measures by category and by channel."""

from collections.abc import Sequence
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


def parts_of(
    where: tuple[Filter, ...],
    period: Period,
    *,
    scope: Scope,
    columns: Sequence[str] = COLUMNS,
    most: int = MOST_TABLES,
) -> tuple[Part, ...]:
    """The first dimensions that tell something: those with several groups."""
    there = {one.name for one in offered()}
    found: list[Part] = []
    for name in (one for one in BY if one in there):
        question = Question(metrics=known(columns), by=(name,), where=where, start=period.start, end=period.end)
        part = _part(question, scope)
        found += [part] if len(part.rows) > 1 else []
        if len(found) == most:
            break
    return tuple(found)


def parts_ahead(where: tuple[Filter, ...], period: Period, *, scope: Scope) -> None:
    """Every dimension once: the first two that tell something differ from person to person."""
    parts_of(where, period, scope=scope, most=len(BY))


def _part(question: Question, scope: Scope) -> Part:
    name, first = question.by[0], question.metrics[0]
    groups = by_group(ask(question, scope))
    scales = scales_of(groups.values())
    shown = [m for m in question.metrics if any(m in row and row[m].value is not None for row in groups.values())]
    ordered = sorted(groups.values(), key=lambda row: -(row[first].value or 0) if first in row else 0)
    rows = []
    for row in ordered[:MOST_ROWS]:
        figures = tuple(figure_of(row[m], question, scale=scales.get(m)) if m in row else None for m in shown)
        rows.append((group_title(name, next(iter(row.values())).by[name]), figures))
    headings = tuple(name_of(m) for m in shown)
    return Part(dimension_title(name), headings, tuple(rows), max(0, len(ordered) - MOST_ROWS))
