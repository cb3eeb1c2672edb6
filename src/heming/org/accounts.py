"""Reads about accounts: what 账号映射 lists, who may be behind an unmatched one, and what HR knows of one person."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Q

from heming.org.find import person
from heming.org.matching import Known, Seen
from heming.org.models import EARLIEST, LATEST, Account, FormerNumber, Leadership, Membership, Origin, Person
from heming.org.queries import aliases, identities, person_names, team_names, team_on, today

Which = Literal["unmatched", "shared", "all"]


@dataclass(frozen=True)
class AccountRow:
    """One account of one source and everybody who holds or held it."""

    source: str
    account: str
    holders: tuple[tuple[int, str, date | None, date | None], ...]  # key, name, from, to
    shared: bool
    matched: bool

    @property
    def person_key(self) -> int:
        """The last holder."""
        return self.holders[-1][0]


@dataclass(frozen=True)
class StintRow:
    """A time in a team, in words."""

    team_key: int
    team: str
    valid_from: date | None
    valid_to: date | None
    loan: bool
    job: str
    employer: str
    site: str
    skill_group: str
    by_hand: bool


@dataclass(frozen=True)
class StaffFacts:
    """What HR knows of a person."""

    key: int
    name: str
    work_number: str
    former_numbers: tuple[str, ...]
    nickname: str
    joined_on: date | None
    novice_until: date | None
    valid_from: date | None
    valid_to: date | None
    accounts: tuple[tuple[str, str, date | None, date | None, bool], ...]
    stints: tuple[StintRow, ...]
    leads: tuple[tuple[str, str, date | None, date | None], ...]  # team, role, from, to
    merged: tuple[tuple[int, str], ...]


def account_rows(which: Which = "all", *, words: str = "") -> list[AccountRow]:
    """Accounts of agents by source and name."""
    kept_by = aliases()
    rows = Account.objects.filter(kind=Account.Kind.AGENT).select_related("person")
    if words:
        rows = rows.filter(Q(account__icontains=words) | Q(person__name__icontains=words))
    grouped: dict[tuple[str, str], list[Account]] = {}
    for row in rows.order_by("source", "account", EARLIEST, "pk"):
        grouped.setdefault((row.source, row.account), []).append(row)
    names = person_names({row.person_id for found in grouped.values() for row in found})
    settled = _settled(kept_by)
    made = (
        AccountRow(
            source, account, tuple((kept_by.get(r.person_id, r.person_id), names[r.person_id], r.valid_from, r.valid_to)
                                   for r in found),
            any(r.shared for r in found), any(_is_matched(r, settled) for r in found),
        )
        for (source, account), found in grouped.items()
    )  # fmt: skip
    return [row for row in made if _shown(row, which)]


def unmatched() -> list[Seen]:
    """The accounts that an import made persons of, and nobody has confirmed."""
    teams = team_on(today())
    return [
        Seen(row.source, row.account, row.person_key, row.holders[-1][1], teams.get(row.person_key))
        for row in account_rows("unmatched")
    ]


def everybody() -> list[Known]:
    """All people as the matching rules see them, merged ones folded into the kept."""
    kept_by, teams = aliases(), team_on(today())
    settled, numbers = _settled(kept_by), former_numbers(kept_by)
    return [
        Known(
            p.key, p.name, tuple(filter(None, (p.work_number, *numbers.get(p.key, ())))), p.nickname, teams.get(p.key),
            settled=p.key in settled,
        )
        for p in Person.objects.filter(alias=None)
    ]  # fmt: skip


def former_numbers(kept_by: Mapping[int, int] | None = None) -> dict[int, tuple[str, ...]]:
    """Work numbers of before a merge, by the kept person."""
    known = aliases() if kept_by is None else kept_by
    found: dict[int, tuple[str, ...]] = {}
    for key, number in FormerNumber.objects.order_by("pk").values_list("person_id", "number"):
        kept = known.get(key, key)
        found[kept] = (*found.get(kept, ()), number)
    return found


def staff_facts(key: int) -> StaffFacts:
    """One person; NotFound when there is nobody of that key."""
    kept_by = aliases()
    row = person(kept_by.get(key, key))
    same = identities([row.key])
    held = Account.objects.filter(person_id__in=same, kind=Account.Kind.AGENT).order_by("source", "account")
    merged = Person.objects.filter(alias__kept=row).order_by("name", "key").values_list("key", "name")
    old = tuple(number for number in former_numbers(kept_by).get(row.key, ()) if number != row.work_number)
    return StaffFacts(
        row.key, row.name, row.work_number, old, row.nickname, row.joined_on, row.novice_until, row.valid_from,
        row.valid_to, tuple(held.values_list("source", "account", "valid_from", "valid_to", "shared")),
        tuple(_stints(same)), tuple(_led(same)), tuple(merged),
    )  # fmt: skip


def people_with_team() -> list[tuple[int, str, str]]:
    """Key, name with number, and team of everybody who is not merged: for a chooser."""
    names, teams = team_names(), team_on(today())
    rows = Person.objects.filter(alias=None).order_by("name", "key").values_list("key", "name", "work_number")
    return [(k, f"{n} {w}".strip(), names.get(teams.get(k, 0), "")) for k, n, w in rows]


def holders_of_shared() -> dict[tuple[str, str], tuple[int, ...]]:
    """Who uses each shared account, by the kept person's key."""
    kept_by = aliases()
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    rows = Account.objects.filter(kind=Account.Kind.AGENT, shared=True).values_list("source", "account", "person_id")
    for source, account, key in rows.order_by("pk"):
        known = found.get((source, account), ())
        found[source, account] = tuple(dict.fromkeys((*known, kept_by.get(key, key))))
    return found


def accounts_ever_of(keys: Collection[int]) -> list[tuple[str, str]]:
    """Every account these people ever held."""
    rows = Account.objects.filter(kind=Account.Kind.AGENT, person_id__in=identities(keys))
    return list(rows.values_list("source", "account").distinct())


def knows(source: str) -> bool:
    """Whether any account of that source is known."""
    return Account.objects.filter(source=source).exists()


def keys_by_number() -> dict[str, int]:
    """Work number -> person."""
    return dict(Person.objects.exclude(work_number="").values_list("work_number", "key"))


def _settled(kept_by: Mapping[int, int]) -> frozenset[int]:
    """People whom a hand or an HR sheet confirmed: they have a work number, were edited, or others were merged in."""
    known = Person.objects.filter(~Q(work_number="") | Q(origin=Origin.HAND)).values_list("key", flat=True)
    return frozenset((*known, *kept_by, *kept_by.values()))


def _is_matched(row: Account, settled: Collection[int]) -> bool:
    return row.origin == Origin.HAND or row.person_id in settled


def _shown(row: AccountRow, which: Which) -> bool:
    return which == "all" or (row.shared if which == "shared" else not row.shared and not row.matched)


def _stints(keys: Collection[int]) -> Iterable[StintRow]:
    rows = Membership.objects.filter(person_id__in=keys).select_related("team")
    for r in sorted(rows, key=lambda r: (r.valid_from or date.min, r.valid_to or date.max), reverse=True):
        yield StintRow(
            r.team_id, r.team.name, r.valid_from, r.valid_to, r.loan, r.job, r.employer, r.site, r.skill_group,
            r.origin == Origin.HAND,
        )  # fmt: skip


def _led(keys: Collection[int]) -> Iterable[tuple[str, str, date | None, date | None]]:
    rows = Leadership.objects.filter(person_id__in=keys).select_related("team").order_by(LATEST)
    return [(r.team.name, r.role, r.valid_from, r.valid_to) for r in rows]


def last_days(source: str) -> dict[str, tuple[str, date]]:
    """Accounts of the source whose holder has left, with the name and the last day; those that somebody else holds
    after that are no longer theirs.
    """
    kept_by = aliases()
    held: dict[str, list[Account]] = {}
    for row in Account.objects.filter(source=source, kind=Account.Kind.AGENT, shared=False).order_by(EARLIEST, "pk"):
        held.setdefault(row.account, []).append(row)
    keys = {kept_by.get(rows[-1].person_id, rows[-1].person_id) for rows in held.values()}
    gone = Person.objects.exclude(valid_to=None) if len(keys) > 5000 else Person.objects.filter(key__in=keys)
    left = {p.key: (p.name, p.valid_to) for p in gone if p.valid_to is not None}
    last = {account: left.get(kept_by.get(rows[-1].person_id, rows[-1].person_id)) for account, rows in held.items()}
    return {account: found for account, found in last.items() if found is not None}
