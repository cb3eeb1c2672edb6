"""Sessions and day rows of the same agents and days: never added together, and compared where they contradict."""

from datetime import date
from typing import cast

from heming.facts.arrivals.report import Finding
from heming.facts.checks.looking import Look
from heming.facts.checks.metrics_of import VOLUME
from heming.facts.engines import engine_for
from heming.facts.enrich.dates import local
from heming.facts.sql import text

_LISTED = 10
_OTHER = {"cases": "agent_days", "agent_days": "cases"}


def check(look: Look) -> list[Finding]:
    """Overlap, and day totals that the session rows contradict."""
    table = look.mapping.table
    if table not in _OTHER or not look.has(table, "agent_account"):
        return []
    span = next((c for c in look.converted.parcel.coverage if c.table == table), None)
    mine = _arriving(look, table)
    if span is None or not mine:
        return []
    other = _OTHER[table]
    if theirs := _arriving(look, other):  # the batch brings both, as the simulated centre does
        theirs = f"(SELECT *, {text(look.mapping.stream)} AS source FROM ({theirs}))"
    elif look.store.snapshot().table(other).rows == 0:
        return []
    else:
        look.connection.register("stored_days", _stored(look, other, span.first_day, span.last_day))
    rows = look.all(
        f"SELECT a.agent_account, a.day, a.n, s.n, s.source FROM ({mine}) a JOIN {theirs or 'stored_days'} s "
        "USING (agent_account, day) ORDER BY a.day, a.agent_account"
    )
    if not theirs:
        look.connection.unregister("stored_days")
    return _findings(rows, days_are_new=table == "agent_days") if rows else []


def _arriving(look: Look, table: str) -> str:
    """agent_account, day, n of the batch."""
    if table == "agent_days":
        if not look.has(table, "day", "received_count"):
            return ""
        return f"SELECT agent_account, day, sum(received_count) AS n FROM {look.scan(table)} GROUP BY ALL"
    if not look.has(table, "opened_at"):
        return ""
    day = f"DATE '1970-01-01' + ({local(look.store.zone, 'opened_at')} // 86400)::INTEGER"
    return f"SELECT agent_account, {day} AS day, count(*) AS n FROM {look.scan(table)} GROUP BY ALL"


def _stored(look: Look, table: str, first: date, last: date) -> object:
    """The same of what was imported before."""
    import ibis  # most imports have nothing to compare with, and start sooner without it

    engine = engine_for(look.store)
    rows = engine.table(look.store.snapshot(), table)
    day = rows.day if table == "agent_days" else rows.opened_date
    rows = rows.filter(day.between(ibis.date(first), ibis.date(last)), rows.agent_account.notnull())
    n = rows.received_count.sum() if table == "agent_days" else rows.count()
    day = rows.day if table == "agent_days" else rows.opened_date
    return engine.run(rows.group_by(rows.agent_account, rows.source, day=day).agg(n=n))


def _findings(rows: list[tuple[object, ...]], *, days_are_new: bool) -> list[Finding]:
    # (agent, day, by day rows, by sessions)
    pairs = [(a, d, n, s) if days_are_new else (a, d, s, n) for a, d, n, s, _ in rows]
    streams = ", ".join(sorted({str(row[4]) for row in rows}))
    counted, sessions = (sum(int(cast(int, pair[i] or 0)) for pair in pairs) for i in (2, 3))
    values = {
        "agents": len({pair[0] for pair in pairs}), "days": len({pair[1] for pair in pairs}), "streams": streams,
        "counted": counted, "sessions": sessions, "rows": len(pairs),
    }  # fmt: skip
    sentence = (
        "Session rows and day rows tell of the same {agents} agents on {days} days (stream {streams}): {sessions} "
        "sessions, {counted} by the day rows. They are never added together; a figure says which it used."
    )
    remedy = "Nothing to do. Reconcile (对账) shows what lies between the two."
    found = [Finding("both_grains", "info", sentence, remedy, values, len(pairs), VOLUME)]
    apart = [pair for pair in pairs if pair[2] is not None and pair[2] != pair[3]]
    if apart:
        listed = "; ".join(f"{day} {agent}: {n} / {s}" for agent, day, n, s in apart[:_LISTED])
        values = {"rows": len(apart), "of": len(pairs), "listed": listed}
        sentence = "{rows} of {of} day totals differ from the session rows (day row / sessions): {listed}."
        remedy = (
            "Platforms count people, not sessions, or leave out night hours and transfers; ask which. If sessions are "
            "missing, export them again."
        )
        found.append(Finding("days_contradict_sessions", "warn", sentence, remedy, values, len(apart), VOLUME))
    return found
