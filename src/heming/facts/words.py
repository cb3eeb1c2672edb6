"""What customers wrote, read beside the figures: masked at import, and only of people and teams the Scope may see."""

from dataclasses import dataclass
from datetime import date

from heming.access.scope import Scope
from heming.errors import NotAllowed
from heming.facts.engines import engine_for
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
    engine = engine_for(store)
    answers, texts = engine.table(snapshot, "answers"), engine.table(snapshot, "answer_texts")
    mine = answers.agent_key.isin(sorted(identities([agent]))) if agent is not None else answers.team_key == team
    if not scope.everyone:  # of a team only what was said about the people one answers for
        mine = mine & answers.agent_key.isin(sorted(scope.agent_keys))
    words = texts.select("source", "source_id", "comment")
    rows = (
        answers.filter(mine, answers.has_comment).join(words, ["source", "source_id"]).filter(words.comment.notnull())
    )
    rows = rows.order_by(rows.answered_date.desc(), rows.source_id).limit(limit)
    names = (
        "comment",
        "answered_date",
        "value",
        "scale_max",
        "satisfaction",
        "category",
        "channel",
        "source",
        "case_id",
        "agent_key",
    )
    found = engine.run(rows.select(*names)).to_pylist()
    return tuple(
        Remark(
            r["comment"],
            r["answered_date"],
            _number(r["value"]),
            _number(r["scale_max"]),
            *(r[name] for name in names[4:]),
        )
        for r in found
    )


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
