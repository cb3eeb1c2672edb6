"""One person's or team's figures as a part of the answer over all of them: the same rows in the same groups, so that
the pages of a thousand people cost one scan of the records instead of a thousand (docs/decisions/0030).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from heming.metrics.grid import Cells, Grid
from heming.metrics.groups import Groups
from heming.metrics.question import Question
from heming.metrics.sufficiency import HIDDEN

DIMENSIONS = ("agent", "team")
Places = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class One:
    """The question over all people or teams that a question about one of them is a part of, and the one's key."""

    of_all: Question
    key: int


def one_of(question: Question) -> One | None:
    """None unless exactly one person or team is asked about, by at least one dimension that keeps groups apart."""
    named = [f for f in question.where if f.dimension in DIMENSIONS]
    if len(named) != 1 or not question.by or named[0].dimension in question.by or question.design_effect:
        return None
    one = named[0]
    if one.op != "in" or len(one.values) != 1 or not one.values[0].isdecimal():
        return None
    others = tuple(f for f in question.where if f is not one)
    return One(replace(question, by=(one.dimension, *question.by), where=others), int(one.values[0]))


def part_of(whole: Grid, key: int) -> Grid | None:
    """The groups of one key, without that key: none where it has no rows. None where anything in them is hidden: which
    group hides together with a small one depends on the groups asked for.
    """
    groups = whole.groups
    place = pc.index(groups.values[0], key).as_py()
    mine = groups.codes[0] == place if place >= 0 else np.zeros(groups.size, bool)
    cells = tuple(_cells(one, mine) for one in whole.cells)
    if any((one.note == HIDDEN).any() for one in cells):
        return None
    codes = tuple(column[mine] for column in groups.codes[1:])
    return replace(whole, groups=Groups(int(mine.sum()), groups.values[1:], codes), cells=cells)


def _cells(one: Cells, mine: Places) -> Cells:
    return Cells(**{field.name: _taken(getattr(one, field.name), mine) for field in fields(one)})


def _taken(column: Any, mine: Places) -> Any:
    if isinstance(column, np.ndarray):
        return column[mine]
    return {name: values[mine] for name, values in column.items()} if isinstance(column, Mapping) else column
