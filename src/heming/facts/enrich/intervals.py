"""Seconds between the steps of a case; impossible ones stay empty and say why."""

from heming.facts.enrich.dates import plausible
from heming.facts.rows import Rows
from heming.facts.sql import quoted

_INSTANTS = ("opened_at", "assigned_at", "first_human_reply_at", "first_resolved_at", "resolved_at")


def between(start: str, end: str) -> str:
    """Seconds from one instant to another; NULL when either is missing or implausible or the end comes first."""
    return f"CASE WHEN {end} >= {start} AND {plausible(start)} AND {plausible(end)} THEN {end} - {start} END"


def fill_in(rows: Rows) -> None:
    """What a case's own columns imply where the source left them out; what the source says is kept."""
    made = {}
    if rows.has("queued_at", "assigned_at"):
        made["queue_seconds"] = f"coalesce({rows.get('queue_seconds')}, {between('queued_at', 'assigned_at')})"
    if rows.has("talk_seconds"):
        parts = " + ".join(f"coalesce({rows.get(c)}, 0)" for c in ("hold_seconds", "wrap_seconds"))
        made["handle_seconds"] = f"coalesce({rows.get('handle_seconds')}, talk_seconds + {parts})"
    if rows.has("first_human_reply_at"):
        made["human_answered"] = (
            f"coalesce({rows.get('human_answered')}, CASE WHEN first_human_reply_at IS NOT NULL THEN true END)"
        )
    if rows.has("resolved_at") and not rows.has("is_resolved"):
        made["is_resolved"] = "resolved_at IS NOT NULL"
    if rows.has("resolved_at", "due_at"):
        met = "CASE WHEN due_at IS NOT NULL AND resolved_at IS NOT NULL THEN resolved_at <= due_at END"
        made["sla_met"] = f"coalesce({rows.get('sla_met')}, {met})"
    rows.add(made)


def add_intervals(rows: Rows) -> None:
    """First reply, waiting and resolving seconds, and the reason why one cannot be used."""
    fill_in(rows)
    made = {**_first_reply(rows), **_wait(rows)}
    opened = "opened_at" if _to_the_second(rows) else "CASE WHEN date_precision <> 'day' THEN opened_at END"
    if rows.has("opened_at", "resolved_at"):
        made["resolve_seconds"] = between(f"({opened})", "resolved_at")
    if rows.has("opened_at") and rows.any("first_resolved_at", "resolved_at"):
        first = f"coalesce({rows.get('first_resolved_at')}, {rows.get('resolved_at')})"
        made["first_resolve_seconds"] = between(f"({opened})", first)
    if rows.any(*_INSTANTS):
        made["time_problem"] = _problem(rows)
    rows.add(made)


def reply_start(rows: Rows) -> str:
    """When the human clock starts: at assignment where known, else at opening (if that is known to the second)."""
    opened = rows.get("opened_at")
    if not _to_the_second(rows):
        opened = "CASE WHEN date_precision <> 'day' THEN opened_at END"
    return f"coalesce({rows.get('assigned_at', 'NULL::BIGINT')}, {opened})"


def reply_instant(rows: Rows) -> str:
    """The first human reply, from the case itself or else from its messages."""
    return (
        f"coalesce({rows.get('first_human_reply_at', 'NULL::BIGINT')}, {rows.get('message_reply_at', 'NULL::BIGINT')})"
    )


def _to_the_second(rows: Rows) -> bool:
    return not rows.has("date_precision")


def _first_reply(rows: Rows) -> dict[str, str]:
    given = rows.get("source_first_reply_seconds", "NULL::BIGINT")
    given = f"CASE WHEN {given} >= 0 THEN {given} END"
    replies = rows.any("first_human_reply_at", "message_reply_at") and rows.any("assigned_at", "opened_at")
    if not replies and not rows.has("source_first_reply_seconds"):
        return {}
    reply, start = reply_instant(rows), reply_start(rows)
    usable = f"({reply} IS NOT NULL AND {start} IS NOT NULL)"
    if not replies:
        return {"first_reply_seconds": given, "first_reply_from": f"CASE WHEN {given} IS NOT NULL THEN 'source' END"}
    counted = between(start, reply)
    return {
        "first_reply_seconds": f"CASE WHEN {usable} THEN {counted} ELSE {given} END",
        "first_reply_from": (
            f"CASE WHEN {usable} THEN CASE WHEN {counted} IS NULL THEN NULL"
            f" WHEN {rows.get('assigned_at')} IS NOT NULL THEN 'assigned' ELSE 'opened' END"
            f" WHEN {given} IS NOT NULL THEN 'source' END"
        ),
    }


def _wait(rows: Rows) -> dict[str, str]:
    """Queue plus ring of answered cases; a case that no person answered has no answer to wait for."""
    parts = [quoted(c) for c in ("queue_seconds", "ring_seconds") if rows.has(c)]
    if not parts:
        return {}
    known = " OR ".join(f"{p} IS NOT NULL" for p in parts)
    total = " + ".join(f"coalesce({p}, 0)" for p in parts)
    answered = f"coalesce({rows.get('human_answered')}, NOT {rows.get('is_abandoned')}, true)"
    return {"answer_wait_seconds": f"CASE WHEN {answered} AND ({known}) AND {total} >= 0 THEN {total} END"}


def _problem(rows: Rows) -> str:
    wrong = []
    if rows.any("first_human_reply_at", "message_reply_at"):
        wrong.append(f"WHEN {reply_instant(rows)} < {reply_start(rows)} THEN 'reply_before_open'")
    if rows.has("opened_at", "resolved_at"):
        wrong.append("WHEN resolved_at < opened_at THEN 'resolved_before_open'")
    for column in _INSTANTS:
        if rows.has(column):
            wrong.append(f"WHEN NOT ({plausible(column)}) THEN 'implausible_date'")
    return f"CASE {' '.join(wrong)} END"
