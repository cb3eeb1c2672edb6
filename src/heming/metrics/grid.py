"""All figures of an answer as arrays: one row per group, one column of figures per asked metric."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from heming.metrics.columns import Floats
from heming.metrics.compile.choose import Chosen
from heming.metrics.groups import Groups

Notes = npt.NDArray[np.object_]


@dataclass
class Cells:
    """One metric's figures for every group, with the note of each."""

    chosen: Chosen
    value: Floats
    n: Floats
    low: Floats
    high: Floats
    total: Floats
    note: Notes
    left_out: Mapping[str, Floats] = field(default_factory=dict)
    anonymous: Floats | None = None
    beside: Notes | None = None  # by group, the day rows of other streams that the figure leaves out
    of_cases: Floats | None = None  # n from case rows alone, where day rows were added to it
    of_days: Floats | None = None  # n from day rows

    def hide(self, where: npt.NDArray[np.bool_], note: str | Notes) -> None:
        """No answer in these groups, and why."""
        for column in (self.value, self.low, self.high):
            column[where] = np.nan
        self.note[where] = note if isinstance(note, str) else note[where]

    @property
    def enough(self) -> npt.NDArray[np.bool_]:
        """Where there is an answer."""
        return ~np.isnan(self.value)


@dataclass(frozen=True)
class Grid:
    """A whole answer before names are put to its keys."""

    groups: Groups
    cells: tuple[Cells, ...]
    notes: tuple[str, ...]
    statements: Mapping[str, str]


def empty_cells(chosen: Chosen, size: int) -> Cells:
    """Cells without any answer yet."""
    nothing = [np.full(size, np.nan) for _ in range(4)]
    return Cells(
        chosen, nothing[0], np.zeros(size), nothing[1], nothing[2], nothing[3], np.full(size, None, dtype=object)
    )


def stacked(columns: Sequence[npt.NDArray[np.generic]]) -> npt.NDArray[np.generic]:
    """Columns of several metrics interleaved, so that a group's metrics stand together."""
    return np.stack(list(columns), axis=1).reshape(-1) if columns else np.zeros(0)
