"""Impossible intervals: a reply or a resolution before the opening. Many of them look like a day that was not rolled
over.
"""

from heming.facts.arrivals.report import Finding
from heming.facts.checks.looking import Look
from heming.facts.checks.metrics_of import FIRST_REPLY, RESOLVE

DAY = 86_400
_PAIRS = (
    ("reply_before_open", "first_human_reply_at", "opened_at", FIRST_REPLY),
    ("reply_before_assignment", "first_human_reply_at", "assigned_at", FIRST_REPLY),
    ("resolved_before_open", "resolved_at", "opened_at", RESOLVE),
    ("closed_before_open", "closed_at", "opened_at", RESOLVE),
)


def check(look: Look) -> list[Finding]:
    """One finding per pair of moments that stand in the wrong order, and one for replies in no time at all."""
    pairs = [pair for pair in _PAIRS if look.has("cases", *pair[1:3])]
    if not pairs:
        return []
    tests = [f"count(*) FILTER ({later} < {earlier})" for _, later, earlier, _ in pairs]
    has_replies = look.has("cases", "first_human_reply_at", "opened_at")
    if has_replies:
        tests += ["count(first_human_reply_at - opened_at)", "count(*) FILTER (first_human_reply_at = opened_at)"]
    counts = look.one(f"SELECT {', '.join(tests)} FROM {look.scan('cases')}")
    found = []
    for (code, later, earlier, metrics), rows in zip(pairs, counts, strict=False):
        found += _impossible(look, code, pair=(later, earlier), metrics=metrics) if rows else []
    return found + (_instant_replies(look, counts[-2], zero=counts[-1]) if has_replies else [])


def _impossible(look: Look, code: str, *, pair: tuple[str, str], metrics: tuple[str, ...]) -> list[Finding]:
    """A day that was not rolled over puts the later moment on the same day, earlier by less than a day."""
    later, earlier = pair
    interval = f"({later} - {earlier})"
    usable, rows, rollable, shortest, longest = look.one(
        f"SELECT count(*), count(*) FILTER (s < 0), count(*) FILTER (s < 0 AND s + {DAY} BETWEEN 0 AND "
        f"greatest(q, 3600)), "
        f"max(s) FILTER (s < 0), min(s) FILTER (s < 0) FROM (SELECT {interval} AS s, "
        f"(SELECT quantile_disc({interval}, 0.99) FROM {look.scan('cases')} WHERE {interval} >= 0) AS q "
        f"FROM {look.scan('cases')} WHERE {interval} IS NOT NULL)"
    )
    looks_rolled = rollable * 2 > rows
    values = {
        "later": look.header(f"cases.{later}"),
        "earlier": look.header(f"cases.{earlier}"),
        "rows": rows,
        "usable": usable,
        "least_minutes": -shortest // 60,
        "most_minutes": -longest // 60,
        "rollable": rollable,
    }
    sentence = "'{later}' is before '{earlier}' in {rows} rows, by {least_minutes} to {most_minutes} minutes."
    remedy = "These rows are kept and left out of the intervals. Correct the times at the source and import again."
    if looks_rolled:
        sentence += " In {rollable} of them it looks as if the day was not rolled over after midnight."
        remedy = (
            "These rows are kept and left out of the intervals. Roll the day over where that gives a "
            "plausible interval."
        )
    severity = "serious" if rows * 100 > usable else "warn"
    correction = "roll_over_midnight" if looks_rolled and code == "reply_before_open" else ""
    return [Finding(code, severity, sentence, remedy, values, rows, metrics, correction)]


def _instant_replies(look: Look, total: int, *, zero: int) -> list[Finding]:
    if not zero or zero * 100 < total:
        return []
    values = {"rows": zero, "total": total, "column": look.header("cases.first_human_reply_at")}
    return [
        Finding(
            "reply_in_no_time",
            "info",
            "In {rows} of {total} rows the first reply is at the very moment of opening.",
            "Check whether these are automatic replies, or times kept in whole minutes.",
            values,
            zero,
            FIRST_REPLY,
        )
    ]
