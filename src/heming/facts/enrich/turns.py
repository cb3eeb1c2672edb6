"""Turns of a conversation: a customer's messages in a row, and how long until a person replied to the first of them."""

from heming.facts.live import live, made
from heming.facts.rows import Rows
from heming.facts.work import HOUSE, Work

_COLUMNS = ("case_source", "case_id", "sent_at", "author_kind", "is_public", "row", "source_id")


def find_turns(work: Work) -> None:
    """Makes turns_messages (rid, starts_turn, turn_reply_seconds). Bots, notes and automatic replies neither start
    nor end a turn."""
    there = set(work.arriving.get("messages", ())) | set(
        work.old_columns("messages") if work.has_old("messages") else ()
    )
    if not {"case_id", "sent_at", "author_kind"} <= there - set(HOUSE):
        return
    world = live(work, "messages", columns=_COLUMNS)
    if work.has_old("messages"):
        arriving = "SELECT case_source, case_id FROM arr_messages UNION ALL " if "messages" in work.arriving else ""
        marked = (
            "SELECT rid FROM touched_messages" if made(work, "touched_messages") else "SELECT 0::BIGINT WHERE false"
        )
        again = f"{arriving}SELECT case_source, case_id FROM old_messages WHERE rid IN ({marked})"
        world = f"SELECT * FROM ({world}) WHERE (case_source, case_id) IN ({again})"
    work.sql.execute(f"""
        CREATE TEMP TABLE turns_messages AS
        SELECT rid, starts_turn, CASE WHEN starts_turn THEN replied_at - sent_at END AS turn_reply_seconds FROM (
            SELECT rid, sent_at, author_kind = 'customer' AND lag(author_kind) OVER w IS DISTINCT FROM 'customer' AS
            starts_turn,
                   min(CASE WHEN author_kind = 'agent' THEN sent_at END)
                       OVER (w ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS replied_at
            FROM ({world})
            WHERE author_kind IN ('customer', 'agent') AND coalesce(is_public, true) AND sent_at IS NOT NULL AND
            case_id IS NOT NULL
            WINDOW w AS (PARTITION BY case_source, case_id ORDER BY sent_at, "row", source_id))
        WHERE starts_turn""")


def add_turns(work: Work, rows: Rows) -> None:
    """Joins the turns; a message that starts none says so when the authors are known."""
    if made(work, "turns_messages") and rows.has("author_kind"):
        rows.join("turns_messages", "j.rid = r.rid", taken={
            "starts_turn": "coalesce(j.starts_turn, CASE WHEN r.author_kind IS NOT NULL THEN false END)",
            "turn_reply_seconds": "j.turn_reply_seconds",
        })  # fmt: skip
