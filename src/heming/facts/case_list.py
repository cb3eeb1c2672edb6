"""Lists of cases inside a Scope, by what people look for them with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from heming.access.scope import Scope
from heming.errors import BadInput
from heming.facts.engines import Engine, engine_for
from heming.facts.store import Snapshot, Store
from heming.org.queries import identities, person_names, team_names

EQUAL = ("source", "channel", "category", "shop", "case_state", "priority", "session_kind")
LISTED = (
    "source", "source_id", "opened_at", "opened_date", "agent_key", "team_key", "channel", "category", "case_state",
    "first_reply_seconds", "resolve_seconds", "handle_seconds", "is_resolved", "time_problem",
)  # fmt: skip
Row = Mapping[str, Any]


@dataclass(frozen=True)
class CaseFilter:
    """Which cases: columns of EQUAL by their text, one person, one team, days of opening (both ends included)."""

    equal: Mapping[str, str] = field(default_factory=dict)
    agent_key: int | None = None
    team_key: int | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class CasePage:
    """A stretch of the cases, the newest first; rows have the columns of LISTED, and `agent` and `team` by name."""

    snapshot: str
    total: int
    rows: tuple[Row, ...]


def list_cases(
    store: Store, scope: Scope, *, wanted: CaseFilter, offset: int = 0, limit: int = 50, snapshot: str | None = None
) -> CasePage:
    """Cases of people the viewer may see."""
    engine, at = engine_for(store), store.snapshot(snapshot)
    rows = _wanted(visible_cases(engine, at, scope=scope), wanted)
    total = engine.run(rows.aggregate(total=rows.count()))["total"][0].as_py()
    ordered = rows.order_by([rows.opened_at.desc(nulls_first=False), rows.source, rows.source_id])
    found = engine.run(ordered.select(*LISTED).limit(limit, offset=offset)).to_pylist()
    return CasePage(at.id, int(total), named(found))


def visible_cases(engine: Engine, at: Snapshot, *, scope: Scope) -> ir.Table:
    """The cases somebody in the Scope has worked on: as the agent a case is counted for, or as one of several."""
    cases = engine.table(at, "cases")
    if scope.everyone:
        return cases
    if not scope.agent_keys:
        return cases.filter(False)
    mine = sorted(scope.agent_keys)
    own = cases.agent_key.isin(mine)
    if not at.table("case_agents").rows:
        return cases.filter(own)
    parts = engine.table(at, "case_agents")
    shared = parts.filter(parts.agent_key.isin(mine)).select(
        part_source=ibis.coalesce(parts.case_source, parts.source), part_case=parts.case_id
    ).distinct()  # fmt: skip
    listed = cases.semi_join(shared, [cases.source == shared.part_source, cases.source_id == shared.part_case])
    return cases.filter(own).union(listed.filter(~listed.agent_key.isin(mine).fill_null(False)))


def _wanted(cases: ir.Table, wanted: CaseFilter) -> ir.Table:
    for column, text in wanted.equal.items():
        if column not in EQUAL:
            raise BadInput(
                "Cases cannot be listed by {column}.", "Take one of {known}.", column=column, known=", ".join(EQUAL)
            )
        cases = cases.filter(cases[column] == text)
    if wanted.agent_key is not None:
        cases = cases.filter(cases.agent_key.isin(sorted(identities([wanted.agent_key]))))
    if wanted.team_key is not None:
        cases = cases.filter(cases.team_key == wanted.team_key)
    if wanted.first_day is not None:
        cases = cases.filter(cases.opened_date >= wanted.first_day)
    if wanted.last_day is not None:
        cases = cases.filter(cases.opened_date <= wanted.last_day)
    return cases


def named(rows: list[dict[str, Any]]) -> tuple[Row, ...]:
    """Rows with the names of their agent and team beside the keys."""
    people, teams = person_names(row["agent_key"] for row in rows), team_names([row["team_key"] for row in rows])
    return tuple(row | {"agent": people.get(row["agent_key"]), "team": teams.get(row["team_key"])} for row in rows)
