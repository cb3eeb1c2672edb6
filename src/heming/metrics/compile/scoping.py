"""The viewer's Scope, compiled into every query: rows of people one may not see never leave the engine."""

from collections.abc import Mapping
from typing import Literal

import ibis
import ibis.expr.types as ir

from heming.access.scope import Scope
from heming.metrics.compile.dimensions import OF_A_TEAM, OF_ONE_AGENT
from heming.metrics.compile.team_now import COLUMN, TEAM_NOW

Narrowed = Literal["agents", "teams", "teams now", "either", "nothing"]


def visible(rows: ir.Table, dimensions: frozenset[str], *, scope: Scope, aliases: Mapping[int, int]) -> ir.Table:
    """The rows a viewer may have figures of, given what the question groups or filters by.

    Grouped by agent (or anything that may single one out): only agents in scope. By team, or team of now: only their
    teams. By neither: figures of the whole organisation when the scope has them, else of their agents and teams.
    """
    own = () if scope.own_key is None else (scope.own_key,)
    agents = frozenset(aliases.get(key, key) for key in (*scope.agent_keys, *own))
    match narrowed_to(scope, dimensions):
        case "agents":
            return rows.filter(_among(rows, "agent_key", agents))
        case "teams":
            return rows.filter(_among(rows, "team_key", scope.team_keys))
        case "teams now":
            mine = _among(rows, COLUMN, scope.team_keys)
            return rows.filter(mine & _among(rows, "team_key", scope.team_keys) if dimensions & OF_A_TEAM else mine)
        case "either":
            return rows.filter(_among(rows, "agent_key", agents) | _among(rows, "team_key", scope.team_keys))
    return rows


def narrowed_to(scope: Scope, dimensions: frozenset[str]) -> Narrowed:
    """Which of the Scope's keys decide what of a question is seen; none where all of it is."""
    if scope.everyone:
        return "nothing"
    if dimensions & OF_ONE_AGENT or any(d.startswith("x_") for d in dimensions):
        return "agents"
    if TEAM_NOW in dimensions:
        return "teams now"
    if dimensions & OF_A_TEAM:
        return "teams"
    return "nothing" if scope.organisation else "either"


def _among(rows: ir.Table, column: str, keys: frozenset[int]) -> ir.Value:
    if column not in rows.columns or not keys:
        return ibis.literal(False)
    return rows[column].isin(sorted(keys)).fill_null(False)
