"""What customers wrote, read beside the figures: masked at import, and only of people and teams the Scope may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis.expr.types as ir

from heming.access.scope import Scope
from heming.errors import NotAllowed
from heming.facts.engines import Engine, engine_for
from heming.facts.kept_reads import rows
from heming.facts.store import Snapshot, Store
from heming.org.queries import identities


@dataclass(frozen=True)
class Remark:
    """One customer's words with their rating; `satisfaction` is satisfied, neutral, dissatisfied or None."""

    text: str
    day: date | None
    value: float | None
    scale_max: float | None
    satisfaction: str | None
    category: str | None
    channel: str | None
    source: str
    case_id: str | None
    agent_key: int | None


def remarks(
    store: Store,
    snapshot: Snapshot,
    *,
    scope: Scope,
    agent: int | None = None,
    team: int | None = None,
    limit: int = 20,
) -> tuple[Remark, ...]:
    """The newest words about one agent or one team; NotAllowed outside the Scope."""
    allowed = scope.sees_agent(agent) if agent is not None else scope.sees_team(team)
    if not allowed:
        raise NotAllowed("You may not read these customers' words.", "Choose a person or team you answer for.")
    given = {
        "people": identities([agent]) if agent is not None else None,
        "team": team if agent is None else None,
        "seen": None if scope.everyone else scope.agent_keys,  # of a team only about the people one answers for
    }
    return tuple(
        Remark(
            r["comment"], r["answered_date"], _number(r["value"]), _number(r["scale_max"]),
            *(r[name] for name in NAMES[4:]),
        )
        for r in rows(engine_for(store), snapshot, build=_newest_words, given=given, fixed=(limit,))
    )  # fmt: skip


NAMES = (
    "comment", "answered_date", "value", "scale_max", "satisfaction", "category", "channel", "source", "case_id",
    "agent_key",
)  # fmt: skip


def _newest_words(engine: Engine, snapshot: Snapshot, given: Mapping[str, Any], limit: int) -> ir.Table:
    answers, texts = engine.table(snapshot, "answers"), engine.table(snapshot, "answer_texts")
    people, seen = given["people"], given["seen"]
    mine = answers.team_key == given["team"] if people is None else answers.agent_key.isin(people)
    if seen is not None:
        mine = mine & (answers.agent_key.isin(seen) if seen else False)
    words = texts.select("source", "source_id", "comment")
    told = answers.filter(mine, answers.has_comment).select("source_id", *NAMES[1:])
    told = told.join(words, ["source", "source_id"]).filter(words.comment.notnull())
    return told.order_by(told.answered_date.desc(), told.source_id).limit(limit).select(*NAMES)


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
