"""Rows of the morning board, ready to be shown: a measure with its verdicts, a bad rating with its cause."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from heming.facts.ratings import Rating
from heming.metrics.question import Question, Value
from heming.org.queries import PersonRow, person_names
from heming.reports.morning import Board, Line, fewest
from heming.scorecards.queries import Mark, marks
from heming.units import format_value
from heming.web.entries import metric_of
from heming.web.figures import Figure, figure_of
from heming.web.morning_words import CAUSES, Said, against_target, against_week, cause_name
from heming.web.viewer import language


@dataclass(frozen=True)
class FigureRow:
    """One line of the board."""

    figure: Figure
    text: str
    before: str
    last_week: Said
    target: str
    on_target: Said | None


@dataclass(frozen=True)
class BadRow:
    """One bad rating."""

    rating: Rating
    name: str
    stars: str
    case_url: str
    dialogue_url: str
    cause: str
    cause_name: str
    call_back: str
    by: str
    causes: tuple[tuple[str, str], ...]


def figure_rows(found: Board) -> list[FigureRow]:
    """The measures that the data can feed, in the order of the board."""
    return [_figure_row(line, found) for line in found.lines if not (line.value.note or "").startswith("needs")]


def _figure_row(line: Line, found: Board) -> FigureRow:
    question = Question((line.metric,), where=found.where, start=found.day, end=found.day)
    figure = figure_of(line.value, question)
    if (line.value.low or 0) < 0:  # from so few and uneven values no honest range can be said
        figure = replace(figure, interval="")
    target = "" if line.target is None else format_value(line.target.value, figure.unit, language=language())
    return FigureRow(
        figure, _text(line.value) or figure.text, _before(line.before), against_week(line.last_week, line.metric),
        target, against_target(line.on_target, line.metric) if line.on_target else None,
    )  # fmt: skip


def _before(value: Value | None) -> str:
    if value is None or value.value is None:
        return _("no data")
    return _text(value) or format_value(value.value, metric_of(value.metric).unit, language=language())


def _text(value: Value) -> str:
    """A share of few records as it was counted: 5/7. A per cent would promise more than there is."""
    metric = metric_of(value.metric)
    if metric.unit != "share" or value.value is None or not 0 < value.n < fewest(metric):
        return ""
    return f"{round(value.value * value.n)}/{round(value.n)}"


def bad_rows(ratings: Sequence[Rating], *, people: Mapping[int, PersonRow]) -> list[BadRow]:
    """The bad ones, as they came in, with what leads have said of them."""
    bad = [one for one in ratings if one.satisfaction == "dissatisfied"]
    said = marks([(one.source, one.id) for one in bad])
    names = {key: row.name for key, row in people.items()}
    names |= person_names(one.agent_key for one in bad if one.agent_key not in names)
    return [_row(one, names.get(one.agent_key or 0, ""), said.get((one.source, one.id))) for one in bad]


def bad_counts(ratings: Sequence[Rating]) -> list[tuple[str, int]]:
    """How many bad ones of each category, most first: for those who do not read customers' words."""
    found = Counter(one.category or _("Without a category") for one in ratings if one.satisfaction == "dissatisfied")
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def row_of(rating: Rating, *, name: str) -> BadRow:
    """One rating as it stands now."""
    return _row(rating, name, marks([(rating.source, rating.id)]).get((rating.source, rating.id)))


def _row(one: Rating, name: str, mark: Mark | None) -> BadRow:
    scale = f"/{one.scale_max:g}" if one.scale_max else ""
    stars = one.label or (f"{one.value:g}{scale}" if one.value is not None else "")
    case = [one.case_source, one.case_id] if one.case_id else []
    dialogue = urlencode({"source": one.case_source, "id": one.case_id}) if one.case_id else ""
    return BadRow(
        one, name, stars, reverse("case", args=case) if case else "",
        f"{reverse('morning_dialogue')}?{dialogue}" if dialogue else "",
        mark.cause if mark else "", cause_name(mark.cause) if mark and mark.cause else "",
        mark.call_back if mark else "", mark.by if mark else "", tuple((code, _(text)) for code, text in CAUSES),
    )  # fmt: skip
