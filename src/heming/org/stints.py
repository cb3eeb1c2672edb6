"""Everybody's times in teams by every key facts may hold: what was merged counts with the times of the kept."""

from collections.abc import Sequence
from dataclasses import replace

from heming.org.queries import Stint, aliases, memberships
from heming.org.rules import Stay, outside


def memberships_of_all() -> list[Stint]:
    """`memberships`, and for people of several identities the times of the others where one has none of its own.

    A platform's day rows hold the key of the account an import made a person of; the team came with the roster, under
    the key of the person it was merged into.
    """
    own: dict[int, list[Stint]] = {}
    for stint in memberships():
        own.setdefault(stint.person_key, []).append(stint)
    same: dict[int, list[int]] = {}
    for merged, kept in sorted(aliases().items()):
        same.setdefault(kept, [kept]).append(merged)
    filled = [
        stint
        for keys in same.values()
        for key in keys
        for stint in _of_others(key, own.get(key, ()), [s for k in keys if k != key for s in own.get(k, ())])
    ]
    return [*(stint for stints in own.values() for stint in stints), *filled]


def _of_others(key: int, own: Sequence[Stint], others: Sequence[Stint]) -> list[Stint]:
    taken = [(stint.valid_from, stint.valid_to) for stint in own]
    return [
        replace(stint, person_key=key, valid_from=part.first, valid_to=part.last)
        for stint in others
        for part in outside(Stay(stint.team_key, stint.valid_from, stint.valid_to), taken)
    ]
