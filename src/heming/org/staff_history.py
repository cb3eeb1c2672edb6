"""Several rows of one person in a staff sheet: with a day from which each holds they are a history, else they are a
question. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from heming.errors import Phrase
from heming.org.spelling import same_person
from heming.org.staff_sheet import StaffRow

Problem = tuple[Phrase, Phrase]  # cause, remedy


@dataclass(frozen=True)
class ToldApart:
    """The rows in the order of the sheet. Of a history the earliest says who it is and the last when they left; every
    row says where they worked from its day on. `problems` by row.
    """

    rows: tuple[StaffRow, ...]
    problems: Mapping[int, tuple[Problem, ...]]


def told_apart(rows: Sequence[StaffRow]) -> ToldApart:
    """Rows of one work number together."""
    by_number: dict[str, list[StaffRow]] = defaultdict(list)
    for row in rows:
        if row.number:
            by_number[row.number].append(row)
    tidy = {row.row: row for row in rows}
    problems: dict[int, tuple[Problem, ...]] = {}
    for several in (some for some in by_number.values() if len(some) > 1):
        if _is_history(several):
            turns = _as_history(several)
            tidy |= {row.row: row for row in turns}
            problems |= _broken(turns)
        else:
            problems |= dict.fromkeys((row.row for row in several), (_twice(several),))
    return ToldApart(tuple(tidy[row.row] for row in rows), problems)


def rows_named(rows: Iterable[StaffRow]) -> str:
    """The numbers of rows as text: 2、5."""
    return "、".join(str(row.row) for row in rows)


def _is_history(several: Sequence[StaffRow]) -> bool:
    """One name, and every row holds from a day of its own; one of them may hold since the day of joining."""
    starts = [_start(row) for row in several]
    undated = sum(row.effective is None for row in several)
    return (
        None not in starts
        and len(set(starts)) == len(starts)
        and undated <= 1
        and all(same_person(row.name, several[0].name) for row in several)
    )


def _start(row: StaffRow) -> date | None:
    return row.effective or row.joined


def _as_history(several: Sequence[StaffRow]) -> list[StaffRow]:
    turns = sorted(several, key=lambda row: _start(row) or date.min)
    newest = turns[::-1]
    accounts = tuple(dict.fromkeys(account for row in turns for account in row.accounts))
    first = replace(
        turns[0], name=newest[0].name, effective=_start(turns[0]), left=None, accounts=accounts, lead="",
        nickname=next((row.nickname for row in newest if row.nickname), ""),
        joined=next((row.joined for row in newest if row.joined), None),
        novice=next((row.novice for row in newest if row.novice), None),
    )  # fmt: skip
    plain = {"nickname": "", "joined": None, "novice": None, "accounts": (), "name": first.name, "follows": first.row}
    later = [replace(row, **plain, left=None, lead="", effective=_start(row)) for row in turns[1:]]  # type: ignore[arg-type]
    left = max((row.left for row in turns if row.left), default=None)
    later[-1] = replace(later[-1], left=left, lead=newest[0].lead)
    return [first, *later]


def _broken(turns: Sequence[StaffRow]) -> dict[int, tuple[Problem, ...]]:
    """A history is taken in whole or not at all."""
    bad = [row for row in turns if row.problems]
    if not bad:
        return {}
    problem = (
        Phrase("Rows {rows} of the same person cannot be read.", rows=rows_named(bad)),
        Phrase("Correct them; what one person went through is taken in whole or not at all."),
    )
    return {row.row: (problem,) for row in turns if not row.problems}


def _twice(several: Sequence[StaffRow]) -> Problem:
    return (
        Phrase("The work number {number} is in the sheet {n} times: rows {rows}.", number=several[0].number,
               n=len(several), rows=rows_named(several)),
        Phrase("One person in two spellings: leave one row. Transfers of one person: give each row its own 生效日期. "
               "Two people: give each a number of their own."),
    )  # fmt: skip
