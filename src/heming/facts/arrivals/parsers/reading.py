"""What a parser is given and what it gives back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from heming.errors import BadInput, did_you_mean

Put = Callable[[str, object], str]  # hands a value to the session, returns the SQL that reads it


@dataclass(frozen=True)
class Cell:
    """One staged column to be read: `raw` is its name (c0 …), `name` a prefix of our own, `put` hands a value to SQL.

    `type` is the SQL type of the target; `zone` the zone of wall-clock times; `now` the moment of import (UTC epoch
    seconds).
    """

    raw: str
    name: str
    type: str
    params: Mapping[str, object]
    put: Put
    zone: str = "Asia/Shanghai"
    now: int = 0
    codes: tuple[str, ...] = ()

    def param_list(self, name: str, default: Sequence[str] = ()) -> tuple[str, ...]:
        """A parameter that is a list of words."""
        value = self.params.get(name, default)
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise BadInput("Parameter '{name}' of a parser must be a list.", "Write it as a list of words.", name=name)
        return tuple(str(item) for item in value)

    def param_map(self, name: str) -> dict[str, object]:
        """A parameter that maps words to values; words are compared folded and in lower case."""
        value = self.params.get(name, {})
        if not isinstance(value, Mapping):
            raise BadInput("Parameter '{name}' of a parser must be a table.", "Write it as word = value.", name=name)
        return {folded(str(key)): item for key, item in value.items()}

    def choice(self, name: str, default: str, *, allowed: Sequence[str]) -> str:
        """A parameter that is one of a few words."""
        value = str(self.params.get(name, default))
        if value not in allowed:
            raise BadInput(
                "'{value}' is not a value of parser parameter '{name}'.{hint}",
                "Use one of: {allowed}.",
                value=value,
                name=name,
                hint=did_you_mean(value, allowed),
                allowed=", ".join(allowed),
            )
        return value


@dataclass(frozen=True)
class Reading:
    """SQL in steps. `first` are named expressions over the raw cell, `second` over these, `value` over all of them.

    A cell is bad when its value is null although the cell is not missing; `problem` is SQL over the raw cell that
    says why.
    `can_fail` is False where every text is a value; `missing` is SQL for words that say there is none ('not rated').
    """

    first: tuple[tuple[str, str], ...]
    value: str
    problem: str = "'not readable'"
    can_fail: bool = True
    second: tuple[tuple[str, str], ...] = ()
    missing: str = ""


def folded(word: str) -> str:
    """A word as the word lists compare it: full-width signs folded, trimmed, lower case."""
    narrow = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in word.replace("\u3000", " "))
    return narrow.strip().lower()


def lowered(raw: str) -> str:
    """SQL for a cell in the same form; null when missing."""
    return f"lower(plain({raw}))"


def word_map(cell: Cell, values: Mapping[str, object]) -> str:
    """SQL for the value of a cell's word in a map; null when the word is not in it."""
    if not values:
        return "NULL"
    words = cell.put(f"{cell.name}_words", list(values))
    results = cell.put(f"{cell.name}_values", list(values.values()))
    return f"list_extract({results}, list_position({words}, {lowered(cell.raw)}))"
