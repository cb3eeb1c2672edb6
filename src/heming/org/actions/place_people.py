"""Place people in teams and leads above them, in time, from the days an import saw them there."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from heming.org.arriving import Seen
from heming.org.bulk import insert, update
from heming.org.models import Leadership, Membership, Origin
from heming.org.rules import Stay, one_after_another, outside, side_by_side

Row = TypeVar("Row", Membership, Leadership)
Owner = tuple[int, str]  # of memberships (person, ""), of leaderships (team, role)
Stays = dict[Owner, list[Stay[int]]]


def place_people(
    seen: list[Seen], *, agents: Mapping[str, int | None], leads: Mapping[str, int], teams: Mapping[str, int]
) -> frozenset[int]:
    """Writes memberships and leaderships that follow from what was seen; rows made by hand stay as they are. Gives the
    people whose times in teams are others than before."""
    placed = _write(Membership, _in_teams(seen, agents=agents, teams=teams), settle=one_after_another)
    _write(Leadership, _above_teams(seen, leads=leads, teams=teams), settle=side_by_side)
    return frozenset(placed)


def _in_teams(seen: list[Seen], *, agents: Mapping[str, int | None], teams: Mapping[str, int]) -> Stays:
    stays: Stays = {}
    for row in seen:
        person = agents.get(row.account) if row.account else None
        if person is not None and row.team:
            stays.setdefault((person, ""), []).append(Stay(teams[row.team], row.first_day, None, row.last_day))
    return stays


def _above_teams(seen: list[Seen], *, leads: Mapping[str, int], teams: Mapping[str, int]) -> Stays:
    stays: Stays = {}
    for row in seen:
        for role, name in (("lead", row.supervisor_name), ("manager", row.manager_name)):
            if row.team and name:
                stay = Stay(leads[name], row.first_day, None, row.last_day)
                stays.setdefault((teams[row.team], role), []).append(stay)
    return stays


def _write(model: type[Row], stays: Stays, *, settle: Callable[[Iterable[Stay[int]]], list[Stay[int]]]) -> set[int]:
    """Gives the owners whose periods moved; being seen another day in the same place moves none."""
    create: list[Row] = []
    changed: list[Row] = []
    drop: list[int] = []
    moved: set[int] = set()
    known = _known(model, stays)
    for owner, news in stays.items():
        rows = known.get(owner, [])
        wanted = _wanted(rows, news, settle=settle)
        old = {(_place(row), row.valid_from): row for row in rows if row.origin == Origin.IMPORT}
        for stay in wanted:
            row = old.pop((stay.place, stay.first), None)
            if row is None:
                create.append(_row(model, owner, stay=stay))
                moved.add(owner[0])
            elif (row.valid_to, row.seen_to) != (stay.last, stay.seen_to):
                moved |= {owner[0]} if row.valid_to != stay.last else set()
                row.valid_to, row.seen_to = stay.last, stay.seen_to
                changed.append(row)
        drop.extend(row.pk for row in old.values())
    for some in _some_at_a_time(drop):
        model.objects.filter(pk__in=some).delete()
    update(model, changed, fields=("valid_to", "seen_to"))
    insert(model, create)
    return moved


def _wanted(
    rows: Sequence[Row], news: list[Stay[int]], *, settle: Callable[[Iterable[Stay[int]]], list[Stay[int]]]
) -> list[Stay[int]]:
    """What imports say together, outside the periods settled by hand."""
    before = [Stay(_place(row), row.valid_from, None, row.seen_to) for row in rows if row.origin == Origin.IMPORT]
    taken: list[tuple[date | None, date | None]] = [
        (row.valid_from, row.valid_to) for row in rows if row.origin == Origin.HAND
    ]
    return [part for stay in settle(before + news) for part in outside(stay, taken)]


def _known(model: type[Row], stays: Stays) -> dict[Owner, list[Row]]:
    """Existing rows of everybody concerned."""
    field = "person_id" if model is Membership else "team_id"
    known: dict[Owner, list[Row]] = {}
    for some in _some_at_a_time(sorted({key for key, _ in stays})):
        for row in model.objects.filter(**{f"{field}__in": some}):
            owner = (row.person_id, "") if isinstance(row, Membership) else (row.team_id, row.role)
            known.setdefault(owner, []).append(row)
    return known


def _place(row: Membership | Leadership) -> int:
    return row.team_id if isinstance(row, Membership) else row.person_id


def _row(model: type[Row], owner: Owner, *, stay: Stay[int]) -> Row:
    who, role = owner
    if model is Membership:
        keys: dict[str, object] = {"person_id": who, "team_id": stay.place}
    else:
        keys = {"team_id": who, "person_id": stay.place, "role": role}
    return model(**keys, valid_from=stay.first, valid_to=stay.last, seen_to=stay.seen_to)


def _some_at_a_time(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    """SQLite binds at most 32,766 values in one statement."""
    return (keys[at : at + 10_000] for at in range(0, len(keys), 10_000))
