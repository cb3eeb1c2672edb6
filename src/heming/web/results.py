"""An answer as a table (one row per group, one column per measure) and as the chart that suits it."""

from collections.abc import Sequence
from dataclasses import dataclass

from heming.metrics.compile.dimensions import CLOCK, PERIODS
from heming.metrics.question import Answer, Value
from heming.web import charts
from heming.web.dimensions import dimension_title, group_title
from heming.web.entries import metric_of, name_of
from heming.web.figures import Figure, by_group, figure_of, scales_of

MOST_ROWS, MOST_LINES, MOST_DOTS = 300, 6, 25
Group = tuple[str | None, ...]


@dataclass(frozen=True)
class Table:
    """Headings of the groups and of the measures, rows of (group names, figures), and how many rows are not shown."""

    groups: tuple[str, ...]
    metrics: tuple[tuple[str, str], ...]
    rows: tuple[tuple[tuple[str, ...], tuple[Figure | None, ...]], ...]
    total: int

    @property
    def more(self) -> int:
        """Rows that only the export has."""
        return max(0, self.total - len(self.rows))


@dataclass(frozen=True)
class Chart:
    """Options, and whether it stands tall."""

    options: charts.Options
    tall: bool = False


def table_of(answer: Answer, *, sort: str = "") -> Table:
    """The answer's figures; sorted by a measure (largest first) where asked for, else in the answer's own order."""
    question = answer.question
    groups = list(by_group(answer).values())
    scales = scales_of(groups) if question.by else {}
    ordered = _sorted(groups, sort.removeprefix("-")) if sort else _natural(groups, question.by)
    rows = tuple(
        (tuple(group_title(name, next(iter(row.values())).by[name]) for name in question.by),
         tuple(figure_of(row[m], question, scale=scales.get(m)) if m in row else None for m in question.metrics))
        for row in ordered[:MOST_ROWS]
    )  # fmt: skip
    titles = tuple(dimension_title(name) for name in question.by)
    return Table(titles, tuple((key, name_of(key)) for key in question.metrics), rows, len(groups))


def chart_of(answer: Answer, key: str) -> Chart | None:
    """Lines over time where the question has a period, else dots with intervals; None for a single group."""
    by = answer.question.by
    rows = [row for row in by_group(answer).values() if key in row]
    period = next((name for name in by if name in (*PERIODS, *CLOCK)), None)
    if len(rows) < 2 or not any(row[key].value is not None for row in rows):
        return None
    return Chart(_lines(rows, key, by=by, period=period)) if period else _dots(rows, key, by)


def _lines(rows: Sequence[dict[str, Value]], key: str, *, by: Sequence[str], period: str) -> charts.Options:
    labels = sorted({label for row in rows if (label := row[key].by[period])})
    others = [name for name in by if name != period]
    lines: dict[str, dict[str, Value]] = {}
    size: dict[str, int] = {}
    for row in rows:
        value = row[key]
        name = " · ".join(group_title(one, value.by[one]) for one in others) or name_of(key)
        lines.setdefault(name, {})[value.by[period] or ""] = value
        size[name] = size.get(name, 0) + value.n
    largest = sorted(lines, key=lambda name: -size[name])[:MOST_LINES]
    unit = metric_of(key).unit
    shown = [charts.Line(name, unit, [lines[name].get(label) for label in labels]) for name in largest]
    return charts.trend([group_title(period, label) for label in labels], shown)


def _dots(rows: Sequence[dict[str, Value]], key: str, by: Sequence[str]) -> Chart:
    values = sorted((row[key] for row in rows if row[key].value is not None), key=lambda value: -value.n)[:MOST_DOTS]
    values.sort(key=lambda value: -(value.value or 0))
    names = [" · ".join(group_title(one, value.by[one]) for one in by) for value in values]
    return Chart(charts.dots(names, values, unit=metric_of(key).unit), tall=len(values) > 10)


def _natural(groups: list[dict[str, Value]], by: Sequence[str]) -> list[dict[str, Value]]:
    """By time where there is a period; else the largest groups first."""
    period = next((name for name in by if name in (*PERIODS, *CLOCK)), None)
    if period is None:
        return sorted(groups, key=lambda row: -next(iter(row.values())).n)
    return sorted(groups, key=lambda row: (next(iter(row.values())).by[period] or "", -next(iter(row.values())).n))


def _sorted(groups: list[dict[str, Value]], key: str) -> list[dict[str, Value]]:
    def place(row: dict[str, Value]) -> tuple[bool, float]:
        value = row[key].value if key in row else None
        return value is None, -(value or 0)

    return sorted(groups, key=place)
