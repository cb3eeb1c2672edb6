"""What a staff sheet would change: each row against what is known, with conflicts told instead of guessed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from heming.errors import Phrase
from heming.org.accounts import StaffFacts, staff_facts
from heming.org.spelling import plain
from heming.org.staff_identity import Directory, Held, Identities, identities_of, same_person
from heming.org.staff_sheet import StaffRow

Kind = Literal["new", "changed", "leaver", "unchanged", "conflict"]


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


def plan(rows: Sequence[StaffRow]) -> list[Planned]:
    """Every row of the sheet."""
    known = Directory()
    sheet = _Sheet(
        known, identities_of(rows, known), Counter(row.number for row in rows if row.number),
        Counter(plain(account) for row in rows for account in {account for _, account in row.accounts}),
    )  # fmt: skip
    return [_planned(row, sheet) for row in rows]


@dataclass(frozen=True)
class _Sheet:
    """What is the same for all rows: who is known, who they are, and how often numbers and accounts are there."""

    known: Directory
    found: Identities
    numbers: Counter[str]
    accounts: Counter[str]


def _planned(row: StaffRow, sheet: _Sheet) -> Planned:
    problems = list(_own_problems(row, sheet.numbers))
    person, names = sheet.found.people.get(row.row), sheet.known.names
    if person is not None and row.number in sheet.known.by_number and not same_person(row.name, names[person]):
        problems.append((
            Phrase("The work number {number} is {known}'s, and the sheet gives it to {name}.", number=row.number,
                   known=names[person], name=row.name),
            Phrase("If {known} has left, give the new person a number of their own; a number is one person's for good.",
                   known=names[person]),
        ))  # fmt: skip
    if not problems:
        problems += sheet.found.problems.get(row.row, ())
    if problems:
        return Planned(row, "conflict", person, problems=tuple(problems))
    accounts, doubts = _accounts(row, sheet, person)
    changes = changes_of(row, staff_facts(person)) if person is not None else _everything(row)
    kind: Kind = "unchanged"
    if person is None:
        kind = "new"
    elif any(field == "left" for field, _, _ in changes):
        kind = "leaver"
    elif changes or accounts:
        kind = "changed"
    return Planned(row, kind, person, changes, accounts, tuple(doubts))


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


def _accounts(
    row: StaffRow, sheet: _Sheet, person: int | None
) -> tuple[tuple[tuple[str, str], ...], list[tuple[Phrase, Phrase]]]:
    """The accounts that are theirs and not yet matched, and which cells are in doubt."""
    found = {held.name: held for held in sheet.found.accounts.get(row.row, ())}
    doubts = []
    for platform, account in row.accounts:
        meant = sheet.known.meant(platform, account)
        if len(meant) == 1 and (person in meant[0].holders or sheet.accounts[plain(account)] == 1):
            found[meant[0].name] = meant[0]
        else:
            doubts.append(_doubt(account, platform, meant=meant))
    return tuple(name for name, held in found.items() if person not in held.holders), doubts


def _doubt(account: str, platform: str, *, meant: Sequence[Held]) -> tuple[Phrase, Phrase]:
    if len(meant) > 1:
        return (
            Phrase("The account {account} is at {n} sources: {sources}.", account=account, n=len(meant),
                   sources="、".join(one.source for one in meant)),
            Phrase("Say on the page 账号映射 which of them it is."),
        )  # fmt: skip
    if meant:
        return (
            Phrase("The account {account} stands in several rows of the sheet.", account=account),
            Phrase("Say on the page 账号映射 whose it is, or that they share it."),
        )
    return (
        Phrase("No file with the account {account} ({platform}) came in yet.", account=account, platform=platform),
        Phrase("Bring in its files, then the sheet again."),
    )


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


def changes_of(row: StaffRow, facts: StaffFacts) -> tuple[tuple[str, str, str], ...]:
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
