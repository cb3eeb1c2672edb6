"""What the platform counted of one person's days, summed: beside what the single cases add up to."""

from dataclasses import dataclass
from datetime import date

from heming.access.scope import Scope
from heming.errors import NotAllowed
from heming.facts.engines import engine_for
from heming.facts.store import Snapshot, Store
from heming.org.queries import identities

COUNTED = ("received_count", "answered_count", "rated_count")


@dataclass(frozen=True)
class Counted:
    """One count from both sides; None where a side does not tell it. Days: how many the platform reported."""

    name: str
    by_platform: int | None
    by_cases: int | None


@dataclass(frozen=True)
class OwnDays:
    """The days the platform reported, and the counts."""

    days: int
    sources: tuple[str, ...]
    counts: tuple[Counted, ...]


def own_days(store: Store, snapshot: Snapshot, *, scope: Scope, agent: int, start: date, end: date) -> OwnDays | None:
    """The platform's day rows beside the cases of those same days; None without any day row."""
    if not scope.sees_agent(agent):
        raise NotAllowed(
            "You may not see this person's figures.", "Ask their team lead, or choose somebody you answer for."
        )
    if snapshot.table("agent_days").rows == 0:
        return None
    engine, keys = engine_for(store), sorted(identities([agent]))
    days = engine.table(snapshot, "agent_days")
    mine = days.filter(days.agent_key.isin(keys), days.day.between(start, end))
    sums = engine.run(
        mine.group_by("source").aggregate(
            days=mine.day.nunique(), **{name: mine[name].sum() for name in COUNTED}
        )
    ).to_pylist()  # fmt: skip
    if not sums:
        return None
    told = engine.run(mine.select("day").distinct())["day"].to_pylist()
    cases, answers = engine.table(snapshot, "cases"), engine.table(snapshot, "answers")
    own = cases.filter(cases.agent_key.isin(keys), cases.opened_date.isin(told))
    rated = answers.filter(answers.agent_key.isin(keys), answers.answered_date.isin(told), answers.instrument == "csat")
    from_cases = engine.run(
        own.aggregate(received_count=own.count(), answered_count=own.human_answered.cast("int64").sum())
    ).to_pylist()[0]
    from_cases["rated_count"] = engine.run(rated.aggregate(n=rated.count()))["n"][0].as_py()
    counts = tuple(Counted(n, _sum([row[n] for row in sums]), _whole(from_cases[n])) for n in COUNTED)
    return OwnDays(len(told), tuple(sorted(row["source"] for row in sums)), counts)


def _whole(count: int | None) -> int | None:
    """A count that no row tells is missing, not 0: a case that does not say whether somebody answered counts for
    neither."""
    return None if count is None else int(count)


def _sum(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
