"""差评与投诉归因: where bad ratings and complaints come from, and who has to do something about it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.access.scope import Scope
from heming.errors import UserError
from heming.reports.asking import Stretch, amount, groups, tells, whole
from heming.reports.kinds.bad_ratings import COUNT, by_category, by_cause, by_dimension, largest
from heming.reports.kinds.earlier import earlier
from heming.reports.kinds.frame import framed
from heming.reports.known import Known
from heming.reports.numbers import against, name_of, plain, verdict
from heming.reports.sheet import Block, Figures, KeyFigure, Said, Sheet, Table

KEYS = (COUNT, "dissatisfied_share", "complaint_count", "complaint_share")
TOP = 10
MOVED = {
    "better": gettext_noop("Bad ratings became rarer against {before}."),
    "worse": gettext_noop("Bad ratings became more frequent against {before}."),
}
UNCLEAR = gettext_noop("Whether bad ratings became rarer against {before} cannot be told.")


def reasons(stretch: Stretch, *, found: Known, scope: Scope) -> Sheet:
    """Bad ratings and complaints of these days against as many days before."""
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
    extra: list[Block] = [block for block in (by_cause(stretch, scope=scope), *_others(stretch, scope)) if block]
    blocks = (
        Figures(_("Key figures"), items),
        by_category(stretch, scope=scope, top=TOP),
        *extra,
        _complaints(stretch, scope),
    )
    top = largest(stretch, scope=scope)
    first = (
        _("Most bad ratings come from {category}: {share} of all.").format(category=top[0], share=f"{top[1]:.0%}")
        if top
        else _("No bad rating in this period.")
    )
    moved = MOVED.get(
        verdict(row.get("dissatisfied_share"), past.get("dissatisfied_share"), looks=len(now.question.metrics)), UNCLEAR
    )
    second = _(moved).format(before=beside) if before else _("There is no earlier period to compare with.")
    return framed(
        "reasons", _("Causes of bad ratings and complaints"), stretch=stretch, found=found, scope=scope,
        conclusion=(first, second), blocks=blocks,
    )  # fmt: skip


def _others(stretch: Stretch, scope: Scope) -> list[Table | None]:
    """By goods and shop, where the records have them."""
    tables = []
    for name, title in (("product_category", _("Goods")), ("shop", _("Shop"))):
        try:
            tables.append(by_dimension(name, title, stretch=stretch, scope=scope))
        except UserError:  # this data folder has no such reading of bad ratings
            continue
    return tables


def _complaints(stretch: Stretch, scope: Scope) -> Table:
    keys = ("complaint_count", "complaint_share")
    found = groups(keys, stretch, by="category", scope=scope)
    all_of_them = sum(amount(row, keys[0]) for _name, row in found.rows)
    rows = tuple(
        (
            Said(name), found.number(row, keys[0]), plain(amount(row, keys[0]) / all_of_them, "share"),
            found.number(row, keys[1]),
        )
        for name, row in found.rows[:TOP]
        if amount(row, keys[0])
    )  # fmt: skip
    headers = (_("Category"), name_of(keys[0]), _("of all complaints"), name_of(keys[1]))
    empty = _("No complaint in this period.") if tells(found, keys[0]) else _("There are no records of complaints.")
    return Table(_("Where complaints come from"), headers, rows, empty=empty)
