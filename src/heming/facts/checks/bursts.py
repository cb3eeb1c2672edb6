"""Score bursts: an agent's best scores in a row within a short time, longer than their own usual rate makes likely."""

from heming.facts.arrivals.report import Finding
from heming.facts.checks.looking import Look
from heming.facts.checks.metrics_of import RATINGS

_WINDOW = 1_800  # seconds
_FEWEST = 8
_FEWEST_TIMES = 10
_UNLIKELY = 1e-6  # chance of such a run at the agent's own rate, times the runs there could be


def check(look: Look) -> list[Finding]:
    """One finding listing how many runs and the longest of them."""
    agent = next((c for c in ("agent_account", "agent_name") if look.has("answers", c)), "")
    if not agent or not look.has("answers", "value", "answered_at", "scale_max", "better"):
        return []
    if look.one(f"SELECT count(DISTINCT answered_at % 86400) FROM {look.scan('answers')}")[0] < _FEWEST_TIMES:
        return []  # days without a time of day: nothing to see
    runs = look.all(_query(look, agent))
    if not runs:
        return []
    rows = sum(int(str(run[1])) for run in runs)
    longest = runs[0]
    values = {
        "runs": len(runs),
        "rows": rows,
        "longest": longest[1],
        "minutes": int(str(longest[2])) // 60,
        "agents": len({r[0] for r in runs}),
    }
    return [
        Finding(
            "score_bursts",
            "warn",
            "{runs} runs of best scores come too fast for the agents' own rates: the longest is {longest} in "
            "{minutes} minutes.",
            "Look at these ratings and where they came from before using them; nobody is judged by this alone.",
            values,
            rows,
            RATINGS,
        )
    ]


def _query(look: Look, agent: str) -> str:
    """Runs of best scores per agent and instrument in order of time; base rate from the agent's other answers."""
    return f"""
        WITH given AS (
            SELECT "{agent}" AS agent, instrument, answered_at AS moment,
                (value = CASE WHEN better = 'lower' THEN scale_min ELSE scale_max END)::INT AS best, "row" AS n
            FROM {look.scan("answers")} WHERE "{agent}" IS NOT NULL AND answered_at IS NOT NULL),
        counted AS (
            SELECT *, sum(1 - best) OVER w AS block, count(*) OVER (PARTITION BY agent, instrument) AS answers,
                sum(best) OVER (PARTITION BY agent, instrument) AS bests
            FROM given WINDOW w AS (PARTITION BY agent, instrument ORDER BY moment, n)),
        windows AS (
            SELECT agent, block, instrument, moment, answers, bests,
                count(*) OVER run_so_far AS run,
                moment - min(moment) OVER run_so_far AS span
            FROM counted WHERE best = 1
            WINDOW run_so_far AS (PARTITION BY agent, instrument, block ORDER BY moment
                RANGE BETWEEN {_WINDOW} PRECEDING AND CURRENT ROW))
        SELECT agent, max(run) AS longest, arg_max(span, run) FROM windows
        WHERE run >= {_FEWEST}
        GROUP BY agent, instrument, block, answers, bests
        HAVING power((bests - max(run) + 1.0) / (answers - max(run) + 2.0), max(run)) * answers < {_UNLIKELY}
        ORDER BY longest DESC, agent"""
