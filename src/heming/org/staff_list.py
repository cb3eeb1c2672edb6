"""Everybody HR knows of, as one list: searched by name, work number, nickname or account, and filtered."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from heming.org.models import Account, Membership, Person, held_on
from heming.org.queries import aliases, team_names, today


@dataclass(frozen=True)
class StaffLine:
    """One person as of today; a leaver as of their last day."""

    key: int
    name: str
    work_number: str
    nickname: str
    team: str
    job: str
    site: str
    employer: str
    is_novice: bool
    last_day: date | None
    has_left: bool
    alone: bool  # the only one of their team
    accounts: tuple[str, ...]


@dataclass(frozen=True)
class StaffWish:
    """What to show: words, exact team, job, site and employer; `who` is here, novice, left or all."""

    words: str = ""
    who: str = "here"
    posts: dict[str, str] = field(default_factory=dict)  # team, job, site, employer


def staff_list(wish: StaffWish) -> list[StaffLine]:
    """By name. Three reads, however many people there are."""
    return [line for line in everybody_told() if _is_meant(line, wish)]


def everybody_told() -> list[StaffLine]:
    """Everybody who is not merged into somebody else."""
    day, kept_by, names = today(), aliases(), team_names()
    posts, accounts = _posts(day, kept_by), _accounts(kept_by)
    rows = list(Person.objects.filter(alias=None).order_by("name", "key"))
    gone = {row.key for row in rows if row.valid_to is not None and row.valid_to < day}
    size = Counter(post.team_id for key, post in posts.items() if key not in gone)
    return [
        StaffLine(
            row.key, row.name, row.work_number, row.nickname, names.get(post.team_id, "") if post else "",
            post.job if post else "", post.site if post else "", post.employer if post else "",
            row.novice_until is not None and row.novice_until >= day, row.valid_to, row.key in gone,
            post is not None and row.key not in gone and size[post.team_id] == 1, tuple(accounts.get(row.key, ())),
        )
        for row in rows for post in (posts.get(row.key),)
    ]  # fmt: skip


def _posts(day: date, kept_by: Mapping[int, int]) -> dict[int, Membership]:
    """The stint of today, else the last one before."""
    rows = Membership.objects.exclude(valid_from__gt=day)
    ordered = sorted(rows, key=lambda row: (row.valid_from or date.min, row.valid_to or date.max))
    return {kept_by.get(row.person_id, row.person_id): row for row in ordered}


def _accounts(kept_by: Mapping[int, int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Account.objects.filter(held_on(today()), kind=Account.Kind.AGENT).order_by("source", "account")
    for key, account in rows.values_list("person_id", "account"):
        found.setdefault(kept_by.get(key, key), []).append(account)
    return found


def _is_meant(line: StaffLine, wish: StaffWish) -> bool:
    who = {"here": not line.has_left, "novice": line.is_novice and not line.has_left, "left": line.has_left}
    if not who.get(wish.who, True) or any(value and getattr(line, name) != value for name, value in wish.posts.items()):
        return False
    words = wish.words.strip().casefold()
    said = (line.name, line.work_number, line.nickname, *line.accounts)
    return not words or any(words in text.casefold() for text in said)
