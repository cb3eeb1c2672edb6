"""Whose account is this? Pure rules: from names, numbers, teams and times to suggestions that say what speaks for and
against each of them. Nothing here decides: a hand does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from heming.org.spelling import name_keys, near_keys, parts_of_account, plain, sound_of

SURE = 60  # points from which a suggestion may be confirmed together with others
APART = 25  # points it must be ahead of the next one
MOST = 3
MOST_IN_BLOCK = 25  # a name that more people bear tells nothing


@dataclass(frozen=True)
class Known:
    """Somebody an account may belong to."""

    key: int
    name: str
    work_numbers: tuple[str, ...] = ()
    nickname: str = ""
    team: int | None = None
    settled: bool = False  # a hand or an HR sheet has confirmed who this is


@dataclass(frozen=True)
class Seen:
    """An account as its source shows it."""

    source: str
    account: str
    key: int  # the person an import made for it
    name: str
    team: int | None = None


@dataclass(frozen=True)
class Activity:
    """When somebody worked, as the facts have it. Hours are bits: bit n is the n-th hour of the period looked at."""

    first: date | None = None
    last: date | None = None
    hours: int = 0
    shops: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Evidence:
    """One thing that speaks for (points above 0) or against it; the words belong to `code`."""

    code: str
    points: int
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    """A person, with everything that speaks for and against it; `sure` may be confirmed in one go with others."""

    key: int
    evidence: tuple[Evidence, ...]
    sure: bool = False

    @property
    def points(self) -> int:
        """The plain sum."""
        return sum(one.points for one in self.evidence)

    @property
    def doubts(self) -> tuple[Evidence, ...]:
        """What speaks against."""
        return tuple(one for one in self.evidence if one.points < 0)


NOTHING = Activity()


class People:
    """Everybody, found by number, name, nickname, sound and near spelling without comparing all with all."""

    def __init__(self, people: Iterable[Known]) -> None:
        self.by_key = {one.key: one for one in people}
        self._blocks: dict[str, list[int]] = {}
        for one in self.by_key.values():
            for block in _blocks_of(one):
                self._blocks.setdefault(block, []).append(one.key)

    def bearing(self, name: str, *, apart_from: int) -> int:
        """How many people bear this very name: those confirmed if there are any, else those imports made."""
        bearers = [self.by_key[key] for key in self._blocks.get(f"name {plain(name)}", ()) if key != apart_from]
        return sum(one.settled for one in bearers) or len(bearers)

    def candidates(self, account: Seen) -> set[int]:
        """Whom to compare the account with: at most a few dozen people."""
        found: set[int] = set()
        for block in _blocks_of_account(account):
            keys = self._blocks.get(block, ())
            found.update(keys if len(keys) <= MOST_IN_BLOCK else ())
        return found - {account.key}


def suggest(account: Seen, people: People, *, activity: Mapping[int, Activity]) -> tuple[Suggestion, ...]:
    """The best candidates first, each with its evidence; none is `sure` when two people bear the name."""
    rated = [
        _rated(account, people.by_key[key], people=people, activity=activity) for key in people.candidates(account)
    ]
    rated = _exact_before_alike(rated)
    worth = [one for one in rated if any(e.points > 0 and e.code in _NAMING for e in one.evidence) and one.points > 0]
    ordered = sorted(worth, key=lambda one: (_is_second(one), -one.points, not people.by_key[one.key].settled, one.key))
    ordered = ordered[:MOST]
    if ordered and people.by_key[ordered[0].key].settled and _is_sure(ordered):
        ordered[0] = Suggestion(ordered[0].key, ordered[0].evidence, sure=True)
    return tuple(ordered)


def likeness(account: Seen, person: Known) -> tuple[Evidence, ...]:
    """What names, numbers and teams alone say of the two, without looking at when they worked."""
    return (*_of_names(account, person), *_of_place(account, person, activity={}))


_NAMING = {"number", "number_inside", "name", "name_inside", "nickname", "sounds_alike", "near_spelling"}


_EXACT = {"name", "name_inside"}
_ALIKE = {"sounds_alike": -20, "near_spelling": -10}  # where somebody bears the very name


def _exact_before_alike(rated: Sequence[Suggestion]) -> list[Suggestion]:
    """What only sounds or looks like the name weighs less where somebody is called exactly so: several bearers of the
    name are a reason to look twice, not to take a fourth person.
    """
    exact = [e for one in rated for e in one.evidence if e.code in _EXACT]
    if not exact:
        return list(rated)
    values = {"n": len(exact), "name": exact[0].values["name"]}
    less = {one.key: sum(_ALIKE.get(e.code, 0) for e in one.evidence) for one in rated}
    return [
        Suggestion(one.key, (*one.evidence, Evidence(_SECOND, less[one.key], values))) if less[one.key] else one
        for one in rated
    ]


_SECOND = "exact_name_elsewhere"


def _is_second(one: Suggestion) -> bool:
    return any(e.code == _SECOND for e in one.evidence)


def _is_sure(ordered: Sequence[Suggestion]) -> bool:
    best = ordered[0]
    ahead = len(ordered) == 1 or best.points - ordered[1].points >= APART
    return best.points >= SURE and ahead and not best.doubts


def _rated(account: Seen, person: Known, *, people: People, activity: Mapping[int, Activity]) -> Suggestion:
    evidence = [*_of_names(account, person), *_of_place(account, person, activity=activity)]
    bearers = people.bearing(person.name, apart_from=account.key)
    by_name = any(one.code in ("name", "name_inside", "sounds_alike") for one in evidence)
    if bearers > 1 and by_name:
        evidence.append(Evidence("several_of_that_name", -25, {"n": bearers, "name": person.name}))
    evidence += _of_time(activity.get(account.key, NOTHING), activity.get(person.key, NOTHING))
    return Suggestion(person.key, tuple(evidence))


def _of_names(account: Seen, person: Known) -> list[Evidence]:
    """The strongest thing that number, name, nickname or spelling says."""
    inside = {plain(part) for part in parts_of_account(account.account)}
    called = {plain(account.name), *inside}
    numbers = {plain(number) for number in person.work_numbers}
    if plain(account.account) in numbers:
        return [Evidence("number", 80, {"number": account.account})]
    if found := sorted(numbers & inside):
        return [Evidence("number_inside", 70, {"number": found[0]})]
    if plain(account.name) == plain(person.name):
        return [Evidence("name", 40, {"name": person.name})]
    if plain(person.name) in inside:
        return [Evidence("name_inside", 40, {"name": person.name})]
    if person.nickname and plain(person.nickname) in called:
        return [Evidence("nickname", 45, {"name": person.nickname})]
    sounds = {sound for name in (person.name, person.nickname) for sound in sound_of(name)}
    if heard := sorted(sounds & {sound for name in (account.name, *inside) for sound in sound_of(name)}):
        return [Evidence("sounds_alike", 30, {"name": person.name, "sound": heard[0]})]
    if near_keys(account.name) & near_keys(person.name):
        return [Evidence("near_spelling", 20, {"name": person.name, "seen": account.name})]
    return []


def _of_place(account: Seen, person: Known, *, activity: Mapping[int, Activity]) -> list[Evidence]:
    found = []
    if account.team is not None and account.team == person.team:
        found.append(Evidence("same_team", 15))
    shops = activity.get(account.key, NOTHING).shops & activity.get(person.key, NOTHING).shops
    if shops:
        found.append(Evidence("same_shop", 10, {"shop": sorted(shops)[0]}))
    return found


def _of_time(account: Activity, person: Activity) -> list[Evidence]:
    """Both at work on one platform in the same hours speaks against it, on two it says nothing: one person serves
    several platforms at once. One beginning as the other stops speaks for it.
    """
    if account.last and person.first and 0 < (person.first - account.last).days <= 3:
        return [Evidence("successor", 15, {"last": account.last, "first": person.first})]
    if person.last and account.first and 0 < (account.first - person.last).days <= 3:
        return [Evidence("successor", 15, {"last": person.last, "first": account.first})]
    fewer = min(account.hours.bit_count(), person.hours.bit_count())
    if fewer < 8:
        return []
    both = (account.hours & person.hours).bit_count()
    if both == 0 and _ran_together(account, person):
        return [Evidence("never_at_once", 15, {"n": fewer})]
    if both * 10 >= fewer and account.sources & person.sources:
        return [Evidence("at_once", -40, {"n": both, "of": fewer})]
    return []


def _ran_together(one: Activity, other: Activity) -> bool:
    """Whether both were in use over a common stretch of days."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return False
    return max(one.first, other.first) <= min(one.last, other.last)


def _blocks_of(person: Known) -> set[str]:
    named = [name for name in (person.name, person.nickname) if name]
    return {
        *(f"number {plain(number)}" for number in person.work_numbers),
        *(f"name {key}" for name in named for key in name_keys(name)),
        *(f"sound {sound}" for name in named for sound in sound_of(name)),
        *(f"near {key}" for key in near_keys(person.name)),
    }


def _blocks_of_account(account: Seen) -> set[str]:
    inside = parts_of_account(account.account)
    return {
        *(f"number {plain(part)}" for part in (account.account, *inside)),
        *(f"name {key}" for name in (account.name, *inside) for key in name_keys(name)),
        *(f"sound {sound}" for name in (account.name, *inside) for sound in sound_of(name)),
        *(f"near {key}" for key in near_keys(account.name)),
    }
