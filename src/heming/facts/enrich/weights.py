"""How much of a shared case belongs to each of its agents, under every rule: millionths that sum to a million for
each case."""

from heming.facts.live import live, made
from heming.facts.rows import Rows
from heming.facts.work import Work

MILLION = 1_000_000
RULES = ("first", "last", "owner", "most_messages", "by_time", "equal")
_COLUMNS = ("case_source", "case_id", "part", "message_count", "worked_seconds", "from_at", "to_at", "source_id")


def find_weights(work: Work) -> None:
    """Makes weights_case_agents (rid, weight_…) for cases of which parts arrive, change or go."""
    table = "case_agents"
    if table not in work.arriving and not work.has_old(table):
        return
    world = live(work, table, columns=_COLUMNS)
    if work.has_old(table):
        arriving = f"SELECT case_source, case_id FROM arr_{table} UNION ALL " if table in work.arriving else ""
        marked = (
            f"SELECT rid FROM touched_{table}" if made(work, f"touched_{table}") else "SELECT 0::BIGINT WHERE false"
        )
        again = f"{arriving}SELECT case_source, case_id FROM old_{table} WHERE rid IN ({marked})"
        world = f"SELECT * FROM ({world}) WHERE (case_source, case_id) IN ({again})"
    work.sql.execute(f"CREATE TEMP TABLE weights_{table} AS {_weights(world)}")


def _weights(world: str) -> str:
    case = "PARTITION BY case_source, case_id"
    early = "from_at NULLS LAST, source_id"
    late = "coalesce(to_at, from_at) DESC NULLS LAST, source_id DESC"
    typed = "rid, case_source, case_id, part, from_at, to_at, source_id"
    typed += ", message_count::BIGINT AS messages, worked_seconds::BIGINT AS seconds"
    ranked = f"""
        SELECT *, count(*) OVER c AS parts, sum(messages) OVER c AS all_messages, sum(seconds) OVER c AS all_seconds,
               row_number() OVER ({case} ORDER BY part = 'first' DESC NULLS LAST, {early}) AS first_rank,
               row_number() OVER ({case} ORDER BY part = 'last' DESC NULLS LAST, {late}) AS last_rank,
               row_number() OVER ({case} ORDER BY part = 'owner' DESC NULLS LAST, part = 'last' DESC NULLS LAST,
               {late}) AS owner_rank,
               row_number() OVER ({case} ORDER BY coalesce(messages, 0) DESC, {early}) AS messages_rank,
               row_number() OVER ({case} ORDER BY {early}) AS place
        FROM (SELECT {typed} FROM ({world})) WINDOW c AS ({case})"""
    shared = f"""
        SELECT *, {MILLION} * coalesce(seconds, 0)::HUGEINT // all_seconds AS floor_time,
               {MILLION} * coalesce(seconds, 0)::HUGEINT % all_seconds AS rest_time
        FROM ({ranked})"""
    last = f"""
        SELECT *, {MILLION} - sum(floor_time) OVER ({case}) AS missing_time,
               row_number() OVER ({case} ORDER BY rest_time DESC NULLS LAST, place) AS time_rank FROM ({shared})"""
    return f"""
        SELECT rid, {_whole("first_rank = 1")} AS weight_first, {_whole("last_rank = 1")} AS weight_last,
               {_whole("owner_rank = 1")} AS weight_owner,
               CASE WHEN all_messages > 0 THEN {_whole("messages_rank = 1")} END AS weight_most_messages,
               CASE WHEN all_seconds > 0 THEN floor_time + (time_rank <= missing_time)::BIGINT END::BIGINT AS
               weight_by_time,
               ({MILLION} // parts + (place <= {MILLION} % parts)::BIGINT)::BIGINT AS weight_equal
        FROM ({last})"""


def _whole(condition: str) -> str:
    return f"CASE WHEN {condition} THEN {MILLION} ELSE 0 END::BIGINT"


def add_weights(work: Work, rows: Rows) -> None:
    """Joins the weights."""
    if made(work, "weights_case_agents"):
        rows.join(
            "weights_case_agents", "j.rid = r.rid", taken={f"weight_{rule}": f"j.weight_{rule}" for rule in RULES}
        )
