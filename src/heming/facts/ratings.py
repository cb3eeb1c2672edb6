"""Bad ratings as people look at them in the morning: of whose case, with the customer's words, inside a Scope."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import ibis.expr.types as ir

from heming.access.scope import Scope
from heming.facts.engines import engine_for
from heming.facts.store import Snapshot, Store
from heming.org.queries import identities

LISTED = (
    "source", "source_id", "case_source", "case_id", "agent_key", "team_key", "answered_date", "answered_at", "value",
    "scale_max", "label", "category", "subcategory", "channel", "tenure_days", "satisfaction",
)  # fmt: skip


@dataclass(frozen=True)
class Rating:
    """One customer's rating of one case; `text` is what they wrote, masked at import."""

    source: str
    id: str
    case_source: str
    case_id: str | None
    agent_key: int | None
    team_key: int | None
    day: date | None
    value: float | None
    scale_max: float | None
    label: str
    category: str
    channel: str
    tenure_days: int | None
    satisfaction: str
    text: str = ""


def ratings_of_day(
    store: Store, snapshot: Snapshot, *, scope: Scope, day: date, teams: Collection[int] | None, limit: int = 200
) -> tuple[Rating, ...]:
    """The bad ratings of a day and the good ones with words, of people the Scope sees; bad ones first, without words.

    `teams` None means every team in sight. Default ratings are nobody's opinion and stay out.
    """
    if snapshot.table("answers").rows == 0:
        return ()
    engine = engine_for(store)
    answers = _visible(engine.table(snapshot, "answers"), scope)
    rows = answers.filter(
        answers.instrument == "csat", answers.answered_date == day, ~answers.is_default.fill_null(False)
    )
    if teams is not None:
        rows = rows.filter(rows.team_key.isin(sorted(teams)) if teams else False)
    bad = rows.satisfaction == "dissatisfied"
    rows = rows.filter(bad | ((rows.satisfaction == "satisfied") & rows.has_comment))
    ordered = rows.select(*LISTED).order_by(["satisfaction", "answered_at", "source_id"])  # dissatisfied come first
    return tuple(_rating(row) for row in engine.run(ordered.limit(limit)).to_pylist())


def with_words(store: Store, snapshot: Snapshot, *, ratings: Sequence[Rating]) -> tuple[Rating, ...]:
    """The same with what customers wrote: read anew each time, so that an erased customer's words are nowhere kept."""
    ids = sorted({rating.id for rating in ratings})
    if not ids or snapshot.table("answer_texts").rows == 0:
        return tuple(ratings)
    engine = engine_for(store)
    texts = engine.table(snapshot, "answer_texts")
    found = engine.run(texts.filter(texts.source_id.isin(ids)).select("source", "source_id", "comment")).to_pylist()
    said = {(text["source"], text["source_id"]): text["comment"] or "" for text in found}
    return tuple(replace(rating, text=said.get((rating.source, rating.id), "")) for rating in ratings)


def own_bad_ratings(
    store: Store, snapshot: Snapshot, *, scope: Scope, agent: int, days: tuple[date, date], limit: int = 10
) -> tuple[Rating, ...]:
    """One person's bad ratings of some days, the newest first, with words."""
    if snapshot.table("answers").rows == 0 or not scope.sees_agent(agent):
        return ()
    engine = engine_for(store)
    answers = engine.table(snapshot, "answers")
    rows = answers.filter(
        answers.instrument == "csat", answers.answered_date.between(*days), answers.satisfaction == "dissatisfied",
        answers.agent_key.isin(sorted(identities([agent]))), ~answers.is_default.fill_null(False),
    )  # fmt: skip
    newest = rows.select(*LISTED).order_by([rows.answered_date.desc(), rows.source_id]).limit(limit)
    return with_words(store, snapshot, ratings=[_rating(row) for row in engine.run(newest).to_pylist()])


def rating(store: Store, snapshot: Snapshot, *, scope: Scope, source: str, id: str) -> Rating | None:
    """One rating of somebody in sight; None when there is none."""
    if snapshot.table("answers").rows == 0:
        return None
    engine = engine_for(store)
    answers = _visible(engine.table(snapshot, "answers"), scope)
    rows = answers.filter(answers.source == source, answers.source_id == id).select(*LISTED).limit(1)
    found = with_words(store, snapshot, ratings=[_rating(row) for row in engine.run(rows).to_pylist()])
    return found[0] if found else None


def _visible(answers: ir.Table, scope: Scope) -> ir.Table:
    if scope.everyone:
        return answers
    return answers.filter(answers.agent_key.isin(sorted(scope.agent_keys)) if scope.agent_keys else False)


def _rating(row: dict[str, Any]) -> Rating:
    return Rating(
        row["source"], row["source_id"], row["case_source"] or row["source"], row["case_id"], row["agent_key"],
        row["team_key"], row["answered_date"], _number(row["value"]), _number(row["scale_max"]), row["label"] or "",
        row["category"] or "", row["channel"] or "", row["tenure_days"], row["satisfaction"] or "",
    )  # fmt: skip


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
