"""Every change of the stored tables since the first release, numbered: columns are added, never renamed or retyped."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One additive change. A table that does not exist yet is made with all its columns and skips it."""

    number: int
    sentence: str
    table: str
    columns: tuple[str, ...]


STEPS: tuple[Step, ...] = (
    Step(1, "Cases say under which calendar their working time was counted.", "cases", ("calendar_version",)),
)
NEWEST = STEPS[-1].number
