"""The parts a figure was added up from, in words: case rows of some platforms, day reports of others."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from heming.facts.column_names import table_name
from heming.metrics.explain import Explanation, Part
from heming.sources.platforms import label_of
from heming.units import format_value
from heming.web.viewer import language


@dataclass(frozen=True)
class AddedPart:
    """One part: what kind of record, whose, its own figure, and how many rows it is made of."""

    kind: str
    streams: str
    value: str
    n: int
    rows_counted: int
    rows_in_all: int


def added_parts(told: Explanation, unit: str) -> list[AddedPart]:
    """The parts of an explanation; none where the figure comes from one kind of record."""
    return [_part(part, unit) for part in told.parts]


def _part(part: Part, unit: str) -> AddedPart:
    labels = dict.fromkeys(label_of(stream, language=language()) for stream in part.streams)
    value = "–" if part.value is None else format_value(part.value, unit, language=language())
    return AddedPart(
        table_name(part.table), _(", ").join(labels), value, part.n, part.rows_counted, part.rows_in_all
    )  # fmt: skip
