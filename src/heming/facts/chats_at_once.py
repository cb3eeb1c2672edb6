"""How many chats each person had open at once: the sum of their lengths against the time any was open.

A chat counts from when it was given to the person to when it was closed. Nothing here names a person.
"""

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from heming.facts.clock import DAY
from heming.facts.engines import Engine, engine_for
from heming.facts.half_hours import Work, among, given
from heming.facts.kept_reads import table
from heming.facts.store import Snapshot, Store


def chats_at_once(store: Store, snapshot: Snapshot, *, work: Work) -> pa.Table:
    """One row per person, in no order: `chats`, `days` with any, `open_seconds` (sum of lengths), `busy_seconds` (time
    with at least one open). All chats of the team, or of those who served the skill group or channel in these days.
    """
    return table(engine_for(store), snapshot, build=_by_person, given=given(work))


def _by_person(engine: Engine, snapshot: Snapshot, work: Mapping[str, Any]) -> ir.Table:
    cases = engine.table(snapshot, "cases")
    chats = among(cases, cases, work=work).filter(
        cases.session_kind == "chat", cases.agent_key.notnull(), cases.opened_date.between(work["first"], work["last"]),
        (cases.date_precision != "day").fill_null(True),
        # One longer than a day was never closed by anybody: it says nothing of how many were served.
        cases.closed_at > cases.assigned_at, cases.closed_at - cases.assigned_at <= DAY,
    )  # fmt: skip
    spans = chats.select("agent_key", day=chats.opened_date, begin=chats.assigned_at, end=chats.closed_at)
    so_far = ibis.window(group_by="agent_key", order_by=["begin", "end"], preceding=(None, 1))
    reached = spans.mutate(until=spans.end.max().over(so_far))
    # What a chat adds to the time with any open is what of it lies after all earlier ones.
    fresh = ibis.greatest(reached.end - ibis.greatest(reached.begin, reached.until.fill_null(reached.begin)), 0)
    told = reached.mutate(length=reached.end - reached.begin, fresh=fresh)
    people = told.group_by("agent_key").aggregate(
        chats=told.count(), days=told.day.nunique(), open_seconds=told.length.sum().cast("int64"),
        busy_seconds=told.fresh.sum().cast("int64"),
    )  # fmt: skip
    return people.drop("agent_key")
