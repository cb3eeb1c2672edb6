"""人效与编制: volume, cases per hour, utilisation by team, and how many people the coming month needs."""

from django.utils.translation import gettext as _

from heming.access.scope import Scope
from heming.reports.asking import Stretch, groups, tells, whole
from heming.reports.kinds.earlier import earlier
from heming.reports.kinds.frame import framed
from heming.reports.kinds.people_needed import people_needed
from heming.reports.known import Known
from heming.reports.numbers import against, name_of
from heming.reports.sheet import Block, Cell, Figures, KeyFigure, Note, Said, Sheet, Table

KEYS = ("case_count", "cases_per_hour", "utilised_share", "occupied_share", "handle_seconds_mean")
PER_TEAM = ("case_count", "cases_per_hour", "utilised_share", "occupied_share")


def staffing(stretch: Stretch, *, found: Known, scope: Scope) -> Sheet:
    """People and their time: figures against the period before, by team; the length of breaks is nobody's business."""
    before = earlier(stretch, found)
    now = whole(KEYS, stretch, scope=scope)
    row = now.rows[0][1]
    past = whole(KEYS, before, scope=scope).rows[0][1] if before else {}
    beside = before.title if before else ""
    items = tuple(
        KeyFigure(
            name_of(key),
            now.number(row, key),
            (against(row.get(key), past.get(key), label=beside, looks=len(now.question.metrics)),),
        )
        for key in now.question.metrics
    )
    hourly = items[1]
    first = _("{volume} cases; {name}: {value}.").format(
        volume=items[0].number.text, name=hourly.name, value=hourly.number.text
    )
    second = hourly.against[0].text if before else _("There is no earlier period to compare with.")
    needed = people_needed(stretch, scope=scope)
    blocks: list[Block] = [Figures(_("Key figures"), items), _teams(stretch, scope), *([needed] if needed else [])]
    return framed(
        "staffing", _("Productivity and staffing"), stretch=stretch, found=found, scope=scope,
        conclusion=(first, second), blocks=(*blocks, _limits()),
    )  # fmt: skip


def _teams(stretch: Stretch, scope: Scope) -> Table:
    found = groups(PER_TEAM, stretch, by="team", scope=scope)
    shown = tuple(key for key in found.question.metrics if tells(found, key))
    rows: list[tuple[Cell, ...]] = [
        (Said(name), *(found.number(row, key) for key in shown)) for name, row in found.rows
    ]
    return Table(
        _("Teams"), (_("Team"), *(name_of(key) for key in shown)), tuple(rows),
        empty=_("No team has cases in this period."),
    )  # fmt: skip


def _limits() -> Note:
    lines = [
        _("Hours are those the records tell as worked; where they are missing, nothing is put in their place."),
        _("Cases of another mix take another time: compare a team with itself before comparing teams."),
    ]
    return Note(_("How to read it"), tuple(lines))
