"""What the templates of reports need: a block's form, a chart as SVG, the way to how a figure was computed."""

from dataclasses import replace

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from heming.reports.render.svg import svg
from heming.reports.sheet import Block, Cell, Chart, Number, Table
from heming.web.asking import about, query_of
from heming.web.bars import Bar

register = template.Library()


@register.filter
def form(block: Block) -> str:
    """Which template lays this block out: figures, table, chart or note."""
    return type(block).__name__.lower()


@register.filter
def picture(chart: Chart) -> SafeString:
    """The chart; every text in it is escaped where it is written."""
    return mark_safe(svg(chart))  # noqa: S308


@register.filter
def how_url(cell: Cell) -> str:
    """Where it is told how this figure was computed; '' for words and for sums of our own."""
    source = cell.source if isinstance(cell, Number) else None
    if source is None:
        return ""
    question = about(source.question, source.value) if source.value.by else source.question
    return f"{reverse('how')}?{query_of(replace(question, metrics=(source.value.metric,), by=()))}"


@register.filter
def is_number(cell: Cell) -> bool:
    """Whether a cell holds a figure rather than words."""
    return isinstance(cell, Number)


@register.simple_tag
def column_bar(block: Table, cell: Cell, *, place: int) -> Bar | None:
    """A figure's interval on the scale of its column."""
    found = block.bar(place, cell) if isinstance(cell, Number) else None
    if found is None:
        return None
    low, high, value = (round(100 * end, 1) for end in found)
    return Bar(low, max(round(high - low, 1), 0.8), min(value, 98.6))


@register.filter
def beside(chart: Chart) -> list[tuple[str, Number | None, Number | None]]:
    """The rows of the table that stands beside a chart."""
    return list(zip(chart.labels, chart.bars.numbers, chart.line.numbers, strict=True))


@register.filter
def is_number_at(row: tuple[Cell, ...], place: int) -> bool:
    """Whether this row's cell there holds a figure: then its heading stands to the right as well."""
    return isinstance(row[place], Number)
