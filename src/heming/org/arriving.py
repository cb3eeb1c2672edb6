"""What an import tells about people, and what it gets back: frozen values, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


class Seen(NamedTuple):
    """One distinct combination in a batch, with the first and last day it was seen (None where rows have no date)."""

    account: str | None
    agent_name: str | None = None
    team_name: str | None = None
    supervisor_name: str | None = None
    manager_name: str | None = None
    first_day: date | None = None
    last_day: date | None = None

    @property
    def team(self) -> str | None:
        """The team's name; a source with supervisors and no teams has one team per supervisor."""
        return self.team_name or self.supervisor_name


@dataclass(frozen=True)
class Holding:
    """One holder of an account that passed from one person to another."""

    account: str
    agent_key: int
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Resolved:
    """Names of a source as keys.

    `agents` gives None for an account shared by several people at once: its cases stay with the team and score nobody.
    `handed_over` lists every holder of the accounts that changed hands; for those, `agents` gives the last holder.
    """

    agents: Mapping[str, int | None]
    teams: Mapping[str, int]  # by team name, or by supervisor name where the source has no teams
    leads: Mapping[str, int]  # supervisors and managers by name
    handed_over: tuple[Holding, ...] = ()
    placed: frozenset[int] = field(default=frozenset(), compare=False)  # whose times in teams are others than before


def tidy(rows: Iterable[tuple[object, ...]]) -> list[Seen]:
    """Trimmed rows; empty text is None, and an agent without an account goes by the name."""
    return [_tidy(Seen(*row)) for row in rows]  # type: ignore[arg-type]


def _tidy(row: Seen) -> Seen:
    account, agent, team, supervisor, manager = (text.strip() or None if text else None for text in row[:5])
    return Seen(account or agent, agent, team, supervisor, manager, row.first_day, row.last_day or row.first_day)
