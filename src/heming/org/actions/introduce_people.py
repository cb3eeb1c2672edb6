"""Make the people a firm knows before its first file comes: numbers, accounts, loans. Many at once, in one step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from heming.errors import BadInput
from heming.org.bulk import insert
from heming.org.changes import Authority, Change, allow, announce
from heming.org.models import Account, Membership, Origin, Person, Team


@dataclass(frozen=True)
class Held:
    """An account a person has, from a day to a day (None is open), perhaps together with others."""

    source: str
    account: str
    first: date | None = None
    last: date | None = None
    shared: bool = False


@dataclass(frozen=True)
class Lent:
    """Days with another team, both included, and where they are at home again from the day after."""

    team: str
    first: date
    last: date
    home: str


@dataclass(frozen=True)
class Newcomer:
    """One person; teams follow from the files in which the accounts occur."""

    name: str
    work_number: str
    accounts: tuple[Held, ...]
    nickname: str = ""
    joined_on: date | None = None
    novice_until: date | None = None
    lent: Lent | None = None


@transaction.atomic
def introduce_people(by: Authority, people: Sequence[Newcomer], *, reason: str = "") -> int:
    """Creates them all; refused where an account is known already, since then stored rows would read otherwise.

    Returns: how many people.
    Errors: NotAllowed; BadInput when an account or a work number is known.
    """
    allow(by)
    _refuse_known(people)
    rows = [
        Person(
            name=one.name[:200], work_number=one.work_number, nickname=one.nickname[:100], joined_on=one.joined_on,
            novice_until=one.novice_until, valid_from=one.joined_on, origin=Origin.HAND,
        )
        for one in people
    ]  # fmt: skip
    insert(Person, rows)
    pairs = list(zip(people, rows, strict=True))
    insert(Account, [_account(held, row) for one, row in pairs for held in one.accounts])
    teams = _teams({team for one in people if one.lent for team in (one.lent.team, one.lent.home)})
    insert(Membership, [stay for one, row in pairs if one.lent for stay in _stays(one.lent, row, teams=teams)])
    announce(by, Change("introduce_people", "organisation", "1", {}, {"people": len(rows)}, reason))
    return len(rows)


def _refuse_known(people: Iterable[Newcomer]) -> None:
    wanted = {(held.source, held.account) for one in people for held in one.accounts}
    sources = {source for source, _ in wanted}
    known = set(Account.objects.filter(source__in=sources).values_list("source", "account")) & wanted
    if known:
        source, account = min(known)
        raise BadInput(
            "The account {account} of {source} is known already.", "Match it to its person instead.",
            account=account, source=source,
        )  # fmt: skip
    numbers = Person.objects.filter(work_number__in=[one.work_number for one in people if one.work_number])
    if taken := numbers.values_list("work_number", flat=True).first():
        raise BadInput("The work number {number} is somebody's already.", "Correct it.", number=taken)


def _account(held: Held, row: Person) -> Account:
    return Account(
        source=held.source, account=held.account, person=row, valid_from=held.first, valid_to=held.last,
        shared=held.shared, origin=Origin.HAND,
    )  # fmt: skip


def _teams(names: set[str]) -> dict[str, Team]:
    known = {team.name: team for team in Team.objects.filter(name__in=names, valid_to=None)}
    news = [Team(name=name) for name in sorted(names - set(known))]
    insert(Team, news)
    return known | {team.name: team for team in news}


def _stays(lent: Lent, row: Person, *, teams: dict[str, Team]) -> list[Membership]:
    """The loan and what follows it. Ratings of the last days come later and name the other team: they move nobody."""
    away = Membership(
        person=row, team=teams[lent.team], valid_from=lent.first, valid_to=lent.last, loan=True, origin=Origin.HAND
    )
    back = lent.last + timedelta(days=1)
    return [away, Membership(person=row, team=teams[lent.home], valid_from=back, origin=Origin.HAND)]
