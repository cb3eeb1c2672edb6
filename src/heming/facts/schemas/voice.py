"""What customers said: answers, invitations, complaints."""

from heming.facts.schemas.people import WHERE, WHO_ARRIVES, WHO_STORED
from heming.facts.schemas.types import Column, Table, house

CASE = (
    Column("case_id", "text", "The case's id at its source."),
    Column("case_source", "text", "The stream the case came from; the same stream when empty."),
)
CUSTOMER = (
    Column("customer_id", "text", "The customer's id at the source.", origin="arrival", personal=True),
    Column("customer_key", "key", "The customer.", origin="key"),
)

ANSWERS = Table(
    "answers",
    "One row is one answered question.",
    house("Month of the answer.")
    + WHO_ARRIVES
    + WHO_STORED
    + WHERE
    + CASE
    + CUSTOMER
    + (
        Column("instrument", "code", "What was asked.", codes=("csat", "nps", "ces", "resolved", "custom")),
        Column("question", "text", "The question, in the source's own words."),
        Column("scale_min", "level", "The true scale's lowest value."),
        Column("scale_max", "level", "The true scale's highest value."),
        Column("value", "level", "The answer on its true scale."),
        Column("label", "text", "The answer in the source's own words."),
        Column("better", "code", "Which end of the scale is good.", codes=("higher", "lower")),
        Column("comment", "text", "What the customer wrote.", origin="arrival", personal=True),
        Column("offered_at", "instant", "When the question was asked."),
        Column("answered_at", "instant", "When it was answered."),
        Column("is_default", "flag", "A default rating (默认好评), not given by the customer."),
        Column(
            "score", "decimal", "100·(value − min)/(max − min), turned so that 100 is good.", "points", origin="derived"
        ),
        Column(
            "satisfaction",
            "code",
            "The level under the catalogue's mapping.",
            origin="derived",
            codes=("satisfied", "neutral", "dissatisfied"),
        ),
        Column("is_top2", "flag", "One of the two best levels of the true scale.", origin="derived"),
        Column(
            "nps_group", "code", "Group of a 0–10 answer.", origin="derived", codes=("promoter", "passive", "detractor")
        ),
        Column("has_comment", "flag", "The customer wrote something.", origin="derived"),
        Column("answered_date", "date", "Local day of the answer (else of the case).", origin="derived"),
        Column("answered_date_from", "code", "Where the day comes from.", origin="derived", codes=("answered", "case")),
        Column("case_first_reply_seconds", "seconds", "The case's first reply time.", "s", origin="derived"),
        Column("case_handle_seconds", "seconds", "The case's handle time.", "s", origin="derived"),
    ),
    month_from="answered_at",
)

INVITATIONS = Table(
    "invitations",
    "One row is one survey offered or withheld.",
    house("Month of sending.")
    + WHO_ARRIVES
    + WHO_STORED
    + WHERE
    + CASE
    + CUSTOMER
    + (
        Column("instrument", "code", "What was asked.", codes=("csat", "nps", "ces", "resolved", "custom")),
        Column("rule", "text", "The rule that sent or withheld it."),
        Column("sent_at", "instant", "When it was sent; null when withheld."),
        Column("opened_at", "instant", "When the customer opened it."),
        Column("answered_at", "instant", "When it was answered."),
        Column("withheld_reason", "text", "Why it was withheld."),
        Column("sent_date", "date", "Local day of sending.", origin="derived"),
        Column("was_rated", "flag", "Answered.", origin="derived"),
    ),
    month_from="sent_at",
)

COMPLAINTS = Table(
    "complaints",
    "One row is one complaint.",
    house("Month of the complaint.")
    + WHO_ARRIVES
    + WHO_STORED
    + WHERE
    + CASE
    + CUSTOMER
    + (
        Column("complaint_kind", "text", "What it is about, in the source's own words."),
        Column("severity", "text", "How bad it is, in the source's own words."),
        Column("complained_at", "instant", "When it was made."),
        Column("resolved_at", "instant", "When it was settled."),
        Column("repeat_of", "text", "The complaint this one repeats."),
        Column("remark", "text", "What was said.", origin="arrival", personal=True),
        Column("complained_date", "date", "Local day of the complaint.", origin="derived"),
        Column("resolve_seconds", "seconds", "Settled minus made.", "s", origin="derived"),
    ),
    month_from="complained_at",
)
