"""One service case: a chat, a call or a ticket, from the first bot greeting to the last close."""

from heming.facts.schemas.people import WHERE, WHO_ARRIVES, WHO_STORED
from heming.facts.schemas.types import Column, Table, house

INSTANTS = (
    Column("opened_at", "instant", "When the case was opened or reported."),
    Column("bot_ended_at", "instant", "When the bot's part ended."),
    Column("asked_human_at", "instant", "When the customer asked for a human (转人工)."),
    Column("queued_at", "instant", "When the case entered the queue."),
    Column("assigned_at", "instant", "When the case was given to a person: the human clock starts here."),
    Column("first_auto_reply_at", "instant", "The first automatic reply; it never stops the human clock."),
    Column("first_human_reply_at", "instant", "The first public reply by a person."),
    Column("first_resolved_at", "instant", "The first resolution."),
    Column("resolved_at", "instant", "The last resolution."),
    Column("closed_at", "instant", "When the case was closed."),
    Column("due_at", "instant", "When the SLA fell due."),
)

SECONDS = (
    Column("queue_seconds", "seconds", "Time in the queue, as the source counted it or assigned minus queued.", "s"),
    Column("ring_seconds", "seconds", "Ringing time.", "s"),
    Column("talk_seconds", "seconds", "Talking time, or active chat time.", "s"),
    Column("hold_seconds", "seconds", "Time on hold.", "s"),
    Column("wrap_seconds", "seconds", "After-call work (话后).", "s"),
    Column("handle_seconds", "seconds", "Handle time: the source's own, else talk + hold + wrap.", "s"),
    Column("source_first_reply_seconds", "seconds", "The first reply time as the source counted it.", "s"),
)

COUNTS = (
    Column("reopen_count", "count", "How often the case was reopened."),
    Column("transfer_count", "count", "How often it was passed to another person or group (转接)."),
    Column("agent_reply_count", "count", "Public replies by people."),
    Column("customer_message_count", "count", "Messages by the customer."),
    Column("difficulty", "whole", "Difficulty from a published table."),
)

FLAGS = (
    Column("is_resolved", "flag", "Resolved at the end."),
    Column("is_escalated", "flag", "Escalated (升级)."),
    Column("is_abandoned", "flag", "Ended by the customer before a human answered (弃呼)."),
    Column("had_bot", "flag", "A bot took part first."),
    Column("asked_human", "flag", "The customer asked for a human."),
    Column("human_answered", "flag", "A human answered."),
    Column("last_customer_unanswered", "flag", "The customer's last message was never answered."),
    Column("sla_met", "flag", "The SLA was met, as the source says."),
    Column("bot_confirmed", "flag", "The customer said the bot solved it."),
    Column("was_invited", "flag", "A rating was asked for (邀评)."),
)

REST = (
    Column("session_kind", "code", "What kind of contact it was.", codes=("chat", "call", "ticket", "email", "other")),
    Column("direction", "code", "Who started it.", codes=("in", "out")),
    Column("case_state", "text", "The last state, in the source's own words."),
    Column("ended_by", "code", "Who ended it.", codes=("customer", "agent", "timeout")),
    Column("ended_reason", "text", "Why it ended, in the source's own words."),
    Column("to_human_reason", "text", "Why the customer asked for a human."),
    Column("repeat_of", "text", "The case this one repeats, as the source says."),
    Column("order_id", "text", "The order it was about."),
    Column("product_category", "text", "The product category, in the source's own words."),
    Column("region", "text", "The customer's city or region."),
    Column("amount", "money", "The amount it was about."),
    Column("currency", "text", "ISO currency of the amount."),
    Column("tags", "text", "Tags, separated by |."),
    Column("customer_id", "text", "The customer's id at the source.", origin="arrival", personal=True),
    Column("customer_name", "text", "The customer's name.", origin="arrival", personal=True),
    Column("customer_contact", "text", "Phone or address of the customer.", origin="arrival", personal=True),
    Column("subject", "text", "The subject line.", origin="arrival", personal=True),
    Column("remark", "text", "Free text about the case.", origin="arrival", personal=True),
)

DERIVED = (
    Column("customer_key", "key", "The customer.", origin="key"),
    Column("opened_date", "date", "Local day of opening.", origin="derived"),
    Column("opened_hour", "whole", "Local hour of opening, 0–23; null for date-only values.", "h", origin="derived"),
    Column("resolved_date", "date", "Local day of the last resolution.", origin="derived"),
    Column("due_date", "date", "Local day the SLA fell due.", origin="derived"),
    Column(
        "first_reply_seconds",
        "seconds",
        "First human reply minus assigned (else opened); null when impossible.",
        "s",
        origin="derived",
    ),
    Column(
        "first_reply_from",
        "code",
        "What the first reply was counted from.",
        origin="derived",
        codes=("assigned", "opened", "source"),
    ),
    Column("first_reply_business_seconds", "seconds", "The same in the team's working time.", "s", origin="derived"),
    Column("answer_wait_seconds", "seconds", "Queue plus ring until a person answered.", "s", origin="derived"),
    Column("first_resolve_seconds", "seconds", "First resolved minus opened.", "s", origin="derived"),
    Column("resolve_seconds", "seconds", "Last resolved minus opened.", "s", origin="derived"),
    Column("resolve_business_seconds", "seconds", "The same in the team's working time.", "s", origin="derived"),
    Column("calendar_version", "text", "Calendar and version that working time was counted under.", origin="derived"),
    Column(
        "next_contact_seconds",
        "seconds",
        "Until the same customer's next case about the same order or category.",
        "s",
        origin="derived",
    ),
    Column(
        "next_any_contact_seconds",
        "seconds",
        "Until the same customer's next case about anything.",
        "s",
        origin="derived",
    ),
    Column(
        "rated_count", "count", "CSAT answers about this case; null where no answers were imported.", origin="derived"
    ),
    Column(
        "complaint_count",
        "count",
        "Complaints about this case; null outside the complaints' coverage.",
        origin="derived",
    ),
    Column("review_count", "count", "QA reviews of this case; null outside the reviews' coverage.", origin="derived"),
    Column(
        "time_problem",
        "code",
        "Why an interval of this case is not used.",
        origin="derived",
        codes=("reply_before_open", "resolved_before_open", "implausible_date"),
    ),
    Column(
        "date_precision",
        "code",
        "How precisely the opening is known.",
        origin="derived",
        codes=("second", "minute", "day"),
    ),
)

CASES = Table(
    "cases",
    "One row is one service case.",
    house("Month of opening; null when the opening is unknown or implausible.")
    + WHO_ARRIVES
    + WHO_STORED
    + WHERE
    + REST
    + INSTANTS
    + SECONDS
    + COUNTS
    + FLAGS
    + DERIVED,
    month_from="opened_at",
)
