"""Where bad ratings come from: by category, and by what leads first took for the cause."""

from collections import Counter
from dataclasses import replace
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.access.scope import Scope
from heming.facts.store import open_store
from heming.metrics.question import Question
from heming.metrics.rows import rows_behind
from heming.reports.asking import Groups, Stretch, amount, groups, tells
from heming.reports.known import where_of
from heming.reports.numbers import name_of, plain
from heming.reports.sheet import Cell, Said, Table
from heming.scorecards.queries import marks

COUNT = "bad_rating_count"
COLUMNS = (COUNT, "dissatisfied_share", "case_count")
TOP = 8
MOST_RATINGS = 100_000  # of one report; rows above it are not looked through, but counted
CAUSES = {
    "agent": (gettext_noop("service"), gettext_noop("Customer service")),
    "product": (gettext_noop("goods"), gettext_noop("Goods and quality")),
    "logistics": (gettext_noop("delivery"), gettext_noop("Warehouse and delivery")),
    "policy": (gettext_noop("policy"), gettext_noop("Operations (rules)")),
    "system": (gettext_noop("system"), gettext_noop("IT")),
    "mistaken": (gettext_noop("rated by mistake"), gettext_noop("nobody")),
    "unclear": (gettext_noop("unclear"), gettext_noop("to be named")),
}


def by_category(stretch: Stretch, *, scope: Scope, top: int = TOP) -> Table:
    """The categories most bad ratings come from, with their part of all and the share of bad ratings within."""
    found = groups(COLUMNS, stretch, by="category", scope=scope)
    whole = sum(amount(row, COUNT) for _name, row in found.rows)
    rows = [(name, row) for name, row in found.rows if amount(row, COUNT)]
    told = rows[:top]
    headers = (_("Category"), name_of(COUNT), _("of all bad ratings"), name_of("dissatisfied_share"))
    cells: list[tuple[Cell, ...]] = [
        (
            Said(name), found.number(row, COUNT), plain(amount(row, COUNT) / whole, "share"),
            found.number(row, "dissatisfied_share"),
        )
        for name, row in told
    ]  # fmt: skip
    return Table(
        _("Where bad ratings come from"), headers, tuple(cells),
        note=_("and {n} more categories").format(n=len(rows) - len(told)) if len(rows) > len(told) else "",
        empty=_("No bad rating in this period.")
        if tells(found, COUNT)
        else _("No single ratings of cases in this period."),
    )  # fmt: skip


def largest(stretch: Stretch, *, scope: Scope) -> tuple[str, float] | None:
    """The category most bad ratings come from, and its part of all."""
    found = groups(COLUMNS, stretch, by="category", scope=scope)
    whole = sum(amount(row, COUNT) for _name, row in found.rows)
    if not whole:
        return None
    name, row = found.rows[0]
    return name, amount(row, COUNT) / whole


def by_cause(stretch: Stretch, *, scope: Scope) -> Table | None:
    """The causes leads proposed for bad ratings of these days, with who is responsible; None where none has one."""
    question = Question((COUNT,), where=where_of(scope), start=stretch.start, end=stretch.end)
    # Only counts come out of this, nobody's rating: who answers for all teams counts all of them.
    whole = replace(scope, everyone=scope.everyone or "executive" in scope.roles)
    ids, everything = _ids(open_store().snapshot().id, question, whole)
    found = marks(ids)
    counted = Counter(mark.cause for mark in found.values() if mark.cause)
    if not counted:
        return None
    rows = tuple(_cause(cause, n, sum(counted.values())) for cause, n in counted.most_common())
    headers = (_("Cause (a lead's first view)"), name_of(COUNT), _("of those with a cause"), _("Responsible"))
    note = _("{n} of {all} bad ratings have a cause so far.").format(n=sum(counted.values()), all=f"{everything:,}")
    return Table(_("Causes"), headers, rows, note=note)


@lru_cache(maxsize=32)
def _ids(snapshot: str, question: Question, scope: Scope) -> tuple[tuple[tuple[str, str], ...], int]:
    """Stream and id of the bad ratings, and how many there are; they stay the same as long as the snapshot does."""
    page = rows_behind(replace(question, snapshot=snapshot), scope, metric=COUNT, limit=MOST_RATINGS)
    ids = tuple((str(row["source"]), str(row["source_id"])) for row in page.rows if row.get("is_counted"))
    return ids, page.counted


def _cause(cause: str, n: int, whole: int) -> tuple[Cell, ...]:
    name, responsible = CAUSES.get(cause, (cause, CAUSES["unclear"][1]))
    return Said(_(name)), plain(n), plain(n / whole, "share"), Said(_(responsible))


def by_dimension(name: str, title: str, *, stretch: Stretch, scope: Scope) -> Table | None:
    """Bad ratings by another reading of the cases (goods, shop); None where it tells nothing."""
    found: Groups = groups((COUNT, "dissatisfied_share"), stretch, by=name, scope=scope)
    rows = [(label, row) for label, row in found.rows if amount(row, COUNT)]
    if len(rows) < 2:
        return None
    cells = tuple(
        (Said(label), found.number(row, COUNT), found.number(row, "dissatisfied_share")) for label, row in rows[:TOP]
    )
    return Table(title, (title, name_of(COUNT), name_of("dissatisfied_share")), cells)
