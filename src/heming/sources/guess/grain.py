"""What one row of a file is: a case, one agent's day, an answer, a message, a complaint, a review, an order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from heming.facts.schemas import TABLES
from heming.sources.guess.assign import Placed, place
from heming.sources.guess.fit import Hints
from heming.sources.guess.profile import Profile
from heming.sources.guess.survey import SurveyQuestion, find_questions
from heming.sources.guess.synonyms import TABLES as NAMES

_CASE_MEASURES = frozenset(
    c.name
    for c in TABLES["cases"].arriving
    if c.type in ("instant", "seconds", "count", "flag") and c.name != "opened_at"
) | {"case_state", "ended_by", "session_kind"}
_DAY_MEASURES = frozenset(c.name for c in TABLES["agent_days"].arriving if c.type in ("count", "seconds", "decimal"))
LABELS = {
    "cases": "one service case (chat, call, ticket)",
    "agent_days": "one agent on one day, counted by the source",
    "answers": "one answered survey",
    "messages": "one message of a conversation",
    "complaints": "one complaint",
    "reviews": "one quality review",
    "orders": "one order",
    "shifts": "one shift of one person",
    "agent_states": "one stretch of one seat state of one agent",
}


@dataclass(frozen=True)
class Grain:
    """The table, how sure, how its columns are placed, and the tables that come next."""

    table: str
    sure: float
    placed: Mapping[int, Placed]
    questions: tuple[SurveyQuestion, ...]
    others: tuple[str, ...]
    why: str


def find_grain(profiles: Sequence[Profile], *, hints: Hints, table: str = "") -> Grain:
    """The grain whose own columns explain the file best; `table` is an answer given from outside."""
    placings = {name: place(profiles, name, hints=hints) for name in NAMES if not table or name == table}
    surveys = {name: _questions(profiles, name, placed) for name, placed in placings.items()}
    scores = {name: _score(name, placings[name], surveys[name], profiles) for name in placings}
    ranked = sorted(scores, key=lambda name: (-scores[name], NAMES.index(name)))
    best = ranked[0]
    second = scores[ranked[1]] if len(ranked) > 1 else 0.0
    sure = 1.0 if table else _sureness(scores[best], second)
    others = tuple(name for name in ranked[1:4] if scores[name] > 0)
    own = [placed.column for placed in placings[best].values()]
    return Grain(
        best, sure, placings[best], surveys[best], others, f"{len(own)} columns of that kind: {', '.join(own[:6])}"
    )


def _questions(profiles: Sequence[Profile], table: str, placed: Mapping[int, Placed]) -> tuple[SurveyQuestion, ...]:
    if table not in ("cases", "answers"):
        return ()
    firm = [p.position for p in placed.values() if p.likeness > 0.9 and p.fit.share > 0.5]
    return find_questions(profiles, firm, is_survey=table == "answers")


def _sureness(best: float, second: float) -> float:
    if best <= 0:
        return 0.3
    return min(1.0, 0.5 + (best - second) / max(best, 1.0))


def _score(
    table: str, placed: Mapping[int, Placed], questions: Sequence[SurveyQuestion], profiles: Sequence[Profile]
) -> float:
    columns = {p.column: p for p in placed.values()}
    by_position = {profile.position: profile for profile in profiles}
    return _RULES[table](columns, questions, by_position)


_MOSTLY_ANSWERED = 0.8
Columns = Mapping[str, Placed]
Profiles = Mapping[int, Profile]


def _sum(columns: Columns, names: frozenset[str] | set[str]) -> float:
    return sum(placed.score for name, placed in columns.items() if name in names)


def _cases(columns: Columns, questions: Sequence[SurveyQuestion], profiles: Profiles) -> float:
    score = _sum(columns, _CASE_MEASURES) + _sum(columns, {"source_id", "opened_at"}) + 0.4 * len(questions)
    score += 0.4 * _sum(
        columns,
        {"category", "channel", "priority", "agent_name", "agent_account", "customer_id", "subject", "order_id"},
    )
    return score + 0.2


def _agent_days(columns: Columns, questions: Sequence[SurveyQuestion], profiles: Profiles) -> float:
    who = columns.get("agent_name") or columns.get("agent_account")
    day = columns.get("day")
    measures = [p for name, p in columns.items() if name in _DAY_MEASURES]
    if who is None or len(measures) < 2:
        return 0.0
    per_agent = profiles[who.position]
    if day is None and not per_agent.is_unique:
        return 0.0
    if day is not None and not profiles[day.position].dates.is_date_only and not profiles[day.position].serial:
        return 0.0
    return 1.5 * sum(p.score for p in measures) + 1.0


def _answers(columns: Columns, questions: Sequence[SurveyQuestion], profiles: Profiles) -> float:
    if not questions:
        return 0.0
    own = _sum(columns, {"answered_at", "source_id", "comment", "offered_at", "case_id"})
    if max(profiles[q.position].filled_share for q in questions) < _MOSTLY_ANSWERED:
        return 0.3 * own  # rows without any answer are cases that were not rated
    return own + 1.0 * len(questions) + 0.3 * _sum(columns, {"agent_name", "agent_account", "channel", "customer_id"})


def _messages(columns: Columns, questions: Sequence[SurveyQuestion], profiles: Profiles) -> float:
    if not {"text", "author_kind"} <= columns.keys():
        return 0.0
    case = columns.get("case_id")
    repeats = case is not None and not profiles[case.position].is_unique
    return 1.6 * _sum(columns, {"text", "author_kind", "sent_at", "case_id"}) + (1.5 if repeats else -1.0)


def _complaints(columns: Columns, questions: Sequence[SurveyQuestion], profiles: Profiles) -> float:
    own = [
        p
        for name, p in columns.items()
        if name in ("complained_at", "complaint_kind", "severity", "source_id", "remark")
    ]
    if not any("投诉" in profiles[p.position].header or "complain" in profiles[p.position].header.lower() for p in own):
        return 0.0
    return 1.5 * sum(p.score for p in own)


def _reviews(columns: Columns, questions: Sequence[SurveyQuestion], profiles: Profiles) -> float:
    if not {"review_score", "item_score", "is_fatal_error"} & columns.keys():
        return 0.0
    own = {
        "review_score",
        "item_score",
        "item_max",
        "is_fatal_error",
        "reviewer",
        "rubric",
        "item",
        "reviewed_at",
        "review_id",
        "passed",
    }
    return 1.6 * _sum(columns, own)


def _orders(columns: Columns, questions: Sequence[SurveyQuestion], profiles: Profiles) -> float:
    if not {"placed_at", "paid_at"} & columns.keys() or "source_id" not in columns or questions:
        return 0.0
    return 1.3 * _sum(columns, {"placed_at", "paid_at", "refunded_at", "net_amount", "source_id"})


def _shifts(columns: Columns, questions: Sequence[SurveyQuestion], profiles: Profiles) -> float:
    who = columns.get("agent_name") or columns.get("agent_account")
    times = [columns[name] for name in ("planned_start_at", "planned_end_at") if name in columns]
    rostered = {"shift_kind", "leave_kind", "actual_start_at", "overtime_seconds"} & columns.keys()
    named = any(_ROSTER.search(profiles[p.position].header) for p in times)
    if who is None or len(times) < 2 or profiles[who.position].is_unique or not (rostered or named):
        return 0.0
    return 2.0 * sum(p.score for p in times) + 1.2 * _sum(columns, set(rostered))


def _agent_states(columns: Columns, questions: Sequence[SurveyQuestion], profiles: Profiles) -> float:
    who = columns.get("agent_name") or columns.get("agent_account")
    state, start = columns.get("state"), columns.get("start_at")
    if who is None or state is None or start is None or state.fit.share < 0.8:
        return 0.0
    return 2.2 * (state.score + start.score) + _sum(columns, {"end_at", "state_reason"}) + 0.5


_ROSTER = re.compile(r"班|计划|应到|shift|planned|scheduled", re.I)
_RULES = {
    "cases": _cases, "agent_days": _agent_days, "answers": _answers, "messages": _messages,
    "complaints": _complaints, "reviews": _reviews, "orders": _orders,
    "shifts": _shifts, "agent_states": _agent_states,
}  # fmt: skip
