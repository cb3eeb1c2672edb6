"""Tables that later sources and rooms feed: quality, sales, journeys, working time, learning, results."""

from heming.facts.schemas.people import WHERE, WHO_ARRIVES, WHO_STORED
from heming.facts.schemas.types import Column, Table, Type, house
from heming.facts.schemas.voice import CASE, CUSTOMER


def _columns(*rows: tuple[str, Type, str]) -> tuple[Column, ...]:
    return tuple(Column(name, kind, sentence) for name, kind, sentence in rows)


def _day(name: str, sentence: str) -> tuple[Column, ...]:
    return (Column(name, "date", sentence, origin="derived"),)


REVIEWS = Table(
    "reviews",
    "One row is one rubric item of one quality review.",
    house("Month of the review.")
    + WHO_ARRIVES
    + WHO_STORED
    + WHERE
    + CASE
    + _columns(
        ("review_id", "text", "The review the item belongs to."),
        ("reviewer", "text", "The reviewer's account."),
        ("rubric", "text", "The rubric's name."),
        ("item", "text", "The item's name."),
        ("item_score", "level", "Points of the item."),
        ("item_max", "level", "Most points of the item."),
        ("review_score", "level", "The whole review on 0–100."),
        ("is_fatal_error", "flag", "A fatal error (致命错误)."),
        ("passed", "flag", "Score at or above the pass line and no fatal error."),
        ("reviewed_at", "instant", "When it was reviewed."),
        ("is_random", "flag", "Chosen at random."),
    )
    + _day("reviewed_date", "Local day of the review."),
    month_from="reviewed_at",
)

ORDERS = Table(
    "orders",
    "One row is one order.",
    house("Month of placing.")
    + WHO_ARRIVES
    + WHO_STORED
    + WHERE
    + CUSTOMER
    + _columns(
        ("placed_at", "instant", "When it was placed."),
        ("paid_at", "instant", "When it was paid."),
        ("refunded_at", "instant", "When it was refunded or returned."),
        ("net_amount", "money", "Amount after refunds."),
        ("currency", "text", "ISO currency."),
        ("credit_rule", "text", "Why this account is credited."),
        ("product_category", "text", "The product category."),
    )
    + _day("placed_date", "Local day of placing.")
    + _day("paid_date", "Local day of paying.")
    + (Column("next_paid_seconds", "seconds", "Until the same customer pays again.", "s", "derived"),),
    month_from="placed_at",
)

TOUCHES = Table(
    "touches",
    "One row is one step of a customer's journey.",
    house("Month of the step.")
    + WHERE
    + CUSTOMER
    + _columns(
        ("stage", "text", "The stage of the journey."),
        ("touch_point", "text", "The touch point."),
        ("outcome", "text", "How it went."),
        ("touched_at", "instant", "When."),
    )
    + _day("touched_date", "Local day of the step."),
    month_from="touched_at",
)

SHIFTS = Table(
    "shifts",
    "One row is one planned or worked shift.",
    house("Month of the shift.")
    + WHO_ARRIVES
    + WHO_STORED
    + _columns(
        ("planned_start_at", "instant", "Planned start."),
        ("planned_end_at", "instant", "Planned end."),
        ("actual_start_at", "instant", "Actual start."),
        ("actual_end_at", "instant", "Actual end."),
        ("leave_kind", "text", "Kind of leave."),
        ("leave_seconds", "seconds", "Leave inside the shift."),
        ("overtime_seconds", "seconds", "Overtime."),
        ("unpaid_break_seconds", "seconds", "Unpaid breaks."),
    )
    + _day("shift_date", "Local day of the shift."),
    month_from="planned_start_at",
)

AGENT_STATES = Table(
    "agent_states",
    "One row is one stretch of one state of one agent account.",
    house("Month of the start.")
    + WHO_ARRIVES
    + WHO_STORED
    + (
        Column(
            "state",
            "code",
            "The state.",
            codes=(
                "logged_in",
                "ready",
                "ringing",
                "talking",
                "hold",
                "wrap",
                "busy",
                "break",
                "meal",
                "training",
                "meeting",
                "offline",
            ),
        ),
        Column("state_reason", "text", "The reason given for it."),
        Column("start_at", "instant", "Start."),
        Column("end_at", "instant", "End; null while it lasts."),
        Column("state_date", "date", "Local day.", origin="derived"),
        Column("state_seconds", "seconds", "Length.", "s", "derived"),
    ),
    month_from="start_at",
)

TRAININGS = Table(
    "trainings",
    "One row is one training of one person.",
    house("Month it is due.")
    + WHO_ARRIVES
    + WHO_STORED
    + _columns(
        ("course", "text", "The course."),
        ("assigned_at", "instant", "When assigned."),
        ("due_at", "instant", "When due."),
        ("completed_at", "instant", "When completed."),
        ("result", "level", "Mark on 0–100."),
    )
    + _day("due_date", "Local day it is due."),
    month_from="due_at",
)

CONTRIBUTIONS = Table(
    "contributions",
    "One row is one process contribution (知识分享, 客户关怀, 创新建议).",
    house("Month of it.")
    + WHO_ARRIVES
    + WHO_STORED
    + _columns(
        ("kind", "text", "What kind."),
        ("contributed_at", "instant", "When."),
        ("count", "count", "How many."),
    )
    + _day("contributed_date", "Local day."),
    month_from="contributed_at",
)

ADJUSTMENTS = Table(
    "adjustments",
    "One row is one dated manual item (表扬, 违规) with its evidence.",
    house("Month of it.")
    + WHO_ARRIVES
    + WHO_STORED
    + _columns(
        ("kind", "text", "What kind."),
        ("points", "level", "Points, plus or minus."),
        ("reason", "text", "Why."),
        ("evidence", "text", "Where the evidence is."),
        ("adjusted_at", "instant", "When."),
    )
    + _day("adjusted_date", "Local day."),
    month_from="adjusted_at",
)

PULSES = Table(
    "pulses",
    "One row is one anonymous answer of the staff pulse.",
    house("Month of it.")
    + _columns(
        ("question", "text", "The question."),
        ("value", "level", "The answer."),
        ("scale_max", "level", "The scale's best."),
        ("answered_at", "instant", "When."),
    )
    + (Column("team_key", "key", "The team.", origin="key"),)
    + _day("answered_date", "Local day."),
    month_from="answered_at",
)

SCORES = Table(
    "scores",
    "One row is one line of one result.",
    house("Month the period ends in.")
    + WHO_STORED
    + _columns(
        ("scheme", "text", "The scheme."),
        ("scheme_version", "whole", "Its version."),
        ("period", "text", "The period."),
        ("metric", "text", "The metric."),
        ("points", "level", "Points of the line."),
        ("result_hash", "text", "Hash of the result."),
    ),
)

GOALS = Table(
    "goals",
    "One row is one target: metric × unit × month.",
    house("The month.")
    + _columns(
        ("metric", "text", "The metric's key."),
        ("unit_kind", "text", "organisation, team or agent."),
        ("unit_key", "whole", "The unit's key; null for the organisation."),
        ("target", "decimal", "The target value."),
    ),
)
