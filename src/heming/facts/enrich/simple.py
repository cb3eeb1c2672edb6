"""Derived columns of the smaller tables that need nothing but the row itself."""

from heming.facts.enrich.intervals import between
from heming.facts.rows import Rows


def add_simple(table: str, rows: Rows) -> None:
    """Lengths of states and complaints, and whether an invitation was followed."""
    if table == "agent_states" and rows.has("start_at", "end_at"):
        rows.add({"state_seconds": between("start_at", "end_at")})
    elif table == "complaints" and rows.has("complained_at", "resolved_at"):
        rows.add({"resolve_seconds": between("complained_at", "resolved_at")})
    elif table == "invitations":
        rows.add({"was_rated": "answered_at IS NOT NULL" if rows.has("answered_at") else "NULL::BOOLEAN"})
