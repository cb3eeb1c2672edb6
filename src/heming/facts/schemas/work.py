"""Who took part in a case, what was said, and what a platform counted per agent and day."""

from heming.facts.schemas.people import WHERE, WHO_ARRIVES, WHO_STORED
from heming.facts.schemas.types import Column, Table, house
from heming.facts.schemas.voice import CASE

CASE_AGENTS = Table(
    "case_agents",
    "One row is one agent's part in a case that more than one agent worked on.",
    house("Month of the case's opening.")
    + WHO_ARRIVES
    + WHO_STORED
    + CASE
    + (
        Column("part", "code", "The agent's part.", codes=("first", "last", "owner", "participant")),
        Column("message_count", "count", "Messages by this agent."),
        Column("worked_seconds", "seconds", "Seconds this agent spent.", "s"),
        Column("from_at", "instant", "When the agent took part first."),
        Column("to_at", "instant", "When the agent took part last."),
        Column(
            "weight_first",
            "whole",
            "Share under 'first'; the parts of a case sum to 1,000,000.",
            "millionth",
            "derived",
        ),
        Column("weight_last", "whole", "Share under 'last'.", "millionth", "derived"),
        Column("weight_owner", "whole", "Share under 'owner'.", "millionth", "derived"),
        Column("weight_most_messages", "whole", "Share under 'most messages'.", "millionth", "derived"),
        Column("weight_by_time", "whole", "Share under 'by time'.", "millionth", "derived"),
        Column("weight_equal", "whole", "Share under 'equal'.", "millionth", "derived"),
    ),
    month_from="from_at",
)

MESSAGES = Table(
    "messages",
    "One row is one turn of a conversation.",
    house("Month of sending.")
    + WHO_ARRIVES
    + WHO_STORED
    + WHERE
    + CASE
    + (
        Column("sent_at", "instant", "When it was sent."),
        Column("author_kind", "code", "Who wrote it.", codes=("customer", "agent", "bot", "system", "auto_reply")),
        Column("is_public", "flag", "Visible to the customer."),
        Column("text", "text", "The words.", origin="arrival", personal=True),
        Column("template", "text", "The template it was made from."),
        Column("text_length", "count", "Characters of the text.", origin="derived"),
        Column("sent_date", "date", "Local day of sending.", origin="derived"),
        Column(
            "turn_reply_seconds",
            "seconds",
            "On the first customer message of a turn: until the first human reply.",
            "s",
            "derived",
        ),
        Column("starts_turn", "flag", "First of several customer messages in a row.", origin="derived"),
    ),
    month_from="sent_at",
)

COUNTED = tuple(
    Column(name, "count", sentence)
    for name, sentence in (
        ("received_count", "Sessions or calls received (接待量)."),
        ("offered_count", "Calls or sessions offered."),
        ("answered_count", "Answered by a human."),
        ("abandoned_count", "Given up before an answer."),
        ("replied_count", "Sessions replied to."),
        ("unreplied_count", "Sessions never replied to."),
        ("resolved_count", "Sessions resolved."),
        ("first_reply_count", "Sessions in the first-reply total."),
        ("turn_reply_count", "Turns in the turn-reply total."),
        ("within_threshold_count", "Replies within the platform's threshold."),
        ("threshold_base_count", "Replies the threshold is judged on."),
        ("transfer_in_count", "Sessions taken over."),
        ("transfer_out_count", "Sessions passed on."),
        ("invited_count", "Ratings asked for (邀评)."),
        ("rated_count", "Ratings received (参评)."),
        ("very_satisfied_count", "Ratings 非常满意."),
        ("satisfied_count", "Ratings 满意."),
        ("neutral_count", "Ratings 一般."),
        ("dissatisfied_count", "Ratings 不满意."),
        ("very_dissatisfied_count", "Ratings 非常不满意."),
        ("enquirer_count", "Distinct enquirers (询单人数)."),
        ("paid_enquirer_count", "Distinct enquirers who paid."),
        ("order_count", "Orders credited."),
    )
)

AGENT_DAYS = Table(
    "agent_days",
    "One row is one agent account on one day (or interval) in one shop or skill group, as the source counted it.",
    house("Month of the day.")
    + WHO_ARRIVES
    + WHO_STORED
    + WHERE
    + (
        Column("day", "date", "The day."),
        Column("interval_start_at", "instant", "Start of the interval when finer than a day."),
        Column("first_reply_seconds_sum", "seconds", "Sum of first-reply seconds.", "s"),
        Column("turn_reply_seconds_sum", "seconds", "Sum of turn-reply seconds.", "s"),
        Column("handle_seconds_sum", "seconds", "Sum of handle seconds.", "s"),
        Column("threshold_seconds", "seconds", "The threshold the within-count is judged by.", "s"),
        Column("online_seconds", "seconds", "Logged-in seconds.", "s"),
        Column("busy_seconds", "seconds", "Seconds set busy.", "s"),
        Column("break_seconds", "seconds", "Break seconds.", "s"),
        Column("paid_amount", "money", "Paid amount credited."),
        Column("currency", "text", "ISO currency of the amount."),
        Column(
            "first_reply_seconds_mean_given", "decimal", "The source's own mean; never averaged without its count.", "s"
        ),
        Column(
            "turn_reply_seconds_mean_given", "decimal", "The source's own mean; never averaged without its count.", "s"
        ),
        Column(
            "satisfied_share_given", "decimal", "The source's own share; never averaged without its count.", "share"
        ),
    )
    + COUNTED,
    month_from="day",
)
