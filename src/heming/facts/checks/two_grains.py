"""Day rows and interval rows of one stream for the same agents and days: the same work, counted in two grains."""

from heming.facts.arrivals.report import Finding
from heming.facts.checks.looking import Look
from heming.facts.checks.metrics_of import VOLUME
from heming.facts.engines import engine_for

WHO_AND_WHEN = ("agent_account", "day", "interval_start_at")


def check(look: Look) -> list[Finding]:
    """A finding where a batch, with what its stream told before, has both grains of an agent and a day."""
    if look.mapping.table != "agent_days" or not look.has("agent_days", "agent_account", "day"):
        return []
    interval = "interval_start_at" if look.has("agent_days", "interval_start_at") else "NULL::BIGINT"
    engine = engine_for(look.store)
    stored = engine.table(look.store.snapshot(), "agent_days")
    stored = stored.filter(stored.source == look.mapping.stream, stored.agent_account.notnull())
    look.connection.register("days_before", engine.run(stored.select(*WHO_AND_WHEN)))
    (pairs,) = look.one(
        "SELECT count(*) FROM (SELECT agent_account, day FROM ("
        f"SELECT agent_account, day, {interval} AS interval_start_at FROM {look.scan('agent_days')} "
        "UNION ALL SELECT agent_account, day, interval_start_at FROM days_before) GROUP BY ALL "
        "HAVING bool_or(interval_start_at IS NULL) AND bool_or(interval_start_at IS NOT NULL))"
    )
    look.connection.unregister("days_before")
    if not pairs:
        return []
    sentence = (
        "This stream tells {rows} agent days twice: as a whole and by interval. Figures use the day rows, and the "
        "intervals only by half-hour or hour; the two are never added together."
    )
    remedy = "Nothing to do. If the intervals are another kind of work, import them as a stream of their own."
    return [Finding("two_grains", "info", sentence, remedy, {"rows": int(pairs)}, int(pairs), VOLUME)]
