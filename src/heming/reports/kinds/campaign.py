"""大促战报: the days of a campaign against as many ordinary days right before."""

from datetime import timedelta

from django.utils.translation import gettext as _

from heming.access.scope import Scope
from heming.metrics.periods import period_at
from heming.reports.asking import Stretch, series, whole
from heming.reports.kinds.bad_ratings import by_category
from heming.reports.kinds.earlier import earlier
from heming.reports.kinds.frame import framed
from heming.reports.kinds.pulse import BARS, KEYS, LINE
from heming.reports.known import Known
from heming.reports.numbers import against, name_of, number_of, verdict
from heming.reports.sheet import Cell, Chart, Line, Said, Sheet, Table

MORE = ("abandoned_share", "answered_share")
MOST_DAYS = 31


def campaign(stretch: Stretch, *, found: Known, scope: Scope) -> Sheet:
    """Every measure during, before, and whether it moved; volume and satisfaction day by day."""
    before = earlier(stretch, found)
    keys = (*KEYS, *MORE)
    now, past = whole(keys, stretch, scope=scope), whole(keys, before, scope=scope) if before else None
    row, old = now.rows[0][1], past.rows[0][1] if past else {}
    told = [key for key in now.question.metrics if key in row and not (row[key].note or "").startswith("needs column")]
    rows: list[tuple[Cell, ...]] = []
    for key in told:
        earlier_number = past.number(old, key) if past else Said("–")
        rows.append(
            (
                Said(name_of(key)),
                now.number(row, key),
                earlier_number,
                against(row.get(key), old.get(key), label="", looks=len(told)),
            )
        )
    headers = (_("Measure"), _("During"), _("Before"), _("Change"))
    note = _("Before: {days}.").format(days=before.title) if before else _("The data begin later than the days before.")
    table = Table(_("During against before"), headers, tuple(rows), note=note)
    worse = [name_of(key) for key in told if verdict(row.get(key), old.get(key), looks=len(told)) == "worse"]
    better = [name_of(key) for key in told if verdict(row.get(key), old.get(key), looks=len(told)) == "better"]
    volume = against(row.get(BARS), old.get(BARS), label=_("before"), looks=len(told))
    first = _("{volume} cases; {change}.").format(volume=now.number(row, BARS).text, change=volume.text)
    second = _("Worse than before: {worse}; better: {better}; of the rest it cannot be told.").format(
        worse=_(", ").join(worse) or _("none"), better=_(", ").join(better) or _("none")
    )
    blocks = (table, _days(stretch, scope), by_category(stretch, scope=scope))
    return framed(
        "campaign", _("Campaign report"), stretch=stretch, found=found, scope=scope, conclusion=(first, second),
        blocks=blocks,
    )  # fmt: skip


def _days(stretch: Stretch, scope: Scope) -> Chart:
    """The last days of the stretch, at most a month of them."""
    days = range(max(0, stretch.days - MOST_DAYS), stretch.days)
    periods = [period_at(stretch.start + timedelta(days=number), "day") for number in days]
    found = series((BARS, LINE), periods, scope=scope)
    lines = []
    for key in (BARS, LINE):
        values = [found.at(key, period) for period in periods]
        lines.append(Line(name_of(key), tuple(number_of(v) if v and v.value is not None else None for v in values)))
    return Chart(_("Day by day"), tuple(f"{p.start:%m-%d}" for p in periods), lines[0], lines[1])
