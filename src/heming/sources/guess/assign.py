"""Which header is which column of one table.

Names and cells weighed together, each column and each target used once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from heming.facts.schemas import TABLES
from heming.facts.schemas.types import Column
from heming.sources.guess.fit import Fit, Hints, fit
from heming.sources.guess.profile import Profile
from heming.sources.guess.synonyms import name_matches

ENOUGH = 0.6  # below this a column is not placed; the score is the confidence shown
WORTH_ASKING = 0.5
_SOURCE_ID = Column("source_id", "text", "The source's own id.")


@dataclass(frozen=True)
class Placed:
    """One header placed on one column, how sure, and why."""

    position: int
    column: str
    score: float
    likeness: float
    fit: Fit
    word: str

    @property
    def why(self) -> str:
        """The evidence in words."""
        name = "the name says so" if self.likeness > 0.99 else f"the name is like '{self.word}'"
        return f"{name}; {self.fit.why}" if self.fit.why else name


def candidates(
    profiles: Iterable[Profile], table: str, *, hints: Hints | None = None, least: float = ENOUGH
) -> list[Placed]:
    """Every acceptable pair of header and column, best first."""
    columns = arriving(table)
    found: list[Placed] = []
    for profile in profiles:
        for match in name_matches(profile.header, table):
            if match.column in columns:
                fitted = fit(profile, columns[match.column], hints=hints)
                score = match.likeness * (0.3 + 0.7 * fitted.share)
                if score >= least:
                    found.append(
                        Placed(profile.position, match.column, min(score, 1.0), match.likeness, fitted, match.word)
                    )
    return sorted(found, key=lambda placed: (-placed.score, placed.position))


def place(
    profiles: Sequence[Profile], table: str, *, hints: Hints | None = None, without: Iterable[int] = ()
) -> dict[int, Placed]:
    """The best placing: position -> column, each used once, the surest first."""
    taken: dict[int, Placed] = {}
    used: set[str] = set()
    skip = set(without)
    for placed in candidates(profiles, table, hints=hints):
        if placed.position in taken or placed.position in skip or placed.column in used:
            continue
        taken[placed.position] = placed
        used.add(placed.column)
    return taken


def arriving(table: str) -> Mapping[str, Column]:
    """The columns a source may fill, with the id."""
    return {"source_id": _SOURCE_ID} | {column.name: column for column in TABLES[table].arriving}
