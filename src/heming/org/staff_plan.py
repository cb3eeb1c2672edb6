"""What a staff sheet would change: each row against what is known, with conflicts told instead of guessed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from heming.errors import Phrase
from heming.org.accounts import StaffFacts, account_rows, former_numbers, staff_facts
from heming.org.models import Person
from heming.org.spelling import near_keys, plain, sound_of
from heming.org.staff_sheet import StaffRow

Kind = Literal["new", "changed", "leaver", "unchanged", "conflict"]
PLATFORMS: Mapping[str, tuple[str, ...]] = {
    "千牛": ("qianniu", "taobao", "千牛", "淘宝"), "飞鸽": ("feige", "douyin", "飞鸽", "抖音"),
    "京东": ("jd", "dongdong", "京东", "咚咚"),
    "拼多多": ("pdd", "pinduoduo", "拼多多"),
    "微信": ("wechat", "weixin", "微信"),
    "七鱼": ("qiyu", "七鱼"), "智齿": ("sobot", "智齿"),
    "分机": ("cti", "call", "电话", "热线"), "cti": ("cti", "call", "电话"),
}  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """One row: what it means, the fields that change (field, before, after), and why it cannot be used."""

    row: StaffRow
    kind: Kind
    person: int | None = None
    changes: tuple[tuple[str, str, str], ...] = ()
    accounts: tuple[tuple[str, str], ...] = ()  # source, account: to be matched
    problems: tuple[tuple[Phrase, Phrase], ...] = ()  # cause, remedy

    @property
    def is_used(self) -> bool:
        """Whether applying the plan does something with it."""
        return self.kind in ("new", "changed", "leaver")


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
        self.sources: dict[str, list[tuple[str, str, int]]] = {}
        for row in account_rows("all"):
            self.sources.setdefault(plain(row.account), []).append((row.source, row.account, row.person_key))


def plan(rows: Sequence[StaffRow]) -> list[Planned]:
    """Every row of the sheet."""
    known = Directory()
    numbers = Counter(row.number for row in rows if row.number)
    names = Counter(plain(row.name) for row in rows if row.name)
    return [_planned(row, known, numbers=numbers, names=names) for row in rows]


def _planned(row: StaffRow, known: Directory, *, numbers: Counter[str], names: Counter[str]) -> Planned:
    problems = list(_own_problems(row, numbers))
    person = known.by_number.get(row.number) if row.number else None
    if person is not None and not same_person(row.name, known.names[person]):
        problems.append((
            Phrase("The work number {number} is {known}'s, and the sheet gives it to {name}.", number=row.number,
                   known=known.names[person], name=row.name),
            Phrase("If {known} has left, give the new person a number of their own; a number is one person's for good.",
                   known=known.names[person]),
        ))  # fmt: skip
    if person is None and not problems:
        person, more = _by_name(row, known, twice=names[plain(row.name)] > 1)
        problems += more
    if problems:
        return Planned(row, "conflict", person, problems=tuple(problems))
    accounts, doubts = _accounts(row, known, person)
    changes = _changes(row, staff_facts(person)) if person is not None else _everything(row)
    kind: Kind = "unchanged"
    if person is None:
        kind = "new"
    elif any(field == "left" for field, _, _ in changes):
        kind = "leaver"
    elif changes or accounts:
        kind = "changed"
    return Planned(row, kind, person, changes, accounts, tuple(doubts))


def same_person(one: str, other: str) -> bool:
    """Whether two spellings may be one name: equal, spoken alike, or one letter apart."""
    return (
        plain(one) == plain(other) or bool(sound_of(one) & sound_of(other)) or bool(near_keys(one) & near_keys(other))
    )


def _own_problems(row: StaffRow, numbers: Counter[str]) -> list[tuple[Phrase, Phrase]]:
    found = []
    if not row.name:
        found.append((Phrase("The row has no name."), Phrase("Fill in 姓名.")))
    if row.number and numbers[row.number] > 1:
        found.append((
            Phrase("The work number {number} is in the sheet {n} times.", number=row.number, n=numbers[row.number]),
            Phrase("Leave one row of it: one person in two spellings, or a number that was given twice."),
        ))  # fmt: skip
    for _field, text in row.problems:
        found.append((Phrase("'{text}' is no day.", text=text[:40]), Phrase("Write it as 2026-08-31.")))
    for first, later in ((row.joined, row.left), (row.joined, row.novice)):
        if first and later and later < first:
            found.append((
                Phrase("{later} lies before the day of joining, {first}.", later=later, first=first),
                Phrase("Correct one of the two days."),
            ))  # fmt: skip
    return found


def _by_name(row: StaffRow, known: Directory, *, twice: bool) -> tuple[int | None, list[tuple[Phrase, Phrase]]]:
    """Somebody of that name whom no number tells apart; two of one name are never guessed at."""
    bearers = known.by_name.get(plain(row.name), [])
    loose = [key for key in bearers if key not in known.numbered] if row.number else bearers
    if len(bearers) > 1 or (twice and loose):
        if row.number and not loose:
            return None, []
        return None, [(
            Phrase("{n} people are called {name}.", n=max(len(bearers), 2), name=row.name),
            Phrase("Give each their work number on the page 账号映射 first, then bring the sheet in again."),
        )]  # fmt: skip
    return (loose[0] if loose else None), []


def _accounts(
    row: StaffRow, known: Directory, person: int | None
) -> tuple[tuple[tuple[str, str], ...], list[tuple[Phrase, Phrase]]]:
    found, doubts = [], []
    for platform, account in row.accounts:
        there = known.sources.get(plain(account), [])
        words = next((words for name, words in PLATFORMS.items() if name in platform.casefold()), ())
        meant = [one for one in there if any(word in one[0].casefold() for word in words)] or there
        if len(meant) > 1:
            doubts.append((
                Phrase("The account {account} is at {n} sources: {sources}.", account=account, n=len(meant),
                       sources="、".join(one[0] for one in meant)),
                Phrase("Say on the page 账号映射 which of them it is."),
            ))  # fmt: skip
        elif not meant:
            doubts.append((
                Phrase("No file with the account {account} ({platform}) came in yet.", account=account,
                       platform=platform),
                Phrase("Bring in its files, then the sheet again."),
            ))  # fmt: skip
        elif meant[0][2] != person:
            found.append((meant[0][0], meant[0][1]))
    return tuple(found), doubts


def _everything(row: StaffRow) -> tuple[tuple[str, str, str], ...]:
    fields = (
        "number",
        "nickname",
        "team",
        "skill_group",
        "job",
        "site",
        "employer",
        "lead",
        "joined",
        "novice",
        "left",
    )
    return tuple((field, "", str(getattr(row, field))) for field in fields if getattr(row, field))


def _changes(row: StaffRow, facts: StaffFacts) -> tuple[tuple[str, str, str], ...]:
    """What the sheet says otherwise; an empty cell says nothing."""
    now = next(iter(s for s in facts.stints if not s.loan), None)
    before = {
        "name": facts.name, "number": facts.work_number, "nickname": facts.nickname, "joined": facts.joined_on,
        "novice": facts.novice_until, "left": facts.valid_to, "team": now.team if now else "",
        "job": now.job if now else "", "site": now.site if now else "", "employer": now.employer if now else "",
        "skill_group": now.skill_group if now else "",
    }  # fmt: skip
    told = [(field, str(old or ""), str(getattr(row, field) or "")) for field, old in before.items()]
    return tuple((field, old, new) for field, old, new in told if new and new != old)
