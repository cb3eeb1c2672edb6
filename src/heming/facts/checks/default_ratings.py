"""Ratings nobody gave: platforms that fill in the best score when the customer stays silent (默认好评)."""

from heming.facts.arrivals.report import Finding
from heming.facts.checks.looking import Look
from heming.facts.checks.metrics_of import RATINGS

_NEARLY_ALL = 0.97
_HOURS = (24, 48, 72, 120, 168, 360)  # platforms fill in after a fixed time


def check(look: Look) -> list[Finding]:
    """Marked default ratings, and best scores that come exactly a fixed time after the case closed."""
    if not look.has("answers", "value", "instrument"):
        return []
    return _marked(look) + _on_the_dot(look) + _nearly_all_best(look)


def _marked(look: Look) -> list[Finding]:
    if not look.has("answers", "is_default"):
        return []
    total, marked = look.one(f"SELECT count(*), count(*) FILTER (is_default) FROM {look.scan('answers')}")
    if not marked:
        return []
    return [
        Finding(
            "default_ratings",
            "info",
            "{rows} of {total} ratings are marked as given by default.",
            "They are left out of satisfaction; the share is shown beside it.",
            {"rows": marked, "total": total},
            marked,
            RATINGS,
        )
    ]


def _on_the_dot(look: Look) -> list[Finding]:
    """Best scores exactly 24, 48 … hours after the case was closed, to the minute, far more often than chance."""
    if not (look.has("answers", "answered_at") and look.has("cases", "closed_at")):
        return []
    hours = ", ".join(str(h * 60) for h in _HOURS)
    total, rows = look.one(
        f"SELECT count(*), count(*) FILTER (minutes IN ({hours}) AND best) FROM (SELECT (a.answered_at - "
        f"c.closed_at) // 60 AS "
        f"minutes, a.value = a.scale_max AS best FROM {look.scan('answers')} a JOIN {look.scan('cases')} c "
        f'USING ("row"))'
    )
    if rows * 50 < total or rows < 20:
        return []
    return [
        Finding(
            "default_ratings_by_time",
            "serious",
            "{rows} of {total} best scores come exactly whole days after closing, as if filled in by the platform.",
            "Ask whether the platform rates by default, and map its mark so that these ratings are left out.",
            {"rows": rows, "total": total},
            rows,
            RATINGS,
        )
    ]


def _nearly_all_best(look: Look) -> list[Finding]:
    found = []
    for instrument, total, best in look.all(
        f"SELECT instrument, count(*), count(*) FILTER (value = CASE WHEN better = 'lower' THEN scale_min "
        f"ELSE scale_max END) "
        f"FROM {look.scan('answers')} GROUP BY 1"
    ):
        if int(str(total)) >= 200 and int(str(best)) >= _NEARLY_ALL * int(str(total)):
            found.append(
                Finding(
                    "nearly_all_best",
                    "warn",
                    "{rows} of {total} {instrument} ratings are the best possible.",
                    "Ask whether silent customers are rated by default.",
                    {"rows": best, "total": total, "instrument": str(instrument)},
                    int(str(best)),
                    RATINGS,
                )
            )
    return found
