"""Reads of people and teams: frozen values out. Who may see whom is decided above, in `access.people`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from heming.org.models import Account, Alias, Leadership, Membership, Organisation, Person, Team, held_on
from heming.org.one_reading import once


@dataclass(frozen=True)
class Stint:
    """A person in a team, or a lead above it (role lead or manager), from and to a day; None is open."""

    person_key: int
    team_key: int
    valid_from: date | None
    valid_to: date | None
    role: str = ""
    job: str = ""
    employer: str = ""
    site: str = ""


@dataclass(frozen=True)
class PersonRow:
    """A person as of a day, for lists. `also` are the keys of people merged into this one."""

    key: int
    uid: str
    name: str
    work_number: str
    valid_from: date | None
    valid_to: date | None
    team_key: int | None = None
    team: str = ""
    lead: str = ""
    also: tuple[int, ...] = ()


@dataclass(frozen=True)
class TeamRow:
    """A team as of a day, with its leads and the number of its people."""

    key: int
    uid: str
    name: str
    valid_from: date | None
    valid_to: date | None
    leads: tuple[str, ...] = ()
    people: int = 0


def today() -> date:
    """The current day in the reporting zone."""
    return datetime.now(ZoneInfo(reporting_zone())).date()


@once
def reporting_zone() -> str:
    """The one zone in which days and months are told."""
    return Organisation.the().reporting_zone


@once
def aliases() -> Mapping[int, int]:
    """Every merged person's key with the kept one's. Figures are grouped by the kept key."""
    return dict(Alias.objects.values_list("merged_id", "kept_id"))


def identities(keys: Collection[int]) -> frozenset[int]:
    """All keys that mean the same people: facts written before a merge hold the merged ones."""
    kept_by = aliases()
    kept = {kept_by.get(key, key) for key in keys}
    return frozenset(kept | {merged for merged, into in kept_by.items() if into in kept})


def person_names(keys: Iterable[int | None], *, kept_by: Mapping[int, int] | None = None) -> dict[int, str]:
    """People's names by key; a merged person shows the kept one's name. Unknown keys are left out.

    `kept_by` says who is merged into whom; as it stands now when it is left out.
    """
    kept_by = aliases() if kept_by is None else kept_by
    wanted = {key: kept_by.get(key, key) for key in keys if key is not None}
    rows = Person.objects.all() if len(wanted) > 5000 else Person.objects.filter(key__in=set(wanted.values()))
    known = dict(rows.values_list("key", "name"))
    return {key: known[kept] for key, kept in wanted.items() if kept in known}


def team_names(keys: Iterable[int | None] | None = None) -> dict[int, str]:
    """Teams' names by key; all of them when no keys are given."""
    known = _team_names()
    return dict(known) if keys is None else {key: known[key] for key in keys if key is not None and key in known}


@once
def _team_names() -> Mapping[int, str]:
    return dict(Team.objects.values_list("key", "name"))


def memberships() -> list[Stint]:
    """Everybody's time in teams, earliest first: what a case's team as of then is looked up in."""
    fields = ("person_id", "team_id", "valid_from", "valid_to", "role", "job", "employer", "site")
    rows = Membership.objects.values_list(*fields)
    return sorted((Stint(*row) for row in rows), key=lambda s: (s.person_key, s.valid_from or date.min))


def leaderships() -> list[Stint]:
    """Who led and managed which team, in time."""
    rows = Leadership.objects.values_list("person_id", "team_id", "valid_from", "valid_to", "role")
    return sorted((Stint(*row) for row in rows), key=lambda s: (s.team_key, s.valid_from or date.min))


def team_on(day: date) -> dict[int, int]:
    """Person to team on that day, by the kept person's key; the later stint wins where two hold."""
    return dict(_team_on(day))


@once
def _team_on(day: date) -> Mapping[int, int]:
    kept_by = aliases()
    rows = Membership.objects.filter(held_on(day)).values_list("person_id", "team_id", "valid_from")
    ordered = sorted(rows, key=lambda row: row[2] or date.min)
    return {kept_by.get(person, person): team for person, team, _ in ordered}


def people(keys: Collection[int] | None = None, *, on: date | None = None) -> list[PersonRow]:
    """People by name, merged ones folded into the kept; all of them when no keys are given."""
    kept_by = aliases()
    wanted = None if keys is None else {kept_by.get(key, key) for key in keys}
    return [row for row in _everybody(on or today()) if wanted is None or row.key in wanted]


@once
def _everybody(day: date) -> tuple[PersonRow, ...]:
    kept_by, teams, team_of = aliases(), team_names(), team_on(day)
    leads, also = _leads_on(day), _also(kept_by)
    rows = Person.objects.filter(alias=None).order_by("name", "key")
    return tuple(
        PersonRow(
            p.key, str(p.uid), p.name, p.work_number, p.valid_from, p.valid_to,
            team := team_of.get(p.key), teams.get(team or 0, ""), "、".join(leads.get(team or 0, ())),
            also.get(p.key, ()),
        )
        for p in rows
    )  # fmt: skip


def teams(keys: Collection[int] | None = None, *, on: date | None = None) -> list[TeamRow]:
    """Teams by name; all of them when no keys are given."""
    day = on or today()
    leads, size = _leads_on(day), _sizes(team_on(day))
    rows = Team.objects.order_by("name", "key")
    return [
        TeamRow(t.key, str(t.uid), t.name, t.valid_from, t.valid_to, leads.get(t.key, ()), size.get(t.key, 0))
        for t in rows
        if keys is None or t.key in keys
    ]


def person_keys(names: Iterable[str], *, kept_by: Mapping[int, int] | None = None) -> dict[str, tuple[int, ...]]:
    """Everybody of these names, merged identities included: two people of one name are two keys."""
    wanted, merged = set(names), aliases() if kept_by is None else kept_by
    found: dict[str, list[int]] = {}
    for name, key in Person.objects.filter(name__in=wanted).order_by("key").values_list("name", "key"):
        if key not in merged:
            found.setdefault(name, []).extend(sorted({key, *(k for k, into in merged.items() if into == key)}))
    return {name: tuple(keys) for name, keys in found.items()}


def team_keys(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """All teams of these names, closed ones included."""
    found: dict[str, tuple[int, ...]] = {}
    for name, key in Team.objects.filter(name__in=set(names)).order_by("key").values_list("name", "key"):
        found[name] = (*found.get(name, ()), key)
    return found


def members_on(day: date, team_keys: Collection[int]) -> frozenset[int]:
    """The people of these teams on that day, by kept key."""
    return frozenset(person for person, team in team_on(day).items() if team in team_keys)


def led_by(person_keys: Collection[int], *, on: date) -> frozenset[int]:
    """The teams these people lead or manage on that day."""
    rows = Leadership.objects.filter(held_on(on), person_id__in=person_keys)
    return frozenset(rows.values_list("team_id", flat=True))


def accounts_of(key: int) -> list[tuple[str, str, date | None, date | None, bool]]:
    """(source, account, from, to, shared) of everything this person is called, merged identities included."""
    rows = Account.objects.filter(person_id__in=identities([key])).order_by("source", "account")
    return list(rows.values_list("source", "account", "valid_from", "valid_to", "shared"))


def look_alikes() -> list[tuple[str, tuple[int, ...]]]:
    """Names that several people bear: to be merged by hand, or told apart by it (账号映射)."""
    found: dict[str, list[int]] = {}
    for name, key in Person.objects.filter(alias=None).order_by("key").values_list("name", "key"):
        found.setdefault(name.strip().casefold(), []).append(key)
    return [(name, tuple(keys)) for name, keys in sorted(found.items()) if len(keys) > 1]


@once
def _leads_on(day: date) -> dict[int, tuple[str, ...]]:
    rows = Leadership.objects.filter(held_on(day), role=Leadership.Role.LEAD).select_related("person").order_by("pk")
    leads: dict[int, tuple[str, ...]] = {}
    for row in rows:
        leads[row.team_id] = (*leads.get(row.team_id, ()), row.person.name)
    return leads


def _also(kept_by: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    also: dict[int, tuple[int, ...]] = {}
    for merged, kept in sorted(kept_by.items()):
        also[kept] = (*also.get(kept, ()), merged)
    return also


def _sizes(team_of: Mapping[int, int]) -> dict[int, int]:
    sizes: dict[int, int] = {}
    for team in team_of.values():
        sizes[team] = sizes.get(team, 0) + 1
    return sizes
