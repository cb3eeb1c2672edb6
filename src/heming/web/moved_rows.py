"""Figures before and after a correction, as the small table shows them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from heming.metrics.moved import Moved
from heming.units import format_value
from heming.web.entries import metric_of, name_of
from heming.web.viewer import language


@dataclass(frozen=True)
class MovedRow:
    """One figure: whose, when, what, old and new with their n."""

    unit: str
    name: str
    month: str
    metric: str
    old: str
    new: str
    n_old: int
    n_new: int


def moved_rows(found: Iterable[Moved]) -> Iterator[MovedRow]:
    """In the reader's language and units."""
    for one in found:
        unit = metric_of(one.metric).unit
        yield MovedRow(
            _("Team") if one.unit == "team" else _("Person"), one.name or _("nobody"), one.month, name_of(one.metric),
            _figure(one.before, unit), _figure(one.after, unit), one.n_before, one.n_after,
        )  # fmt: skip


def _figure(value: float | None, unit: str) -> str:
    return "–" if value is None else format_value(value, unit, language=language())
