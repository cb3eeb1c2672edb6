"""Day rows beside what is known already: the same days exported again with other numbers, rates that fit no count,
and sessions of the same agents and days.
"""

from heming.facts import sql
from heming.facts.arrivals.report import Finding
from heming.facts.checks.looking import Look
from heming.facts.checks.metrics_of import VOLUME
from heming.facts.engines import engine_for

_COUNTS = ("received_count", "rated_count", "satisfied_count", "answered_count", "replied_count", "invited_count")
_LISTED = 10


def check(look: Look) -> list[Finding]:
    """The findings of a batch of day rows."""
    if look.mapping.table != "agent_days" or not look.has("agent_days", "day"):
        return []
    return [*_changed(look), *_unresolved(look), *_rated_unasked(look), *_more_than_whole(look)]


def _changed(look: Look) -> list[Finding]:
    """Days that an earlier import of the stream counted differently; the newest numbers win."""
    counts = [c for c in _COUNTS if look.has("agent_days", c)]
    who = next((c for c in ("agent_account", "agent_name") if look.has("agent_days", c)), "")
    if not counts or not who or not look.has("agent_days", "source_id"):
        return []
    snapshot = look.store.snapshot()
    engine = engine_for(look.store)
    table = engine.table(snapshot, "agent_days")
    old = engine.run(table.filter(table.source == look.mapping.stream).select("source_id", *counts))
    if not old.num_rows:
        return []
    look.connection.register("old_days", old)
    differs = " OR ".join(f"n.{c} IS DISTINCT FROM o.{c}" for c in counts)
    shown = " ELSE ".join(
        f"CASE WHEN n.{c} IS DISTINCT FROM o.{c} THEN concat({sql.text(look.header(f'agent_days.{c}'))}, ' ', "
        f"coalesce(o.{c}::VARCHAR, '--'), '→', coalesce(n.{c}::VARCHAR, '--'))"
        for c in counts
    ) + " END" * len(counts)
    rows = look.all(
        f"SELECT n.day, n.{who}, {shown}, count(*) OVER () "
        f"FROM {look.scan('agent_days')} n JOIN old_days o USING (source_id) WHERE {differs} "
        f"ORDER BY 1, 2 LIMIT {_LISTED}"
    )
    look.connection.unregister("old_days")
    if not rows:
        return []
    changed = int(str(rows[0][3]))
    values = {"rows": changed, "listed": "; ".join(f"{day} {agent}: {change}" for day, agent, change, _ in rows)}
    sentence = "{rows} day rows came before with other numbers; the newest count. Before → now: {listed}."
    remedy = "Platforms correct their figures for some days. If this file is the older one, roll the batch back."
    return [Finding("days_changed", "warn", sentence, remedy, values, changed, VOLUME)]


def _unresolved(look: Look) -> list[Finding]:
    """Rates beside their denominator that no single whole number explains: kept as given, never averaged."""
    found = []
    for ratio in look.mapping.ratios:
        part, whole = (target.split(".")[-1] for target in (ratio.numerator, ratio.denominator))
        field = next((f for f in look.mapping.fields if f.position == ratio.position), None)
        mapped = ratio.numerator in {f.target for f in look.mapping.fields}
        if field is None or mapped or not look.has("agent_days", part, whole, field.target.split(".")[-1]):
            continue
        share = sql.quoted(field.target.split(".")[-1])
        (rows,) = look.one(
            f"SELECT count(*) FROM {look.scan('agent_days')} WHERE {share} IS NOT NULL AND {whole} > 0 "
            f"AND {part} IS NULL"
        )
        if rows:
            values = {"column": field.header, "rows": rows, "of": whole}
            sentence = "'{column}' gives no single whole number of {of} in {rows} rows: it is kept as given."
            remedy = "Export the counts themselves, or the rate with more decimals; a rate alone is never averaged."
            found.append(Finding("rate_without_count", "warn", sentence, remedy, values, rows, ("satisfied_share",)))
    return found


def _rated_unasked(look: Look) -> list[Finding]:
    if not look.has("agent_days", "rated_count", "invited_count"):
        return []
    (rows,) = look.one(f"SELECT count(*) FROM {look.scan('agent_days')} WHERE rated_count > invited_count")
    if not rows:
        return []
    sentence = "In {rows} day rows more ratings came in than were asked for."
    remedy = "Customers may rate unasked, or a day later: read the response rate over a month, not over a day."
    return [Finding("rated_unasked", "info", sentence, remedy, {"rows": rows}, rows, ("response_share",))]


# A part, its whole, and the measures that would show more than 100 %.
_PARTS = (
    ("invited_count", "received_count", ("invited_share",)),
    ("rated_count", "received_count", ("rated_share",)),
    ("satisfied_count", "rated_count", ("satisfied_share",)),
    ("dissatisfied_count", "rated_count", ("dissatisfied_share",)),
    ("replied_count", "received_count", ("answered_share",)),
)


def _more_than_whole(look: Look) -> list[Finding]:
    """Counts that are larger than what they are a part of: a share above 100 % would come of them."""
    found = []
    for part, whole, metrics in _PARTS:
        if not look.has("agent_days", part, whole):
            continue
        (rows,) = look.one(f"SELECT count(*) FROM {look.scan('agent_days')} WHERE {part} > {whole}")
        if rows:
            values = {"rows": rows, "part": look.header(f"agent_days.{part}"),
                      "whole": look.header(f"agent_days.{whole}")}  # fmt: skip
            sentence = "In {rows} day rows '{part}' is larger than '{whole}': a share above 100 % would come of it."
            remedy = (
                "Ask what the platform counts in each: people or sessions, on that day or the day before. If the "
                "columns are mixed up, correct the mapping."
            )
            found.append(Finding("part_above_whole", "warn", sentence, remedy, values, rows, metrics))
    return found
