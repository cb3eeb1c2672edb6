"""Set targets by hand or from a file: each is checked, replaces the one before, is written down and published."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from heming.access.audit import record
from heming.access.scope import Scope
from heming.errors import NotAllowed, UserError
from heming.metrics.registry import Catalogue, catalogue
from heming.org import queries as people
from heming.scorecards.models import Goal
from heming.scorecards.months import label_of
from heming.scorecards.publish import publish
from heming.scorecards.queries import may_set
from heming.scorecards.rules import check
from heming.scorecards.wish import Outcome, RowProblem, Unit, Wish

EXACT = Decimal("0.000001")


@transaction.atomic
def set_targets(by: Scope, wishes: Sequence[Wish], *, origin: str = "") -> Outcome:
    """Sets every wish that can be set; the others come back as problems. Of one target twice the later one counts."""
    entries, now = catalogue(Path(settings.HEMING_HOME)), timezone.now()
    problems: list[RowProblem] = []
    wanted: dict[tuple[str, str, int, int], Wish] = {}
    for wish in wishes:
        try:
            _check(by, wish, entries)
            wanted[(wish.metric, wish.unit.kind, wish.unit.key, wish.month)] = wish
        except UserError as error:
            problems.append(RowProblem(wish.line, error.cause_template, error.remedy_template, error.values))
    current = _current([wish.month for wish in wanted.values()])
    changed = {key: wish for key, wish in wanted.items() if _differs(current.get(key), wish.value)}
    publish([_replace(by, wish, current.get(key), now=now, origin=origin) for key, wish in changed.items()])
    return Outcome(len(changed), len(wanted) - len(changed), tuple(problems), tuple(changed.values()))


def _check(by: Scope, wish: Wish, entries: Catalogue) -> None:
    if not may_set(by, wish.unit):
        raise NotAllowed(
            "You may not set targets for this unit.",
            "A lead sets those of the own teams, an executive those of all teams and of the organisation.",
        )
    check(entries.asked(wish.metric).metric, wish.unit, value=wish.value)
    _must_exist(wish.unit)


def _must_exist(unit: Unit) -> None:
    known = people.team_names([unit.key]) if unit.kind == "team" else people.person_names([unit.key])
    if unit.kind != "organisation" and not known:
        raise NotAllowed("There is no such team or person.", "Choose one from the list.")


def _current(months: Sequence[int]) -> dict[tuple[str, str, int, int], Goal]:
    rows = Goal.objects.select_for_update().filter(month__in=set(months), replaced_at=None)
    return {(goal.metric, goal.unit_kind, goal.unit_key, goal.month): goal for goal in rows}


def _differs(held: Goal | None, value: Decimal | None) -> bool:
    before = held.value if held else None
    return (None if value is None else value.quantize(EXACT)) != (None if before is None else before.quantize(EXACT))


def _replace(by: Scope, wish: Wish, held: Goal | None, *, now: datetime, origin: str) -> Goal:
    if held is not None:
        held.replaced_at = now
        held.save(update_fields=["replaced_at"])
    goal = Goal.objects.create(
        metric=wish.metric, unit_kind=wish.unit.kind, unit_key=wish.unit.key, month=wish.month,
        value=None if wish.value is None else wish.value.quantize(EXACT), origin=origin[:200],
        set_by=by.user, set_by_name=by.name, set_at=now,
    )  # fmt: skip
    record(
        by, "set_target", on=("target", f"{wish.metric}/{wish.unit.kind}/{wish.unit.key}/{label_of(wish.month)}"),
        before={"value": None if held is None or held.value is None else str(held.value)},
        after={"value": None if wish.value is None else str(wish.value)}, reason=origin,
    )  # fmt: skip
    return goal
