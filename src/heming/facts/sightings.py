"""When and where people were at work, as far as cases and day counts tell: what matching accounts is judged by."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import ibis
import numpy as np

from heming.facts.engines import engine_for
from heming.facts.store import Snapshot, Store
from heming.org.accounts import everybody
from heming.org.matching import Activity, People, Seen, Suggestion, suggest
from heming.org.queries import aliases

HOURS_BACK = 120 * 24  # the hours looked at: the last 120 days that hold cases
HOUR = 3600


def suggestions(
    store: Store, snapshot: Snapshot, *, accounts: Sequence[Seen]
) -> dict[tuple[str, str], tuple[Suggestion, ...]]:
    """For each account the people it may belong to, best first, with the evidence."""
    if not accounts:
        return {}
    people, work = People(everybody()), activity(store, snapshot)
    return {(one.source, one.account): suggest(one, people, activity=work) for one in accounts}


def activity(store: Store, snapshot: Snapshot) -> dict[int, Activity]:
    """By kept person: first and last day, the hours with a case, shops and streams."""
    kept, found = aliases(), {}
    hours = _hours(store, snapshot, kept)
    for key, first, last, shops, sources in _spans(store, snapshot, kept):
        found[key] = Activity(first, last, hours.get(key, 0), frozenset(shops), frozenset(sources))
    return found


Span = tuple[int, date | None, date | None, set[str], set[str]]


def _spans(store: Store, snapshot: Snapshot, kept: Mapping[int, int]) -> list[Span]:
    spans: dict[int, Span] = {}
    for table, day in (("cases", "opened_date"), ("agent_days", "day")):
        for row in _grouped(store, snapshot, table=table, day=day):
            key = kept.get(row["agent_key"], row["agent_key"])
            _, first, last, shops, sources = spans.get(key, (key, None, None, set(), set()))
            days = [one for one in (first, last, row["first"], row["last"]) if one is not None]
            known = shops | ({row["shop"]} - {None, ""})
            spans[key] = (key, min(days, default=None), max(days, default=None), known, sources | {row["source"]})
    return list(spans.values())


def _grouped(store: Store, snapshot: Snapshot, *, table: str, day: str) -> list[dict[str, Any]]:
    if snapshot.table(table).rows == 0:
        return []
    engine = engine_for(store)
    rows = engine.table(snapshot, table)
    rows = rows.filter(rows.agent_key.notnull())
    grouped = rows.group_by("agent_key", "source", "shop").aggregate(first=rows[day].min(), last=rows[day].max())
    return list(engine.run(grouped).to_pylist())


def _hours(store: Store, snapshot: Snapshot, kept: Mapping[int, int]) -> dict[int, int]:
    """Hours with a case as bits, one whole number per person."""
    if snapshot.table("cases").rows == 0:
        return {}
    engine = engine_for(store)
    cases = engine.table(snapshot, "cases")
    at = ibis.coalesce(cases.assigned_at, cases.opened_at)
    rows = cases.filter(cases.agent_key.notnull(), at.notnull()).select(
        agent_key="agent_key", hour=(at // HOUR).cast("int64")
    )
    newest = engine.run(rows.aggregate(top=rows.hour.max())).to_pylist()[0]["top"]
    if newest is None:
        return {}
    start = newest - HOURS_BACK + 1
    told = engine.run(rows.filter(rows.hour >= start).distinct())
    keys, bits = told["agent_key"].to_numpy(), told["hour"].to_numpy() - start
    found: dict[int, int] = {}
    order = np.argsort(keys, kind="stable")
    keys, bits = keys[order], bits[order]
    for block, key in zip(
        np.split(bits, np.flatnonzero(np.diff(keys)) + 1), dict.fromkeys(keys.tolist()), strict=False
    ):
        mask = np.zeros(HOURS_BACK, dtype=np.uint8)
        mask[block] = 1
        one = int.from_bytes(np.packbits(mask, bitorder="little").tobytes(), "little")
        found[kept.get(key, key)] = found.get(kept.get(key, key), 0) | one
    return found
