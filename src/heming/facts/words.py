"""What customers wrote, read beside the figures: masked at import, and only of people and teams the Scope may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis.expr.types as ir

from heming.access.scope import Scope
from heming.errors import NotAllowed
from heming.facts.coverage import coverage
from heming.facts.engines import Engine, engine_for
from heming.facts.kept_reads import Given, rows
from heming.facts.store import Snapshot, Store
from heming.org.queries import identities

RECENT_DAYS = 61
SPARE, LIMIT = 10, 20


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
    limit: int = LIMIT,
) -> tuple[Remark, ...]:
    """The newest words about one agent or one team, none for whom words are not for; NotAllowed outside the Scope."""
    allowed = scope.sees_agent(agent) if agent is not None else scope.sees_team(team)
    if not allowed:
        raise NotAllowed("You may not read these customers' words.", "Choose a person or team you answer for.")
    if not scope.words:
        return ()
    given: Given = {
        "people": identities([agent]) if agent is not None else None,
        "team": team if agent is None else None,
        "seen": None if scope.everyone else scope.agent_keys,  # of a team only about the people one answers for
    }
    found = _newest(engine_for(store), store, snapshot, given=given, limit=limit)
    return tuple(
        Remark(
            r["comment"], r["answered_date"], _number(r["value"]), _number(r["scale_max"]),
            *(r[name] for name in NAMES[4:]),
        )
        for r in found
    )  # fmt: skip


def _newest(engine: Engine, store: Store, snapshot: Snapshot, *, given: Given, limit: int) -> list[dict[str, Any]]:
    """Two months hold enough words of most people, and years of answers need not be looked through for them; a few
    more are taken than asked for, since the words of an erased customer are gone.
    """
    if not snapshot.table("answers").rows or not snapshot.table("answer_texts").rows:
        return []
    most = limit + SPARE
    days = [c.last_day for c in coverage(store, snapshot) if c.table == "answers"]
    for since in ([max(days) - timedelta(days=RECENT_DAYS)] if days else []) + [None]:
        rated = rows(engine, snapshot, build=_newest_rated, given={**given, "since": since}, fixed=(most,))
        said = _said(engine, snapshot, rated, most)[:limit]
        if len(said) == limit or (since is None and len(rated) < most):
            return said
    return rows(engine, snapshot, build=_newest_words, given=given, fixed=(limit,))


def _said(engine: Engine, snapshot: Snapshot, rated: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """Those of which there are words, with them. The list of ids is filled up: one statement serves them all."""
    ids = [row["source_id"] for row in rated] or [""]
    found = rows(engine, snapshot, build=_words_of, given={"ids": ids + ids[-1:] * (most - len(ids))})
    words = {(text["source"], text["source_id"]): text["comment"] for text in found}
    told = [row | {"comment": words.get((row["source"], row["source_id"]))} for row in rated]
    return [row for row in told if row["comment"] is not None]


def remarks_ahead(store: Store, snapshot: Snapshot, *, scope: Scope) -> None:
    """Makes the statements that everybody's words are read with, by asking for nobody's."""
    for people, team in (([0], None), (None, 0)):
        given: Given = {"people": people, "team": team, "seen": None if scope.everyone else scope.agent_keys}
        _newest(engine_for(store), store, snapshot, given=given, limit=LIMIT)


NAMES = (
    "comment", "answered_date", "value", "scale_max", "satisfaction", "category", "channel", "source", "case_id",
    "agent_key",
)  # fmt: skip


def _newest_rated(engine: Engine, snapshot: Snapshot, given: Mapping[str, Any], most: int) -> ir.Table:
    found = _mine(engine, snapshot, given)
    found = found if given["since"] is None else found.filter(found.answered_date >= given["since"])
    told = found.select("source_id", *NAMES[1:])
    return told.order_by(told.answered_date.desc(), told.source_id).limit(most)


def _words_of(engine: Engine, snapshot: Snapshot, given: Mapping[str, Any]) -> ir.Table:
    texts = engine.table(snapshot, "answer_texts")
    return texts.filter(texts.source_id.isin(given["ids"])).select("source", "source_id", "comment")


def _newest_words(engine: Engine, snapshot: Snapshot, given: Mapping[str, Any], limit: int) -> ir.Table:
    texts = engine.table(snapshot, "answer_texts")
    words = texts.select("source", "source_id", "comment")
    told = _mine(engine, snapshot, given).select("source_id", *NAMES[1:])
    told = told.join(words, ["source", "source_id"]).filter(words.comment.notnull())
    return told.order_by(told.answered_date.desc(), told.source_id).limit(limit).select(*NAMES)


def _mine(engine: Engine, snapshot: Snapshot, given: Mapping[str, Any]) -> ir.Table:
    """Answers with words of the people or team asked for."""
    answers, people, seen = engine.table(snapshot, "answers"), given["people"], given["seen"]
    mine = answers.team_key == given["team"] if people is None else answers.agent_key.isin(people)
    if seen is not None:
        mine = mine & (answers.agent_key.isin(seen) if seen else False)
    return answers.filter(mine, answers.has_comment)


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
