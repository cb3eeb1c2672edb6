"""The shape of a question: the same question with marks where its days, names and keys stand, so that a statement
compiled once serves every period, person and team.

A mark is a value no data can hold; it never leaves this process inside a statement: the engine puts a parameter in its
place, and the values are bound when the statement runs.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from heming.access.scope import Scope
from heming.metrics.compile.dimensions import KEYED, PERIODS
from heming.metrics.compile.scoping import narrowed_to
from heming.metrics.question import Filter, Question
from heming.metrics.tables import DECLARED

Mark = date | int | str


class MarkRead(Exception):
    """Something was worked out from a mark: this question's statement depends on its days and cannot be kept."""


class Day(date):
    """A mark for a day: it may be written into a statement, and nothing may be worked out from it."""

    def _read(self, *_others: object) -> Any:
        raise MarkRead

    __add__ = __radd__ = __sub__ = __rsub__ = __lt__ = __le__ = __gt__ = __ge__ = _read
    toordinal = timetuple = weekday = isocalendar = _read


FIRST_DAY, LAST_DAY = Day(9001, 1, 1), Day(9002, 1, 1)
_BASE = 7_000_000_000_000_000_000 + secrets.randbelow(10**15) * 1_000  # guessed by nobody, the same for one process
_WORD = f"heming-{secrets.token_hex(12)}"
MOST_KEYS = 256  # longer lists stay as they are: their statement is compiled for them alone
_KINDS = {(c.name, c.type in ("text", "code")) for table in DECLARED.values() for c in table.stored}
TEXTS = frozenset(name for name, is_text in _KINDS if is_text and (name, False) not in _KINDS)


@dataclass(frozen=True)
class Shape:
    """What a statement is compiled from, the mark of every hole by its name, and what fills the holes this time."""

    question: Question
    scope: Scope
    marks: Mapping[str, Mark]
    values: Mapping[str, Mark]


def seen_by(scope: Scope, question: Question, *, aliases: Mapping[int, int]) -> Scope:
    """What of a Scope this question's figures can depend on: people who see the same share their answers."""
    narrowed = narrowed_to(scope, frozenset((*question.by, *(f.dimension for f in question.where))))
    own = () if scope.own_key is None else (scope.own_key,)
    agents = frozenset(aliases.get(key, key) for key in (*scope.agent_keys, *own))
    return Scope(
        "", "", frozenset(), everyone=scope.everyone, organisation=scope.organisation,
        agent_keys=agents if narrowed in ("agents", "either") else frozenset(),
        team_keys=scope.team_keys if narrowed in ("teams", "teams now", "either") else frozenset(),
        smallest_group=0 if scope.everyone else scope.smallest_group,
    )  # fmt: skip


def shape_of(question: Question, scope: Scope) -> Shape:
    """The shape of a question whose people are named by keys, within a Scope as `seen_by` gives it."""
    marks: dict[str, Mark] = {}
    values: dict[str, Mark] = {}
    start = _day("start", question.start, FIRST_DAY, marks=marks, values=values)
    end = _day("end", question.end, LAST_DAY, marks=marks, values=values)
    where = tuple(_marked(given, marks, values) for given in question.where)
    seen = replace(
        scope,  # without keys where everybody is seen
        agent_keys=_keys(scope.agent_keys, marks, values),
        team_keys=_keys(scope.team_keys, marks, values),
    )
    return Shape(replace(question, where=where, start=start, end=end), seen, marks, values)


def _day(name: str, day: date | None, mark: Day, *, marks: dict[str, Mark], values: dict[str, Mark]) -> date | None:
    if day is None:
        return None
    marks[name], values[name] = mark, day
    return mark


def _marked(given: Filter, marks: dict[str, Mark], values: dict[str, Mark]) -> Filter:
    """Streams stay as they are: which form is computed depends on what was imported of them."""
    if given.dimension in (*PERIODS, "source") or len(given.values) > MOST_KEYS:
        return given
    if given.dimension in KEYED:
        return replace(given, values=tuple(v and str(_number(int(v), marks, values)) for v in given.values))
    if given.dimension in TEXTS:
        return replace(given, values=tuple(v and _text(v, marks, values) for v in given.values))
    return given


def _keys(keys: Collection[int], marks: dict[str, Mark], values: dict[str, Mark]) -> frozenset[int]:
    """Marks for keys, filled up to a power of two by naming the last one again: fewer shapes for teams of all sizes."""
    if not keys or len(keys) > MOST_KEYS:
        return frozenset(keys)
    listed = sorted(keys)
    listed += listed[-1:] * ((1 << (len(listed) - 1).bit_length()) - len(listed))
    return frozenset(_number(key, marks, values) for key in listed)


def _number(key: int, marks: dict[str, Mark], values: dict[str, Mark]) -> int:
    name, mark = f"h{len(marks)}", _BASE + len(marks)
    marks[name], values[name] = mark, key
    return mark


def _text(text: str, marks: dict[str, Mark], values: dict[str, Mark]) -> str:
    name = f"h{len(marks)}"
    mark = f"{_WORD}-{len(marks)}."
    marks[name], values[name] = mark, text
    return mark
