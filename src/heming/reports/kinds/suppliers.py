"""供应商对比: own staff and suppliers side by side, as they are and on the same mix of cases."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from django.utils.translation import gettext as _

from heming.access.scope import Scope
from heming.metrics.ask import ask
from heming.metrics.question import Question
from heming.reports.asking import Stretch, groups, tells
from heming.reports.kinds.frame import framed
from heming.reports.known import Known, where_of
from heming.reports.numbers import language, name_of
from heming.reports.sheet import Cell, Note, Number, Said, Sheet, Table
from heming.units import MISSING, format_interval, format_value

KEYS = (
    "case_count", "first_reply_seconds_p50", "handle_seconds_mean", "first_contact_resolved_share:7d",
    "satisfied_share", "complaint_share",
)  # fmt: skip
RATED = "satisfied_share"
FEWEST = 10  # ratings a category needs with every employer
Z = 1.959963984540054


@dataclass(frozen=True)
class Alike:
    """A satisfied share on the mix of all employers together, with its 95 % interval, and on how much it rests."""

    value: float
    low: float
    high: float
    n: int


def suppliers(stretch: Stretch, *, found: Known, scope: Scope) -> Sheet:
    """Each employer's figures, and its satisfaction as if all had the same kinds of cases."""
    by = groups(KEYS, stretch, by="employer", scope=scope)
    shown = tuple(key for key in by.question.metrics if tells(by, key))
    alike = on_one_mix(stretch, scope=scope)
    rows: list[tuple[Cell, ...]] = [
        (Said(name), *(by.number(row, key) for key in shown), _same_mix(alike.get(name))) for name, row in by.rows
    ]
    headers = (_("Employer"), *(name_of(key) for key in shown), _("Satisfied, on the same mix of cases"))
    table = Table(_("Own staff and suppliers"), headers, tuple(rows), empty=_("No record says who employs the people."))
    return framed(
        "suppliers", _("Comparison of suppliers"), stretch=stretch, found=found, scope=scope,
        conclusion=_conclusion([name for name, _row in by.rows], alike), blocks=(table, _limits()),
    )  # fmt: skip


def on_one_mix(stretch: Stretch, *, scope: Scope) -> dict[str, Alike]:
    """Directly standardised satisfied shares: each category weighs as much as among all ratings together.

    Categories in which some employer has fewer than 10 ratings are left out for all.
    """
    question = Question(
        (RATED,), by=("employer", "category"), where=where_of(scope), start=stretch.start, end=stretch.end,
        minimum_n=FEWEST,
    )  # fmt: skip
    cells: dict[str, dict[str, tuple[float, int]]] = {}
    for value in ask(question, scope):
        employer, category = value.by["employer"], value.by["category"]
        if employer is not None and category is not None and value.value is not None and value.n >= FEWEST:
            cells.setdefault(employer, {})[category] = (value.value, value.n)
    if len(cells) < 2:
        return {}
    shared = set.intersection(*(set(row) for row in cells.values()))
    weights = {category: sum(row[category][1] for row in cells.values()) for category in shared}
    return {name: _standardised(row, weights) for name, row in cells.items()} if shared else {}


def _standardised(row: dict[str, tuple[float, int]], weights: dict[str, int]) -> Alike:
    whole = sum(weights.values())
    value = sum(weights[c] / whole * row[c][0] for c in weights)
    # (hits + 1) / (n + 2) keeps a category in which everybody was content from looking certain
    smooth = {c: (row[c][0] * row[c][1] + 1) / (row[c][1] + 2) for c in weights}
    spread = sqrt(sum((weights[c] / whole) ** 2 * smooth[c] * (1 - smooth[c]) / row[c][1] for c in weights))
    return Alike(value, max(0.0, value - Z * spread), min(1.0, value + Z * spread), sum(row[c][1] for c in weights))


def _same_mix(alike: Alike | None) -> Cell:
    if alike is None:
        return Said(MISSING, "unsure")
    return Number(
        format_value(alike.value, "share", language=language()), alike.value, alike.n, alike.low, alike.high,
        unit="share", interval=format_interval(alike.low, alike.high, unit="share", language=language()),
    )  # fmt: skip


def _conclusion(names: list[str], alike: dict[str, Alike]) -> tuple[str, str]:
    if len(names) < 2:
        return _("There is only one employer in these records."), _("Nothing to compare.")
    first = _("{n} employers: {names}.").format(n=len(names), names=_(", ").join(names))
    if not alike:
        return first, _("On the same mix of cases nothing can be told: too few ratings per category.")
    ranked = sorted(alike.items(), key=lambda pair: -pair[1].value)
    (best, high), (last, low) = ranked[0], ranked[-1]
    if apart(high, low, of=len(ranked)):
        return first, _("On the same mix of cases {best} has the more satisfied customers than {last}.").format(
            best=best, last=last
        )
    return first, _("On the same mix of cases no difference in satisfaction can be told.")


def apart(high: Alike, low: Alike, *, of: int = 2) -> bool:
    """Whether the interval of the difference leaves out 0 (from both intervals, variance recovery). The best and the
    worst of several are the most different of many pairs: with `of` employers the interval widens by Bonferroni.
    """
    pairs = of * (of - 1) / 2
    wider = NormalDist().inv_cdf(1 - 0.025 / pairs) / Z
    return (high.value - low.value) > wider * sqrt((high.value - high.low) ** 2 + (low.high - low.value) ** 2)


def _limits() -> Note:
    lines = (
        _("On the same mix: each category weighs as much as among all ratings together; categories with fewer than "
          "{n} ratings at any employer are left out.").format(n=FEWEST),
        _("The employer is the one recorded with each case; cases without one are not compared."),
        _("Other differences, such as tenure or shift, are not taken out."),
    )  # fmt: skip
    return Note(_("How to read it"), lines)
