"""Teams side by side, without anybody's name: what a report for a group may show of them."""

from django.utils.translation import gettext as _

from heming.access.scope import Scope
from heming.reports.asking import Groups, Row, Stretch, groups, same_group, tells
from heming.reports.numbers import against, name_of
from heming.reports.sheet import Cell, Said, Table

COLUMNS = ("case_count", "first_reply_seconds_p50", "handle_seconds_mean", "satisfied_share")
MOST = 12


def by_team(stretch: Stretch, before: Stretch | None, *, scope: Scope) -> Table:
    """Service and satisfaction of each team, and whether its satisfaction moved."""
    now = groups(COLUMNS, stretch, by="team", scope=scope)
    earlier = groups(COLUMNS, before, by="team", scope=scope) if before else None
    shown = tuple(key for key in now.question.metrics if tells(now, key))
    compare = earlier is not None and "satisfied_share" in shown
    rows = tuple(
        _row(now, name, row, shown=shown, before=earlier if compare else None) for name, row in now.rows[:MOST]
    )
    headers = (_("Team"), *(name_of(key) for key in shown))
    left = len(now.rows) - len(rows)
    return Table(
        _("Teams"),
        (*headers, _("Satisfaction against before")) if compare else headers,
        rows,
        note=_("and {n} smaller teams").format(n=left) if left > 0 else "",
        empty=_("No team has cases in this period."),
    )


def _row(now: Groups, name: str, row: Row, *, shown: tuple[str, ...], before: Groups | None) -> tuple[Cell, ...]:
    cells: list[Cell] = [Said(name), *(now.number(row, key) for key in shown)]
    if before is not None:
        cells.append(
            against(
                row.get("satisfied_share"),
                same_group(before, name).get("satisfied_share"),
                label="",
                looks=min(len(now.rows), MOST),
            )
        )
    return tuple(cells)
