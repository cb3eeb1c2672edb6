"""Who a row of a staff sheet is: the work number decides, then the accounts it lists, and only then the name."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from heming.errors import Phrase
from heming.org.accounts import account_rows, former_numbers
from heming.org.models import Person
from heming.org.spelling import plain, same_person
from heming.org.staff_candidates import MOST, NEW, Answers, Candidate, Sounds, bearers_like, candidate, check_answer
from heming.org.staff_history import Problem, rows_named
from heming.org.staff_sheet import StaffRow

PLATFORMS: Mapping[str, tuple[str, ...]] = {
    "千牛": ("qianniu", "taobao", "千牛", "淘宝"), "飞鸽": ("feige", "douyin", "飞鸽", "抖音"),
    "京东": ("jd", "dongdong", "京东", "咚咚"),
    "拼多多": ("pdd", "pinduoduo", "拼多多"),
    "微信": ("wechat", "weixin", "微信"),
    "七鱼": ("qiyu", "七鱼"), "智齿": ("sobot", "智齿"),
    "分机": ("cti", "call", "电话", "热线"), "cti": ("cti", "call", "电话"),
}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """An account of a source, and who holds it now by the kept keys."""

    source: str
    account: str
    holders: frozenset[int]
    ever: frozenset[int] = frozenset()  # and everybody who held it before

    @property
    def name(self) -> tuple[str, str]:
        """Source and account."""
        return self.source, self.account


class Directory:
    """Who is known, by number and by name, and which accounts sources have."""

    def __init__(self) -> None:
        people = list(Person.objects.filter(alias=None))
        self.names = {p.key: p.name for p in people}
        self.by_number = {number: key for key, several in former_numbers().items() for number in several}
        self.by_number |= {p.work_number: p.key for p in people if p.work_number}
        self.numbered = set(self.by_number.values())
        self.by_name: dict[str, list[int]] = {}
        for p in people:
            self.by_name.setdefault(plain(p.name), []).append(p.key)
        self.accounts: dict[str, list[Held]] = {}
        for row in account_rows("all"):
            now = frozenset(key for key, _, _, last in row.holders if last is None) or {row.person_key}
            ever = frozenset(key for key, *_ in row.holders)
            self.accounts.setdefault(plain(row.account), []).append(Held(row.source, row.account, frozenset(now), ever))

    @cached_property
    def sounds(self) -> Sounds:
        """Everybody by the sound of the name; made when a row asks for it."""
        return Sounds(self.names)

    @cached_property
    def numbers(self) -> Mapping[int, str]:
        """The number of each person that has one."""
        return {key: number for number, key in self.by_number.items()}

    @cached_property
    def held_by(self) -> Mapping[int, list[tuple[str, str]]]:
        """The accounts of each person."""
        found: dict[int, list[tuple[str, str]]] = {}
        for one in (one for several in self.accounts.values() for one in several):
            for key in one.holders:
                found.setdefault(key, []).append(one.name)
        return found

    def candidates(self, row: StaffRow, keys: Sequence[int]) -> tuple[Candidate, ...]:
        """These people with what speaks for them."""
        return tuple(
            candidate(row, key, name=self.names[key], number=self.numbers.get(key, ""),
                      accounts=self.held_by.get(key, ()))
            for key in keys[:MOST]
        )  # fmt: skip

    def meant(self, platform: str, account: str) -> list[Held]:
        """The accounts that a cell of the sheet may mean: those of its platform, where any are; of two that differ in a
        blank only, the one that is written just so.
        """
        there = self.accounts.get(plain(account), [])
        there = [one for one in there if one.account == account] or there
        words = next((words for name, words in PLATFORMS.items() if name in platform.casefold()), ())
        return [one for one in there if any(word in one.source.casefold() for word in words)] or there

    def called_by_number(self, row: StaffRow) -> list[Held]:
        """Accounts that are the row's work number itself, as a roster has them, and whose holder bears its name."""
        there = self.accounts.get(plain(row.number), []) if row.number else []
        return [one for one in there if (key := self._only(one)) and self._may_be(key, row, called=row.number)]

    def listed(self, row: StaffRow) -> list[int]:
        """Whose the accounts of the row are, as far as the holder bears its name and no other number."""
        found = []
        for platform, account in row.accounts:
            meant = self.meant(platform, account)
            key = self._only(meant[0]) if len(meant) == 1 else 0
            if key and self._may_be(key, row, called=row.name):
                found.append(key)
        return list(dict.fromkeys(found))

    def _only(self, one: Held) -> int:
        return next(iter(one.holders)) if len(one.holders) == 1 else 0

    def _may_be(self, key: int, row: StaffRow, *, called: str) -> bool:
        alike = same_person(row.name, self.names[key]) or plain(self.names[key]) == plain(called)
        return alike and (key not in self.numbered or not row.number)


@dataclass
class Identities:
    """Row number to person, and what hinders; `accounts` are those that are the row's work number, `candidates` whom
    else it may be, for a hand to say.
    """

    people: dict[int, int] = field(default_factory=dict)
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    accounts: dict[int, tuple[Held, ...]] = field(default_factory=dict)
    candidates: dict[int, tuple[Candidate, ...]] = field(default_factory=dict)


def identities_of(rows: Sequence[StaffRow], known: Directory, *, answers: Answers) -> Identities:
    """The stronger sign first for all rows, so that no name takes somebody whom another row's number means."""
    found, taken = Identities(), set[int]()
    for row in rows:
        held = known.called_by_number(row)
        found.accounts[row.row] = tuple(held)
        key = known.by_number.get(row.number) if row.number else None
        key = next((next(iter(one.holders)) for one in held), None) if key is None else key
        if key is not None:
            found.people[row.row] = key
        taken |= {key for one in held for key in one.holders} | ({key} if key is not None else set())
    listed = {row.row: [key for key in known.listed(row) if key not in taken] for row in rows}
    for row in rows:
        if row.row not in found.people and listed[row.row] and not taken & {listed[row.row][0]}:
            found.people[row.row] = listed[row.row][0]
        taken |= set(listed[row.row])
    of_name: dict[str, list[StaffRow]] = {}
    for row in rows:
        of_name.setdefault(plain(row.name), []).append(row)
    for row in rows:
        if row.row not in found.people and row.name:
            _by_name(row, found, known=known, namesakes=of_name[plain(row.name)], taken=taken, answers=answers)
    return found


def _by_name(
    row: StaffRow, found: Identities, *, known: Directory, namesakes: Sequence[StaffRow], taken: Collection[int],
    answers: Answers,
) -> None:  # fmt: skip
    """Somebody of that name whom nothing better tells apart; two of one name are never guessed at."""
    bearers = [key for key in known.by_name.get(plain(row.name), []) if key not in taken]
    loose = [key for key in bearers if key not in known.numbered] if row.number else bearers
    alike = bearers_like(row, known.sounds, but={*taken, *loose})
    alike = [key for key in alike if not (row.number and key in known.numbered)]
    found.candidates[row.row] = known.candidates(row, [*loose, *alike])
    if row.row in answers:
        check_answer(answers[row.row], [one.key for one in found.candidates[row.row]], row=row.row)
        found.people |= {} if answers[row.row] == NEW else {row.row: answers[row.row]}
    elif len(namesakes) > 1 and not row.number:
        found.problems[row.row] = [_nameless(row, namesakes)]
    elif (len(bearers) > 1 or (len(namesakes) > 1 and loose)) and (loose or not row.number):
        found.problems[row.row] = [(
            Phrase("{n} people are called {name}.", n=max(len(bearers), 2), name=row.name),
            Phrase("Say which of them it is, or give each their work number on the page 账号映射 first."),
        )]  # fmt: skip
    elif loose:
        found.people[row.row] = loose[0]


def _nameless(row: StaffRow, namesakes: Sequence[StaffRow]) -> Problem:
    return (
        Phrase("Rows {rows} of the sheet are all called {name}, and row {row} has no work number.",
               rows=rows_named(namesakes), name=row.name, row=row.row),
        Phrase("Two people of one name: give each their work number. One person twice: leave one row. Transfers of one "
               "person: the same number in each row, and 生效日期."),
    )  # fmt: skip
