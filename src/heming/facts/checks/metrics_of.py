"""Which measures a column feeds, so that a finding can name what it touches."""

from collections.abc import Mapping

FIRST_REPLY = (
    "first_reply_seconds_mean",
    "first_reply_seconds_p50",
    "first_reply_seconds_p90",
    "first_reply_business_seconds_p50",
    "first_reply_within_share:30s",
)
VOLUME = ("case_count", "handled_case_count")
RESOLVE = ("resolve_seconds_p50", "resolve_seconds_p90")
REPEAT = ("first_contact_resolved_share:7d", "repeat_contact_share:7d")
INVITED = ("invited_share", "response_share", "rated_share")
RATINGS = ("csat_mean", "csat_score", "satisfied_share", "dissatisfied_share", "csat_top2_share")

OF_COLUMN: Mapping[str, tuple[str, ...]] = {
    "cases.opened_at": FIRST_REPLY + RESOLVE + ("case_count",),
    "cases.first_human_reply_at": FIRST_REPLY,
    "cases.source_first_reply_seconds": FIRST_REPLY,
    "cases.assigned_at": FIRST_REPLY,
    "cases.resolved_at": RESOLVE,
    "cases.closed_at": RESOLVE,
    "cases.handle_seconds": ("handle_seconds_mean", "utilised_share"),
    "cases.talk_seconds": ("handle_seconds_mean",),
    "cases.queue_seconds": ("queue_seconds_mean", "answer_wait_seconds_mean", "service_level_share:20s"),
    "cases.ring_seconds": ("answer_wait_seconds_mean",),
    "cases.reopen_count": ("reopened_share",),
    "cases.transfer_count": ("transferred_share",),
    "cases.is_resolved": ("resolved_share",),
    "cases.is_escalated": ("escalated_share",),
    "cases.is_abandoned": ("abandoned_share", "answered_share"),
    "cases.sla_met": ("sla_met_share",),
    "cases.was_invited": INVITED,
    "cases.asked_human": ("to_human_share",),
    "cases.bot_confirmed": ("bot_resolved_share",),
    "answers.csat.value": RATINGS,
    "answers.nps.value": ("nps",),
    "answers.ces.value": ("ces_mean",),
    "answers.resolved.value": ("first_contact_resolved_share:7d",),
}


def touched(target: str) -> tuple[str, ...]:
    """Measures that need a target; none for columns that only group or filter."""
    return OF_COLUMN.get(target, ())
