"""The fourteen measures as a good analyst would write them by hand for DuckDB, returning the same figures and terms.

Order statistics of a quantile's interval sit at ranks that depend on each group's n, so the sorted values are needed;
a binomial
rank is approximated by the normal one here, which favours this side.
"""

_RANKS = (
    "CAST(greatest(1, floor(n * {p} - 1.96 * sqrt(n * {p} * (1 - {p})))) AS BIGINT)",
    "CAST(least(n, ceil(n * {p} + 1.96 * sqrt(n * {p} * (1 - {p}))) + 1) AS BIGINT)",
)


def _quantile(name: str, p: float) -> str:
    low, high = (rank.format(p=p) for rank in _RANKS)
    return f"quantile_{name} AS {name}, v[{low}] AS {name}_low, v[{high}] AS {name}_high"


OPENED = f"""
SELECT * EXCLUDE (v, quantile_p50, quantile_p90), {_quantile("p50", 0.5)}, {_quantile("p90", 0.9)} FROM (
  SELECT agent_key, year(opened_date) * 12 + month(opened_date) AS m, count(*) AS cases,
    quantile_cont(first_reply_seconds, 0.5) AS quantile_p50, quantile_cont(first_reply_seconds, 0.9) AS quantile_p90,
    count(first_reply_seconds) AS n, list_sort(list(first_reply_seconds) FILTER (first_reply_seconds IS NOT NULL)) AS v,
    count(*) FILTER (time_problem = 'reply_before_open') AS left_out,
    count(*) FILTER (is_resolved) AS resolved, count(is_resolved) AS resolved_n,
    count(*) FILTER (transfer_count > 0 AND human_answered) AS transferred, count(transfer_count) FILTER
    (human_answered) AS transferred_n,
    count(*) FILTER (is_escalated AND human_answered) AS escalated, count(is_escalated) FILTER (human_answered) AS
    escalated_n,
    count(*) FILTER (was_invited AND rated_count > 0) AS rated, count(*) FILTER (was_invited) AS rated_n
  FROM cases GROUP BY ALL)
"""
RESOLVED = """
SELECT agent_key, year(resolved_date) * 12 + month(resolved_date) AS m,
  count(handle_seconds) FILTER (human_answered) AS handle_n, sum(handle_seconds) FILTER (human_answered) AS handle_sum,
  sum(handle_seconds::HUGEINT * handle_seconds) FILTER (human_answered) AS handle_squares,
  count(*) FILTER (is_resolved AND customer_key IS NOT NULL AND resolved_date <= DATE '2025-01-25') AS fcr_n,
  count(*) FILTER (is_resolved AND customer_key IS NOT NULL AND resolved_date <= DATE '2025-01-25' AND reopen_count = 0
    AND transfer_count = 0 AND (next_contact_seconds IS NULL OR next_contact_seconds > 604800)) AS fcr,
  count(*) FILTER (is_resolved AND customer_key IS NOT NULL AND resolved_date > DATE '2025-01-25') AS immature,
  count(*) FILTER (is_resolved AND reopen_count > 0) AS reopened, count(reopen_count) FILTER (is_resolved) AS reopened_n
FROM cases GROUP BY ALL
"""
ANSWERED = """
SELECT agent_key, year(answered_date) * 12 + month(answered_date) AS m,
  count(value) FILTER (instrument = 'csat' AND NOT is_default) AS csat_n, sum(value) FILTER (instrument = 'csat' AND
  NOT is_default) AS csat_sum,
  sum(value * value) FILTER (instrument = 'csat' AND NOT is_default) AS csat_squares,
  min((scale_min, scale_max)) FILTER (instrument = 'csat') AS csat_scale, max((scale_min, scale_max)) FILTER
  (instrument = 'csat') AS csat_scale2,
  count(*) FILTER (instrument = 'csat' AND NOT is_default AND satisfaction = 'satisfied') AS satisfied,
  count(satisfaction) FILTER (instrument = 'csat' AND NOT is_default) AS satisfied_n, count(*) FILTER (is_default) AS
  defaults,
  count(*) FILTER (nps_group = 'promoter') AS promoters, count(*) FILTER (nps_group = 'detractor') AS detractors,
  count(nps_group) AS nps_n,
  count(value) FILTER (instrument = 'ces') AS ces_n, sum(value) FILTER (instrument = 'ces') AS ces_sum,
  sum(value * value) FILTER (instrument = 'ces') AS ces_squares
FROM answers GROUP BY ALL
"""
BY_HAND = (OPENED, RESOLVED, ANSWERED)

_PLACE = "1 + (n - 1) * {p}"
_TYPE_7 = "v[floor({at})::int] + (({at}) - floor({at})) * (v[least(n, floor({at})::int + 1)] - v[floor({at})::int])"


def _sorted_array(name: str, p: float) -> str:
    low, high = (rank.format(p=p) for rank in _RANKS)
    return f"{_TYPE_7.format(at=_PLACE.format(p=p))} AS {name}, v[{low}] AS {name}_low, v[{high}] AS {name}_high"


_OPENED_IN_POSTGRES = f"""
SELECT agent_key, m, cases, n, {_sorted_array("p50", 0.5)}, {_sorted_array("p90", 0.9)}, left_out, resolved, resolved_n,
  transferred, transferred_n, escalated, escalated_n, rated, rated_n FROM (
  SELECT agent_key, (extract(year FROM opened_date) * 12 + extract(month FROM opened_date))::int AS m,
    count(*) AS cases,
    array_agg(first_reply_seconds ORDER BY first_reply_seconds) FILTER (WHERE first_reply_seconds IS NOT NULL) AS v,
    count(first_reply_seconds) AS n, count(*) FILTER (WHERE time_problem = 'reply_before_open') AS left_out,
    count(*) FILTER (WHERE is_resolved) AS resolved, count(is_resolved) AS resolved_n,
    count(*) FILTER (WHERE transfer_count > 0 AND human_answered) AS transferred,
    count(transfer_count) FILTER (WHERE human_answered) AS transferred_n,
    count(*) FILTER (WHERE is_escalated AND human_answered) AS escalated,
    count(is_escalated) FILTER (WHERE human_answered) AS escalated_n,
    count(*) FILTER (WHERE was_invited AND rated_count > 0) AS rated, count(*) FILTER (WHERE was_invited) AS rated_n
  FROM cases GROUP BY 1, 2) sorted
"""


def in_postgres() -> tuple[str, ...]:
    """The same statements in PostgreSQL's dialect with the same columns; one sorted array gives quantiles and ranks."""
    others = []
    for statement in (RESOLVED, ANSWERED):
        day = "resolved_date" if statement is RESOLVED else "answered_date"
        said = " ".join(statement.split())
        said = said.replace(
            f"year({day}) * 12 + month({day})", f"(extract(year FROM {day}) * 12 + extract(month FROM {day}))::int"
        )
        said = said.replace("handle_seconds::HUGEINT", "handle_seconds::numeric").replace("FILTER (", "FILTER (WHERE ")
        said = said.replace(
            "min((scale_min, scale_max)) FILTER (WHERE instrument = 'csat') AS csat_scale, "
            "max((scale_min, scale_max)) FILTER (WHERE instrument = 'csat') AS csat_scale2,",
            "min(scale_min * 1000 + scale_max) FILTER (WHERE instrument = 'csat') AS csat_scale, "
            "max(scale_min * 1000 + scale_max) FILTER (WHERE instrument = 'csat') AS csat_scale2,",
        )
        others.append(said.replace("GROUP BY ALL", "GROUP BY 1, 2"))
    opened = _OPENED_IN_POSTGRES.replace("AS BIGINT", "AS int")
    return (opened, *others)
