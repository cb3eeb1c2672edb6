"""What every catalogue entry must give, by key."""

import numpy as np

from tests.metrics import expected as e
from tests.metrics import expected_work_days as w
from tests.metrics.expected import Frames, Measure, count, known_share, levels, mean, of, statistics, total, whole

EXPECTED: dict[str, Measure] = {
    "case_count": count("cases"),
    "handled_case_count": count("cases", lambda c: e.not_false(c.human_answered)),
    "resolved_case_count": count("cases", e.resolved),
    "difficulty_mean": mean(of("cases", "difficulty")),
    **statistics("first_reply_seconds", of("cases", "first_reply_seconds", e.ok_time)),
    **statistics("first_reply_business_seconds", of("cases", "first_reply_business_seconds", e.ok_time)),
    **statistics("turn_reply_seconds", of("messages", "turn_reply_seconds", lambda m: m.starts_turn)),
    "first_reply_within_share": whole(
        lambda c: (c.first_reply_seconds <= 30, e.not_false(c.asked_human) & e.ok_time(c)), "cases"
    ),
    "turn_reply_within_share": whole(lambda m: (m.turn_reply_seconds <= 180, m.starts_turn), "messages"),
    "unreplied_share": known_share("cases", "last_customer_unanswered"),
    "replies_per_case": mean(of("cases", "agent_reply_count")),
    "template_share": whole(
        lambda m: (m.template.notna(), (m.author_kind == "agent") & e.not_false(m.is_public)), "messages"
    ),
    **statistics("queue_seconds", of("cases", "queue_seconds")),
    **statistics("answer_wait_seconds", of("cases", "answer_wait_seconds", lambda c: e.not_false(c.human_answered))),
    "answered_share": known_share("cases", "human_answered", e.asked_in),
    "abandoned_share": known_share("cases", "is_abandoned", e.asked_in),
    "service_level_share": e.level,
    **statistics("handle_seconds", of("cases", "handle_seconds", lambda c: e.not_false(c.human_answered))),
    "talk_seconds_mean": mean(of("cases", "talk_seconds")),
    "hold_seconds_mean": mean(of("cases", "hold_seconds")),
    "wrap_seconds_mean": mean(of("cases", "wrap_seconds")),
    **statistics("resolve_seconds", of("cases", "resolve_seconds", lambda c: e.not_false(c.is_resolved))),
    **statistics("first_resolve_seconds", of("cases", "first_resolve_seconds")),
    **statistics(
        "resolve_business_seconds", of("cases", "resolve_business_seconds", lambda c: e.not_false(c.is_resolved))
    ),
    "resolved_share": known_share("cases", "is_resolved"),
    "first_contact_resolved_share": e.fcr,
    "first_contact_resolved_share:asked": whole(
        lambda a: (a.value == a.scale_max, a.instrument == "resolved"), "answers"
    ),
    "repeat_contact_share": e.repeat,
    "reopened_share": known_share("cases", "reopen_count", e.resolved),
    "transferred_share": known_share("cases", "transfer_count", lambda c: e.not_false(c.human_answered)),
    "escalated_share": known_share("cases", "is_escalated", lambda c: e.not_false(c.human_answered)),
    "sla_met_share": e.sla,
    "one_touch_share": whole(
        lambda c: (
            (c.agent_reply_count == 1) & (c.reopen_count.fillna(0) == 0),
            e.resolved(c) & (c.agent_reply_count.notna() | (c.reopen_count > 0)),
        ),
        "cases",
    ),
    "answer_count": count("answers", e.csat),
    "csat_mean": mean(of("answers", "value", e.csat)),
    "csat_score": mean(of("answers", "score", e.csat)),
    "satisfied_share": levels("satisfied"),
    "satisfied_with_defaults_share": whole(
        lambda a: (a.satisfaction == "satisfied", a.instrument == "csat"), "answers"
    ),
    "csat_top2_share": known_share("answers", "is_top2", e.csat),
    "neutral_share": levels("neutral"),
    "dissatisfied_share": levels("dissatisfied"),
    "bad_rating_count": count("answers", lambda a: a.satisfaction == "dissatisfied"),
    "default_rating_share": whole(lambda a: (a.is_default, a.instrument == "csat"), "answers"),
    "comment_share": whole(lambda a: (a.has_comment, a.instrument == "csat"), "answers"),
    "nps": e.nps,
    "promoter_share": e.group_share("promoter"),
    "detractor_share": e.group_share("detractor"),
    "ces_mean": mean(of("answers", "value", lambda a: a.instrument == "ces")),
    "ces_score": mean(of("answers", "score", lambda a: a.instrument == "ces")),
    "invited_share": known_share("cases", "was_invited"),
    "response_share": whole(lambda i: (e.true(i.was_rated), i.sent_at.notna()), "invitations"),
    "rated_share": known_share("cases", "rated_count"),
    "invitation_opened_share": whole(
        lambda i: (i.opened_at.notna() | i.answered_at.notna(), i.sent_at.notna()), "invitations"
    ),
    "complaint_count": count("complaints"),
    "complaint_share": known_share("cases", "complaint_count"),
    "repeat_complaint_share": whole(lambda k: (k.repeat_of.notna(), k.source.notna()), "complaints"),
    **statistics("complaint_resolve_seconds", of("complaints", "resolve_seconds")),
    "bot_case_count": count("cases", lambda c: c.had_bot),
    "to_human_share": e.bot_share("asked_human"),
    "bot_deflected_share": e.bot_share("asked_human", wanted=False),
    "bot_resolved_share": e.bot_resolved,
    "bot_confirmed_share": e.bot_share("bot_confirmed"),
    "enquiry_paid_share": e.enquired,
    "order_count": lambda f: (len(e.paid(f)), len(e.paid(f))),
    "net_sales": total("orders", "net_amount", lambda o: o.paid_at.notna()),
    "order_value_mean": mean(of("orders", "net_amount", lambda o: o.paid_at.notna())),
    "return_share": whole(lambda o: (o.refunded_at.notna(), o.paid_at.notna()), "orders"),
    "repurchase_share": e.repurchase,
    "retention_share": e.retained,
    "churn_share": e.churned,
    "productive_seconds": lambda f: w.summed(f, "productive"),
    "planned_seconds": lambda f: w.summed(f, "planned"),
    "leave_seconds": lambda f: w.summed(f, "leave"),
    "attended_seconds": lambda f: w.summed(f, "attended"),
    "cases_per_hour": lambda f: (e.handled(f) * 3600 / w.summed(f, "productive")[0], np.nan),
    "utilised_share": e.state_share(e.SERVING, e.LOGGED_IN),
    "occupied_share": e.state_share(e.SERVING, (*e.SERVING, "ready")),
    "busy_share": e.state_share(("busy",), e.LOGGED_IN),
    "adherence_share": w.adherence,
    "attendance_share": lambda f: w.absence(f, absent=False),
    "absent_share": lambda f: w.absence(f, absent=True),
    "shrinkage_share": w.shrinkage,
    "overtime_seconds": lambda f: w.summed(f, "overtime"),
    "review_count": lambda f: (len(e.reviews(f)), len(e.reviews(f))),
    "review_score_mean": lambda f: (e.reviews(f).review_score.mean(), len(e.reviews(f))),
    "review_pass_share": lambda f: e.share(e.reviews(f).passed, e.reviews(f).passed.notna()),
    "fatal_error_share": e.fatal,
    "review_coverage_share": known_share("cases", "review_count"),
    "training_completed_share": whole(lambda t: (t.completed_at <= t.due_at, e.older(t.due_date, 1)), "trainings"),
    "training_result_mean": mean(of("trainings", "result")),
    "contribution_count": total("contributions", "count"),
    "adjustment_points": total("adjustments", "points"),
    "pulse_score_mean": lambda f: ((f["pulses"].value * 100 / f["pulses"].scale_max).mean(), len(f["pulses"])),
    "first_reply_csat_correlation": e.spearman("case_first_reply_seconds"),
    "handle_csat_correlation": e.spearman("case_handle_seconds"),
}


def frames_of(frames: Frames, column: str, key: int | None) -> Frames:
    """The centre of one agent or team (or all of it); orders of everybody stay at hand."""
    chosen = {name: f if key is None or column not in f.columns else f[f[column] == key] for name, f in frames.items()}
    return chosen | {"all_orders": frames["orders"]}
