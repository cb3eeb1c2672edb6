"""The sums of everybody, read once per snapshot and filter, and laid side by side for people or teams."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from heming.access.scope import Scope
from heming.facts.person_months import Part, person_months, rated_months
from heming.facts.store import open_store
from heming.metrics.ask import ask
from heming.metrics.kept import Kept
from heming.metrics.question import Filter, Question
from heming.org.queries import aliases

Unit = Literal["agent", "team"]
MONTH = "month_number"


KINDS = ("channel", "category", "service_stage")  # what a case is about; hours at work belong to none of them
UNITS = {"team": "team_key", "site": "site", "skill_group": "skill_group"}
TIMED = ("team", "site")  # units that working time knows as well


@dataclass(frozen=True)
class Slice:
    """Which cases: the snapshot; the text of a channel, category or stage (售前 / 售后) where only that one is looked
    at; and the unit, as a dimension and its value (a team's key, a site, a skill group)."""

    snapshot: str
    channel: str = ""
    category: str = ""
    service_stage: str = ""
    within: tuple[str, str] | None = None

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """The conditions on what a case is about."""
        return tuple((name, text) for name in KINDS if (text := getattr(self, name)))

    @property
    def filters(self) -> tuple[Filter, ...]:
        """The same as conditions of a question, the unit too."""
        chosen = (*self.kinds, *([self.within] if self.within else []))
        return tuple(Filter(name, (text,)) for name, text in chosen)

    @property
    def part(self) -> Part:
        """The same as columns."""
        if self.within is None:
            return Part(self.kinds)
        dimension, value = self.within
        return Part(self.kinds, ((UNITS[dimension], int(value) if dimension == "team" else value),))


@dataclass(frozen=True, eq=False)
class Sums:
    """Work and ratings per person, team, channel, month and half; and hours at work per person and month."""

    work: pd.DataFrame
    ratings: pd.DataFrame
    hours: pd.DataFrame


_kept = Kept[Sums](12)


def sums(chosen: Slice) -> Sums:
    """Everybody's sums; kept, since they stay the same as long as the snapshot does and nobody is merged."""
    home, kept = open_store().home, aliases()
    return _kept.get((home, chosen, tuple(sorted(kept.items()))), lambda: _sums(home, chosen, kept))


def _sums(home: Path, chosen: Slice, kept: Mapping[int, int]) -> Sums:
    store = open_store(home)
    snapshot = store.snapshot(chosen.snapshot)
    tables = []
    for read in (person_months, rated_months):
        frame = read(store, snapshot, part=chosen.part).to_pandas()
        frame["agent_key"] = frame["agent_key"].astype("int64").replace(dict(kept))
        tables.append(frame)
    return Sums(tables[0], tables[1], _hours(chosen))


def _hours(chosen: Slice) -> pd.DataFrame:
    """Productive hours as the catalogue counts them, by person, team and month. None where only some kinds of cases are
    looked at: nobody says how much of their time went into those."""
    within = chosen.within
    where = (Filter(within[0], (within[1],)),) if within is not None and within[0] in TIMED else ()
    rows = []
    if not chosen.kinds and (within is None or where):
        everybody = Scope("insight", "insight", frozenset(), everyone=True)  # only sums over all leave this room
        question = Question(
            ("productive_seconds",), by=("agent", "team", "month"), where=where, snapshot=chosen.snapshot or None
        )
        rows = [
            (int(v.keys["agent"]), int(v.keys.get("team") or 0), _number(v.by["month"]), v.value / 3600)
            for v in ask(question, everybody)
            if v.value and v.by["month"] and "agent" in v.keys
        ]
    return pd.DataFrame(rows, columns=["agent_key", "team_key", MONTH, "hours"])


def _number(label: str | None) -> int:
    year, month = str(label).split("-")
    return int(year) * 12 + int(month) - 1


def laid_out(found: Sums, months: Collection[int], *, unit: Unit = "agent", half: int | None = None) -> pd.DataFrame:
    """One row per person (or team) with the sums of these months, of one half of the cases or of all of them."""
    by = f"{unit}_key"
    work, ratings = (_in(frame, months, half) for frame in (found.work, found.ratings))
    work, ratings = work.dropna(subset=[by]), ratings.dropna(subset=[by])
    dropped = ["team_key", "agent_key", "channel", MONTH, "half"]
    left = work.drop(columns=[c for c in dropped if c != by]).groupby(by).sum()
    right = ratings.drop(columns=[c for c in dropped if c != by]).groupby(by).sum()
    table = left.join(right, how="left")
    for channel, share in _channels(work, by):
        table[f"channel:{channel}"] = share
    table["hours"] = _in(found.hours, months, None).groupby(by)["hours"].sum()
    table.index = table.index.astype("int64")
    return table.sort_index()


def _in(frame: pd.DataFrame, months: Collection[int], half: int | None) -> pd.DataFrame:
    rows = frame[frame[MONTH].isin(list(months))]
    return rows if half is None else rows[rows["half"] == half]


def _channels(work: pd.DataFrame, by: str) -> list[tuple[str, pd.Series]]:
    """Each channel's share of a person's cases, the largest channels first; the last one follows from the others."""
    table = work.pivot_table(index=by, columns="channel", values="cases", aggfunc="sum", fill_value=0)
    shares = table.div(table.sum(axis=1), axis=0)
    names = table.sum().sort_values(ascending=False).index[:-1][:4]
    return [(str(name), shares[name]) for name in names]
