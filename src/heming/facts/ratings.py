"""Bad ratings as people look at them in the morning: of whose case, with the customer's words, inside a Scope."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import ibis.expr.types as ir

from heming.access.scope import Scope
from heming.facts.engines import Engine, engine_for
from heming.facts.kept_reads import Given, rows
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
    given: Given = {"day": day, "teams": teams, "seen": _seen(scope)}
    return tuple(_rating(row) for row in rows(engine_for(store), snapshot, build=_of_day, given=given, fixed=(limit,)))


def _of_day(engine: Engine, snapshot: Snapshot, given: Mapping[str, Any], limit: int) -> ir.Table:
    answers = _among(engine.table(snapshot, "answers"), "agent_key", given["seen"])
    found = answers.filter(
        answers.instrument == "csat", answers.answered_date == given["day"], ~answers.is_default.fill_null(False)
    )
    found = _among(found, "team_key", given["teams"])
    bad = found.satisfaction == "dissatisfied"
    found = found.filter(bad | ((found.satisfaction == "satisfied") & found.has_comment))
    # dissatisfied come first
    return found.select(*LISTED).order_by(["satisfaction", "answered_at", "source_id"]).limit(limit)


def with_words(store: Store, snapshot: Snapshot, *, ratings: Sequence[Rating], scope: Scope) -> tuple[Rating, ...]:
    """The same with what customers wrote, for whom it is: read anew each time, so that an erased customer's words
    are nowhere kept.
    """
    ids = sorted({rating.id for rating in ratings}) if scope.words else []
    if not ids or snapshot.table("answer_texts").rows == 0:
        return tuple(ratings)
    found = rows(engine_for(store), snapshot, build=_words, given={"ids": ids})
    said = {(text["source"], text["source_id"]): text["comment"] or "" for text in found}
    return tuple(replace(rating, text=said.get((rating.source, rating.id), "")) for rating in ratings)


def own_bad_ratings(
    store: Store, snapshot: Snapshot, *, scope: Scope, agent: int, days: tuple[date, date], limit: int = 10
) -> tuple[Rating, ...]:
    """One person's bad ratings of some days, the newest first, with words."""
    if snapshot.table("answers").rows == 0 or not scope.sees_agent(agent):
        return ()
    given: Given = {"first": days[0], "last": days[1], "people": identities([agent])}
    found = rows(engine_for(store), snapshot, build=_own_bad, given=given, fixed=(limit,))
    return with_words(store, snapshot, ratings=[_rating(row) for row in found], scope=scope)


def _own_bad(engine: Engine, snapshot: Snapshot, given: Mapping[str, Any], limit: int) -> ir.Table:
    answers = engine.table(snapshot, "answers")
    found = answers.filter(
        answers.instrument == "csat", answers.answered_date.between(given["first"], given["last"]),
        answers.satisfaction == "dissatisfied", answers.agent_key.isin(given["people"]),
        ~answers.is_default.fill_null(False),
    )  # fmt: skip
    return found.select(*LISTED).order_by([found.answered_date.desc(), found.source_id]).limit(limit)


def rating(store: Store, snapshot: Snapshot, *, scope: Scope, source: str, id: str) -> Rating | None:
    """One rating of somebody in sight; None when there is none."""
    if snapshot.table("answers").rows == 0:
        return None
    given: Given = {"source": source, "id": id, "seen": _seen(scope)}
    one = rows(engine_for(store), snapshot, build=_one, given=given)
    found = with_words(store, snapshot, ratings=[_rating(row) for row in one], scope=scope)
    return found[0] if found else None


def _one(engine: Engine, snapshot: Snapshot, given: Mapping[str, Any]) -> ir.Table:
    answers = _among(engine.table(snapshot, "answers"), "agent_key", given["seen"])
    return answers.filter(answers.source == given["source"], answers.source_id == given["id"]).select(*LISTED).limit(1)


def _words(engine: Engine, snapshot: Snapshot, given: Mapping[str, Any]) -> ir.Table:
    texts = engine.table(snapshot, "answer_texts")
    return texts.filter(texts.source_id.isin(given["ids"])).select("source", "source_id", "comment")


def _seen(scope: Scope) -> Collection[int] | None:
    return None if scope.everyone else scope.agent_keys


def _among(found: ir.Table, column: str, keys: Sequence[int] | None) -> ir.Table:
    """Rows of these people or teams; None means all of them, an empty list none."""
    if keys is None:
        return found
    return found.filter(found[column].isin(keys) if keys else False)


def _rating(row: dict[str, Any]) -> Rating:
    return Rating(
        row["source"], row["source_id"], row["case_source"] or row["source"], row["case_id"], row["agent_key"],
        row["team_key"], row["answered_date"], _number(row["value"]), _number(row["scale_max"]), row["label"] or "",
        row["category"] or "", row["channel"] or "", row["tenure_days"], row["satisfaction"] or "",
    )  # fmt: skip


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
