"""What a staff sheet would change: each row against what is known, with conflicts told instead of guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from heming.errors import Phrase
from heming.org.accounts import StaffFacts, staff_facts
from heming.org.queries import today
from heming.org.spelling import plain, same_person
from heming.org.staff_candidates import Answers, Candidate
from heming.org.staff_changes import Changes, changes_of, day_of, later_of
from heming.org.staff_history import Problem, told_apart
from heming.org.staff_identity import Directory, Held, Identities, identities_of
from heming.org.staff_sheet import StaffRow

Kind = Literal["new", "changed", "leaver", "unchanged", "conflict"]


@dataclass(frozen=True)
class Planned:
    """One row: what it means, the fields that change (field, before, after), and why it cannot be used.

    `on` is the day from which team, job, site, employer and skill group hold; `candidates` are people of whom a hand
    may say that the row is one of them.
    """

    row: StaffRow
    kind: Kind
    person: int | None = None
    changes: Changes = ()
    accounts: tuple[tuple[str, str], ...] = ()  # source, account: to be matched
    problems: tuple[Problem, ...] = ()
    on: date | None = None
    candidates: tuple[Candidate, ...] = ()
    taken_over: tuple[tuple[str, str], ...] = ()  # of `accounts`: from a predecessor, from the day of joining on
    facts: StaffFacts | None = None  # as they stand

    @property
    def is_used(self) -> bool:
        """Whether applying the plan does something with it."""
        return self.kind in ("new", "changed", "leaver")

    @property
    def is_placed_first(self) -> bool:
        """Nobody knows of a team of theirs yet: what the sheet says holds from their first day."""
        return not self.row.follows and (self.facts is None or not self.facts.stints)

    @property
    def is_by_name(self) -> bool:
        """Taken for somebody by the name alone."""
        return self.person is not None and any(one.key == self.person for one in self.candidates)


def plan(rows: Sequence[StaffRow], *, on: date | None = None, answers: Answers | None = None) -> list[Planned]:
    """Every row of the sheet. What has no day of its own takes effect `on` that day (today); `answers` say of rows who
    they are.
    """
    known, told = Directory(), told_apart(rows)
    firsts = [row for row in told.rows if not row.follows]
    found = identities_of(firsts, known, answers=answers or {})
    listed: dict[str, list[StaffRow]] = {}
    for row in firsts:
        for account in {plain(account) for _, account in row.accounts}:
            listed.setdefault(account, []).append(row)
    sheet = _Sheet(known, found, told.problems, listed, on or today())
    turns: dict[int, list[Planned]] = {}
    for row in in_turn(told.rows):
        before = turns.setdefault(row.follows or row.row, [])
        before.append(_following(row, before, sheet) if row.follows else _planned(row, sheet))
    whole = {one.row.row: one for several in turns.values() for one in _all_or_none(several)}
    return [whole[row.row] for row in rows]


def in_turn(rows: Sequence[StaffRow]) -> list[StaffRow]:
    """Rows of one person one after another, from the earliest on."""
    return sorted(rows, key=lambda row: (row.follows or row.row, row.effective or date.min, row.row))


@dataclass(frozen=True)
class _Sheet:
    """What is the same for all rows: who is known, who they are, what is wrong, how often accounts are there."""

    known: Directory
    found: Identities
    problems: Mapping[int, tuple[Problem, ...]]
    accounts: Mapping[str, Sequence[StaffRow]]  # the rows that list each
    day: date


def _planned(row: StaffRow, sheet: _Sheet) -> Planned:
    person, candidates = sheet.found.people.get(row.row), sheet.found.candidates.get(row.row, ())
    problems = [*sheet.problems.get(row.row, ()), *_own_problems(row), *_number_of(row, person, sheet.known)]
    problems = problems or list(sheet.found.problems.get(row.row, ()))
    if problems:
        return Planned(row, "conflict", person, problems=tuple(problems), candidates=candidates)
    matches, doubts = _accounts(row, sheet, person)
    facts = staff_facts(person) if person is not None else None
    on = day_of(row, facts, otherwise=sheet.day)
    changes = changes_of(row, facts, on=on)
    return Planned(
        row, _kind(changes, person, matches.accounts), person, changes, matches.accounts,
        (*doubts, *_placeless(row, facts)), on, candidates, matches.taken_over, facts,
    )  # fmt: skip


def _following(row: StaffRow, before: Sequence[Planned], sheet: _Sheet) -> Planned:
    """A later turn of the same person, compared with what the earlier ones leave."""
    first = before[0]
    problems = (*sheet.problems.get(row.row, ()), *_own_problems(row))
    if problems:
        return Planned(row, "conflict", first.person, problems=problems)
    on = day_of(row, first.facts, otherwise=sheet.day)
    changes = later_of(row, first.facts, on=on, before=[(one.on or on, one.changes) for one in before])
    kind: Kind = "changed" if changes else "unchanged"
    kind = "leaver" if any(field == "left" for field, _, _ in changes) else kind
    return Planned(row, kind, first.person, changes, on=on, facts=first.facts)


def _all_or_none(turns: Sequence[Planned]) -> list[Planned]:
    bad = [one for one in turns if one.kind == "conflict"]
    if not bad or len(turns) == 1:
        return list(turns)
    return [one if one in bad else replace(one, kind="conflict", problems=bad[0].problems) for one in turns]


def _kind(changes: Changes, person: int | None, accounts: Sequence[object]) -> Kind:
    if person is None:
        return "new"
    if any(field == "left" for field, _, _ in changes):
        return "leaver"
    return "changed" if changes or accounts else "unchanged"


@dataclass(frozen=True)
class _Matches:
    """Accounts to be matched, and those of them that somebody else held before."""

    accounts: tuple[tuple[str, str], ...]
    taken_over: tuple[tuple[str, str], ...]


def _number_of(row: StaffRow, person: int | None, known: Directory) -> list[Problem]:
    if person is None or row.number not in known.by_number or same_person(row.name, known.names[person]):
        return []
    return [(
        Phrase("The work number {number} is {known}'s, and the sheet gives it to {name}.", number=row.number,
               known=known.names[person], name=row.name),
        Phrase("If {known} has left, give the new person a number of their own; a number is one person's for good.",
               known=known.names[person]),
    )]  # fmt: skip


def _own_problems(row: StaffRow) -> list[Problem]:
    found = []
    if not row.name:
        found.append((Phrase("The row has no name."), Phrase("Fill in 姓名.")))
    for _field, text in row.problems:
        found.append((Phrase("'{text}' is no day.", text=text[:40]), Phrase("Write it as 2026-08-31.")))
    for first, later in ((row.joined, row.left), (row.joined, row.novice), (row.joined, row.effective)):
        if first and later and later < first:
            found.append((
                Phrase("{later} lies before the day of joining, {first}.", later=later, first=first),
                Phrase("Correct one of the two days."),
            ))  # fmt: skip
    if row.effective and row.left and row.left < row.effective:
        found.append((
            Phrase("The change takes effect on {day}, after the last working day, {left}.", day=row.effective,
                   left=row.left),
            Phrase("Correct one of the two days."),
        ))  # fmt: skip
    return found


def _placeless(row: StaffRow, facts: StaffFacts | None) -> list[Problem]:
    if row.team or (facts is not None and facts.stints) or not (row.job or row.site or row.employer or row.skill_group):
        return []
    return [(
        Phrase("Job, site, employer and skill group belong to a team, and the row names none."), Phrase("Fill in 班组.")
    )]  # fmt: skip


def _accounts(row: StaffRow, sheet: _Sheet, person: int | None) -> tuple[_Matches, list[Problem]]:
    """The accounts that are theirs and not yet matched, and which cells are in doubt."""
    found = {held.name: held for held in sheet.found.accounts.get(row.row, ())}
    mine = [name for name, held in found.items() if person not in held.holders]
    taken_over, doubts = [], []
    for platform, account in row.accounts:
        meant, rows = sheet.known.meant(platform, account), sheet.accounts[plain(account)]
        turns = _one_after_another(rows) if len(meant) == 1 else []
        if turns:
            is_done = person in (meant[0].holders if row is turns[-1] else meant[0].ever)
            mine += [] if is_done else [meant[0].name]
            taken_over += [] if is_done or row is not turns[-1] else [meant[0].name]
        elif len(meant) == 1 and (person in meant[0].holders or len(rows) == 1):
            mine += [] if person in meant[0].holders or meant[0].name in mine else [meant[0].name]
        else:
            doubts.append(_doubt(account, platform, meant=meant))
    return _Matches(tuple(mine), tuple(taken_over)), doubts


def _one_after_another(rows: Sequence[StaffRow]) -> list[StaffRow]:
    """Two rows of which one left before the other joined: an account that a successor took over. Else nothing."""
    turns = sorted(rows, key=lambda row: row.joined or date.min)
    follows = len(turns) == 2 and turns[0].left and turns[1].joined and turns[0].left < turns[1].joined
    return turns if follows else []


def _doubt(account: str, platform: str, *, meant: Sequence[Held]) -> Problem:
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
