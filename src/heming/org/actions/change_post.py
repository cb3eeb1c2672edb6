"""From a day on somebody works in another team or at another post; what was known of before and of later stays."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db import transaction

from heming.org.actions.set_post import FIELDS
from heming.org.changes import Authority, Change, allow, announce
from heming.org.find import person, team
from heming.org.models import Membership, Origin
from heming.org.queries import aliases, identities

DAY = timedelta(days=1)
LONGEST: Mapping[str, int] = {"job": 64, "employer": 100, "site": 100, "skill_group": 100}


@transaction.atomic
def change_post(
    by: Authority, key: int, *, from_day: date, team_key: int | None = None, reason: str = "", **values: str
) -> bool:
    """Until the next transfer that is known already; loans stay as they are. Says whether anything changed."""
    allow(by)
    row = person(aliases().get(key, key))
    wanted: dict[str, object] = {name: values[name][: LONGEST[name]] for name in FIELDS if name in values}
    if team_key is not None:
        wanted["team_id"] = team(team_key).key
    same = identities([row.key])
    home = sorted(Membership.objects.filter(person_id__in=same, loan=False), key=_start)
    before = [one for one in home if _start(one) <= from_day]
    held = [one for one in before if one.holds_on(from_day)]
    later, end = _until_next([one for one in home if _start(one) > from_day], before[-1:], wanted=wanted)
    if (not before and team_key is None) or (all(_has(one, wanted) for one in (*held, *later)) and held):
        return False
    told = [{"team": str(one.team_id), "from": _iso(one.valid_from), "to": _iso(one.valid_to)} for one in home]
    for one in later:
        _set(one, wanted)
    for one in held:
        _cut(one, from_day, wanted=wanted)
    if not held:
        _fill(row.key, before[-1:], first=from_day, last=later[0].valid_from if later else end, wanted=wanted)
    after = {"team": str(wanted["team_id"])} if team_key is not None else {}
    announce(by, Change(
        "change_post", "person", str(row.key), {"teams": told},
        {**after, **values, "from": from_day.isoformat()}, reason, rederive=same,
    ))  # fmt: skip
    return True


def _until_next(
    later: Sequence[Membership], reference: Sequence[Membership], *, wanted: Mapping[str, object]
) -> tuple[list[Membership], date | None]:
    """The later stays that only go on with what holds on the day, and the first day of what no longer does."""
    goes_on: list[Membership] = []
    here = wanted.get("team_id", reference[0].team_id if reference else None)
    for one in later:
        is_same = any(_signature(one) == _signature(other) for other in reference)
        fits = one.team_id == here and all(getattr(one, name) in (value, "") for name, value in wanted.items())
        if not is_same and not fits:
            return goes_on, one.valid_from
        goes_on.append(one)
    return goes_on, None


def _cut(one: Membership, day: date, *, wanted: Mapping[str, object]) -> None:
    """The stay ends before that day and goes on from it as wanted."""
    if _has(one, wanted):
        return
    if one.valid_from != day:
        last, seen = one.valid_to, one.seen_to
        one.valid_to, one.origin = day - DAY, Origin.HAND
        one.seen_to = min(seen, one.valid_to) if seen else None
        one.save(update_fields=["valid_to", "seen_to", "origin"])
        one.pk, one._state.adding = None, True
        one.valid_from, one.valid_to, one.seen_to = day, last, seen
    _set(one, wanted)


def _fill(
    key: int, reference: Sequence[Membership], *, first: date, last: date | None, wanted: Mapping[str, object]
) -> None:
    """A stay where none was known, until the day before the next one."""
    carried = {name: getattr(one, name) for one in reference for name in ("team_id", "role", *FIELDS)}
    Membership.objects.create(
        person_id=key, valid_from=first, valid_to=last - DAY if last else None, origin=Origin.HAND,
        **{**carried, **wanted},
    )  # fmt: skip


def _set(one: Membership, wanted: Mapping[str, object]) -> None:
    for name, value in wanted.items():
        setattr(one, name, value)
    one.origin = Origin.HAND
    one.save()


def _has(one: Membership, wanted: Mapping[str, object]) -> bool:
    return all(getattr(one, name) == value for name, value in wanted.items())


def _signature(one: Membership) -> tuple[object, ...]:
    return (one.team_id, *(getattr(one, name) for name in FIELDS))


def _start(one: Membership) -> date:
    return one.valid_from or date.min


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
