"""和鸣: do performance and satisfaction move together in a period, and where do they part? Scope in, findings out.

Links and counts are figures of the whole organisation, without anybody's name in them; people and teams are narrowed to
those the Scope shows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from heming.access.scope import Scope
from heming.facts.person_months import sampled_replies
from heming.facts.store import open_store
from heming.insight.behaviours import Behaviour, behaviours
from heming.insight.changes import Changes, change_link, changes, counted
from heming.insight.comovement import Link, link
from heming.insight.measures import MEASURES, OUTCOMES, Halves, halves_of, performance, satisfaction, sides
from heming.insight.metric_health import Health, Seen, agreement, health
from heming.insight.near_duplicates import ready_made
from heming.insight.next_steps import Step, next_steps
from heming.insight.speed_alerts import Looked, speed_alerts
from heming.insight.standing import Standing, standings
from heming.insight.sums import MONTH, Slice, Sums, Unit, laid_out, sums
from heming.metrics.kept import Kept
from heming.org.queries import aliases, identities
from heming.stats.overlap import TopOverlap, top_overlap

FEWEST_TEAMS = 10
FEWEST_COUNTED = 10  # people; of fewer, even counts without names would say whom they mean
CHANNELS, PEOPLE_IN_CHANNEL = 4, 12
FEWEST_REPLIES = 10
REPLIES_EACH, REPLIES_IN_ALL = 80, 40_000
MONTHS_OF_TREND = 12
Speed = Literal["handle", "reply"]


@dataclass(frozen=True)
class Asked:
    """Months (running numbers, both ends included), what is compared, which cases, and which speed stands in front."""

    first_month: int
    last_month: int
    chosen: Slice
    unit: Unit = "agent"
    measure: Speed = "handle"

    @property
    def months(self) -> range:
        """The months of the period."""
        return range(self.first_month, self.last_month + 1)

    @property
    def before(self) -> range:
        """As many months before it."""
        return range(self.first_month - len(self.months), self.first_month)


@dataclass(frozen=True)
class Pair:
    """The link of one measure with satisfaction: of all as they are, and of people alike in case mix, tenure,
    channel."""

    plain: Link
    alike: Link


@dataclass(frozen=True)
class Harmony:
    """Everything the page shows. `headline` is the link, among people alike, of the speed that was asked for."""

    unit: Unit
    teams: int
    headline: Link
    links: Mapping[str, Pair]
    people: tuple[Standing, ...]
    corners: Mapping[str, int]
    overlap: TopOverlap | None
    changes: Changes
    moves: Mapping[int, tuple[str, str]]
    trend: Mapping[int, Link]
    ways: tuple[Behaviour, ...]
    looked: Looked
    metrics: tuple[Health, ...]
    steps: tuple[Step, ...]


def harmony(asked: Asked, scope: Scope) -> Harmony:
    """The findings of a period, as far as this Scope shows people and teams; kept per snapshot and question."""
    home, merged = open_store().home, tuple(sorted(aliases().items()))
    found = _kept.get((home, asked, merged), lambda: _found(home, asked))
    keys = identities(scope.agent_keys)
    seen = found.people if scope.everyone else tuple(one for one in found.people if one.key in keys)
    moves = found.moves if scope.everyone else {key: move for key, move in found.moves.items() if key in keys}
    alerts = tuple(one for one in found.looked.alerts if scope.sees_team(one.team_key))
    corners = _corners(seen) if seen or len(found.people) < FEWEST_COUNTED else found.corners
    steps = next_steps(found.headline, alerts=alerts, metrics=found.metrics, corners=corners, ways=found.ways)
    return replace(found, people=seen, moves=moves, looked=replace(found.looked, alerts=alerts), steps=steps)


_kept = Kept[Harmony](72)  # per snapshot, question and who is merged into whom


def _found(home: Path, asked: Asked) -> Harmony:
    found = sums(asked.chosen)
    months = asked.months
    teams = teams_of(asked, found)
    unit = unit_of(asked, found)
    now = _halves(found, asked.months, unit=unit)
    links = {measure: _pair(now, measure) for measure in MEASURES}
    whole = laid_out(found, asked.months, unit="agent")
    people = standings(whole, asked.measure)
    channels = _channels(found, asked)
    metrics = _healths(links, now, channels)
    own = now if unit == "agent" else _halves(found, asked.months)
    moves = changes(laid_out(found, asked.before), whole, measure=asked.measure)
    together = change_link(_halves(found, asked.before), own, measure=asked.measure)
    return Harmony(
        unit=unit, teams=teams, headline=links[asked.measure].alike, links=links, people=people,
        corners=_corners(people), overlap=_overlap(laid_out(found, asked.months, unit=unit)),
        changes=counted(moves, together), moves=moves, trend=_trend(found, asked),
        ways=behaviours(own, _ready_made(home, asked)),
        looked=speed_alerts(found.work, found.ratings, months=range(min(months[0], months[-1] - 2), months[-1] + 1)),
        metrics=metrics, steps=(),
    )  # fmt: skip


def teams_of(asked: Asked, found: Sums) -> int:
    """How many teams worked in the period."""
    return int(found.work.loc[found.work[MONTH].isin(list(asked.months)), "team_key"].nunique())


def unit_of(asked: Asked, found: Sums) -> Unit:
    """What is compared: teams only where there are ten, else people."""
    return "team" if asked.unit == "team" and teams_of(asked, found) >= FEWEST_TEAMS else "agent"


def _halves(found: Sums, months: range, *, unit: Unit = "agent") -> Halves:
    return halves_of(*(laid_out(found, months, unit=unit, half=half) for half in (0, 1)))


def _pair(halves: Halves, measure: str) -> Pair:
    return Pair(link(sides(halves, measure, alike=False)), link(sides(halves, measure, alike=True)))


def _corners(people: Sequence[Standing]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in people:
        found[one.corner] = found.get(one.corner, 0) + 1
    return found


def _overlap(table: pd.DataFrame) -> TopOverlap | None:
    """The busiest beside the best rated; a fifth of the people, between 3 and 10."""
    busy, liked = performance(table, "volume", alike=False), satisfaction(table, alike=True)
    known = int((~np.isnan(busy) & ~np.isnan(liked)).sum())
    top = min(10, known // 5)
    return top_overlap(busy, liked, k=top) if top >= 3 else None


def _trend(found: Sums, asked: Asked) -> dict[int, Link]:
    known = sorted(int(m) for m in found.work[MONTH].dropna().unique() if m <= asked.last_month)[-MONTHS_OF_TREND:]
    return {month: link(sides(_halves(found, range(month, month + 1)), asked.measure, alike=True)) for month in known}


def _healths(links: Mapping[str, Pair], now: Halves, channels: Mapping[str, Halves]) -> tuple[Health, ...]:
    """Every metric beside satisfaction, in each channel, and beside other outcomes; all looks are allowed for."""
    seen: dict[str, tuple[dict[str, Link], dict[str, Link]]] = {}
    for measure in MEASURES:
        by_channel = {name: link(sides(halves, measure, alike=True)) for name, halves in channels.items()}
        others = {name: link(sides(now, measure, alike=True, against=name)) for name in OUTCOMES}
        seen[measure] = (
            {name: one for name, one in by_channel.items() if one.n >= PEOPLE_IN_CHANNEL},
            {name: one for name, one in others.items() if one.known},
        )
    known = sum(links[measure].alike.known for measure in MEASURES)
    looks = max(1, known + sum(len(by_channel) + len(others) for by_channel, others in seen.values()))
    return tuple(
        health(measure, Seen(links[measure].alike, *seen[measure], looks), agreement=agreement(now, measure))
        for measure in MEASURES
    )


def _channels(found: Sums, asked: Asked) -> dict[str, Halves]:
    """The people's halves in each of the largest channels; nobody's hours are told by channel."""
    largest = found.work.groupby("channel")["cases"].sum().sort_values(ascending=False).index[:CHANNELS]
    parts = {
        str(name): Sums(
            found.work[found.work["channel"] == name], found.ratings[found.ratings["channel"] == name], found.hours[:0]
        )
        for name in largest
    }
    return {name: _halves(part, asked.months) for name, part in parts.items()}


def _ready_made(home: Path, asked: Asked) -> dict[int, float]:
    """The share of a person's replies that repeat others of theirs; nobody below 10 replies."""
    store = open_store(home)
    snapshot = store.snapshot(asked.chosen.snapshot)
    first, last = (date(month // 12, month % 12 + 1, 1) for month in (asked.first_month, asked.last_month + 1))
    people = max(1, snapshot.table("cases").rows // 200)
    each = max(20, min(REPLIES_EACH, REPLIES_IN_ALL // people))
    replies = sampled_replies(store, snapshot, first=first, last=date.fromordinal(last.toordinal() - 1), each=each)
    frame = replies.to_pandas()
    said = {int(str(key)): list(rows) for key, rows in frame.groupby("agent_key")["text"]}
    return {key: float(ready_made(texts).mean()) for key, texts in said.items() if len(texts) >= FEWEST_REPLIES}
