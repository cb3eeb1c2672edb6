"""A small centre with every kind of record, made by a seed: as Arrow tables of the declared schema, and as plain
pandas frames.
"""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

from heming.facts.arrivals.parcel import Coverage
from heming.facts.schemas import FACTS

Row = dict[str, Any]
FIRST, LAST = date(2023, 7, 1), date(2023, 9, 30)
DAY = 86_400
EPOCH = date(1970, 1, 1)
AGENTS = (101, 102, 103)
TEAM_OF = {101: 11, 102: 11, 103: 12}


def instant(day: date, seconds: int = 0) -> int:
    """UTC epoch seconds of a moment of a day."""
    return (day - EPOCH).days * DAY + seconds


def maybe(rng: random.Random, value: Any, share: float = 0.1) -> Any:
    """The value, or nothing in a share of draws."""
    return None if rng.random() < share else value


def who(rng: random.Random) -> Row:
    """An agent with everything that goes with them."""
    agent = rng.choice(AGENTS)
    team = TEAM_OF[agent]
    return {"agent_key": agent, "team_key": team, "supervisor_key": team * 10, "channel": rng.choice(("在线", "电话"))}


def a_case(rng: random.Random, number: int) -> Row:
    """One case, with holes as real ones have them."""
    day = FIRST + timedelta(days=rng.randrange(92))
    resolved = maybe(rng, min(day + timedelta(days=rng.randrange(4)), LAST), 0.15)
    broken = rng.random() < 0.05
    human = rng.random() < 0.9
    due = maybe(rng, day + timedelta(days=2), 0.3)
    next_any = maybe(rng, rng.randrange(30 * DAY), 0.4)
    return who(rng) | {
        "source": "s", "source_id": f"c{number:04d}", "batch": 1, "row": number, "opened_date": day,
        "opened_at": instant(day, 3600),
        "resolved_date": resolved, "resolved_at": resolved and instant(resolved, 7200),
        "is_resolved": maybe(rng, resolved is not None, 0.05),
        "first_reply_seconds": None if broken else maybe(rng, rng.randrange(5, 400)),
        "first_reply_from": rng.choice(("assigned", "opened")),
        "first_reply_business_seconds": maybe(rng, rng.randrange(5, 200)),
        "time_problem": "reply_before_open" if broken else None,
        "queue_seconds": maybe(rng, rng.randrange(90)),
        "answer_wait_seconds": maybe(rng, rng.randrange(60)) if human else None,
        "asked_human": maybe(rng, rng.random() < 0.9), "human_answered": maybe(rng, human, 0.02),
        "is_abandoned": not human,
        "direction": maybe(rng, rng.choice(("in", "in", "out"))), "had_bot": rng.random() < 0.6,
        "bot_confirmed": maybe(rng, rng.random() < 0.3),
        "talk_seconds": maybe(rng, rng.randrange(500)), "hold_seconds": maybe(rng, rng.randrange(60)),
        "wrap_seconds": maybe(rng, rng.randrange(90)),
        "handle_seconds": maybe(rng, rng.randrange(30, 900)), "resolve_seconds": resolved and rng.randrange(DAY * 4),
        "first_resolve_seconds": resolved and rng.randrange(DAY * 2),
        "resolve_business_seconds": resolved and rng.randrange(DAY),
        "reopen_count": maybe(rng, int(rng.random() < 0.1)), "transfer_count": maybe(rng, int(rng.random() < 0.2)),
        "agent_reply_count": maybe(rng, rng.randrange(1, 6)), "difficulty": rng.randrange(1, 6),
        "is_escalated": maybe(rng, rng.random() < 0.1),
        "last_customer_unanswered": maybe(rng, rng.random() < 0.2), "due_date": due, "due_at": due and instant(due),
        "sla_met": maybe(rng, rng.random() < 0.8, 0.5), "was_invited": maybe(rng, rng.random() < 0.6),
        "rated_count": int(rng.random() < 0.3),
        "customer_key": maybe(rng, rng.randrange(1, 120)), "next_any_contact_seconds": next_any,
        "next_contact_seconds": next_any if rng.random() < 0.7 else None, "category": "退款",
        "service_stage": rng.choice(("presale", "aftersale")),
        "complaint_count": int(rng.random() < 0.08), "review_count": int(rng.random() < 0.15),
    }  # fmt: skip


def an_answer(rng: random.Random, number: int) -> Row:
    """One answer to one question."""
    day = FIRST + timedelta(days=rng.randrange(92))
    kind = rng.choice(("csat", "csat", "csat", "nps", "ces", "resolved"))
    low, high = {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7), "resolved": (0, 1)}[kind]
    value = rng.randint(low, high)
    nps = ("promoter" if value > 8 else "passive" if value > 6 else "detractor") if kind == "nps" else None
    levels = "satisfied" if value > 3 else "neutral" if value == 3 else "dissatisfied"
    return who(rng) | {
        "source": "s", "source_id": f"a{number:04d}", "case_id": f"c{number:04d}", "case_source": "s",
        "instrument": kind,
        "answered_date": day, "answered_at": instant(day, 9000), "scale_min": low, "scale_max": high, "value": value,
        "score": round(100 * (value - low) / (high - low), 6), "better": "higher",
        "is_default": kind == "csat" and rng.random() < 0.1,
        "satisfaction": levels if kind == "csat" else None, "is_top2": value > 3 if kind == "csat" else None,
        "nps_group": nps,
        "has_comment": rng.random() < 0.4, "case_first_reply_seconds": maybe(rng, rng.randrange(5, 300) // 5 * 5),
        "case_handle_seconds": maybe(rng, rng.randrange(30, 900)), "customer_key": maybe(rng, rng.randrange(1, 120)),
    }  # fmt: skip


def _dated(rng: random.Random) -> tuple[date, int]:
    day = FIRST + timedelta(days=rng.randrange(92))
    return day, instant(day, rng.randrange(DAY))


def _invitation(rng: random.Random, number: int) -> Row:
    day, at = _dated(rng)
    sent = rng.random() < 0.9
    return who(rng) | {"source": "s", "source_id": f"i{number}", "sent_date": day if sent else None,
    "sent_at": at if sent else None,
                       "opened_at": maybe(rng, at + 60, 0.4), "answered_at": maybe(rng, at + 99, 0.6),
                       "was_rated": maybe(rng, rng.random() < 0.4)}  # fmt: skip


def _complaint(rng: random.Random, number: int) -> Row:
    day, at = _dated(rng)
    return who(rng) | {"source": "s", "source_id": f"k{number}", "complained_date": day, "complained_at": at,
                       "repeat_of": maybe(rng, "k1", 0.8),
                       "resolve_seconds": maybe(rng, rng.randrange(5 * DAY))}  # fmt: skip


def _message(rng: random.Random, number: int) -> Row:
    day, at = _dated(rng)
    starts = rng.random() < 0.5
    return who(rng) | {"source": "s", "source_id": f"m{number}", "sent_date": day, "sent_at": at, "starts_turn": starts,
                       "author_kind": "customer" if starts else "agent", "is_public": maybe(rng, True),
                       "template": maybe(rng, "t", 0.7),
                       "turn_reply_seconds": maybe(rng, rng.randrange(300)) if starts else None}  # fmt: skip


def _review_item(rng: random.Random, number: int) -> Row:
    review = random.Random(number // 3)
    day, at = _dated(review)
    person = who(review)
    return person | {"source": "s", "source_id": f"r{number:04d}", "review_id": f"R{number // 3}",
    "reviewed_date": day, "reviewed_at": at,
                     "review_score": review.randrange(60, 101), "passed": review.random() < 0.8,
                     "is_fatal_error": rng.random() < 0.05}  # fmt: skip


def _order(rng: random.Random, number: int) -> Row:
    day, at = _dated(rng)
    paid = rng.random() < 0.8
    return who(rng) | {"source": "s", "source_id": f"o{number}", "placed_date": day, "placed_at": at,
    "paid_date": day if paid else None,
                       "paid_at": at + 60 if paid else None, "refunded_at": maybe(rng, at + DAY, 0.85),
                       "currency": "CNY",
                       "net_amount": round(rng.uniform(1, 500), 2), "customer_key": maybe(rng, rng.randrange(1, 120)),
                       "next_paid_seconds": maybe(rng, rng.randrange(60 * DAY), 0.5)}  # fmt: skip


def _shift(rng: random.Random, number: int) -> Row:
    day, _ = _dated(rng)
    start, leave = instant(day, 9 * 3600), rng.random() < 0.1
    here = not leave and rng.random() < 0.95
    return who(rng) | {"source": "s", "source_id": f"h{number}", "shift_date": day, "planned_start_at": start,
    "planned_end_at": start + 8 * 3600,
                       "actual_start_at": start + rng.randrange(-600, 900) if here else None,
                       "actual_end_at": start + 8 * 3600 + rng.randrange(-900, 900) if here else None,
                       "leave_kind": "病假" if leave else None, "leave_seconds": maybe(rng, 0),
                       "overtime_seconds": maybe(rng, 600)}  # fmt: skip


def _state(rng: random.Random, number: int) -> Row:
    day, at = _dated(rng)
    kind = rng.choice(("ready", "talking", "hold", "wrap", "busy", "break", "offline", "logged_in"))
    return who(rng) | {"source": "s", "source_id": f"z{number}", "state": kind, "start_at": at, "state_date": day,
    "state_seconds": rng.randrange(3600)}  # fmt: skip


def _training(rng: random.Random, number: int) -> Row:
    day, at = _dated(rng)
    return who(rng) | {"source": "s", "source_id": f"t{number}", "due_date": day, "due_at": at,
    "result": maybe(rng, rng.randrange(50, 101)),
                       "completed_at": maybe(rng, at + rng.randrange(-DAY, DAY))}  # fmt: skip


def _contribution(rng: random.Random, number: int) -> Row:
    return who(rng) | {
        "source": "s",
        "source_id": f"w{number}",
        "kind": "知识分享",
        "contributed_date": _dated(rng)[0],
        "count": rng.randrange(1, 4),
    }


def _adjustment(rng: random.Random, number: int) -> Row:
    return who(rng) | {
        "source": "s",
        "source_id": f"j{number}",
        "adjusted_date": _dated(rng)[0],
        "points": rng.choice((-2, 1, 5)),
    }


def _pulse(rng: random.Random, number: int) -> Row:
    return {"source": "s", "source_id": f"p{number}", "team_key": rng.choice((11, 12)), "answered_date": _dated(rng)[0],
            "value": rng.randint(1, 5), "scale_max": 5}  # fmt: skip


MAKERS = {
    "cases": (a_case, 900), "answers": (an_answer, 900), "invitations": (_invitation, 300),
    "complaints": (_complaint, 120),
    "messages": (_message, 600), "reviews": (_review_item, 360), "orders": (_order, 400), "shifts": (_shift, 200),
    "agent_states": (_state, 400), "trainings": (_training, 200), "contributions": (_contribution, 60),
    "adjustments": (_adjustment, 60), "pulses": (_pulse, 60),
}  # fmt: skip


def rows_of(seed: int = 7) -> dict[str, list[Row]]:
    """All rows of the centre by table."""
    return {
        name: [make(random.Random(seed * 100_003 + n * 7 + len(name)), n) for n in range(count)]
        for name, (make, count) in MAKERS.items()
    }


def arrow(name: str, rows: list[Row]) -> pa.Table:
    """Rows as an Arrow table of the declared schema; what a row does not say is missing."""
    schema = FACTS[name].schema()
    columns = []
    for field in schema:
        values = [row.get(field.name) for row in rows]
        if pa.types.is_decimal(field.type):
            values = [None if v is None else Decimal(str(v)) for v in values]
        columns.append(pa.array(values, field.type))
    return pa.Table.from_arrays(columns, schema=schema)


def frames(rows: Mapping[str, list[Row]]) -> dict[str, pd.DataFrame]:
    """Rows as plain frames; missing numbers are NaN, missing flags and texts None."""
    return {name: pd.DataFrame(listed) for name, listed in rows.items()}


def coverage(rows: Mapping[str, list[Row]]) -> tuple[Coverage, ...]:
    """Everything was imported for the whole quarter."""
    return tuple(Coverage(name, "s", FIRST, LAST) for name in rows)
