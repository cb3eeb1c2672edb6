"""Ratings on more than one scale: a plain mean over them says nothing."""

from heming.facts.arrivals.report import Finding
from heming.facts.checks.looking import Look

_MEANS = {"csat": ("csat_mean",), "ces": ("ces_mean",), "nps": ("nps",)}


def check(look: Look) -> list[Finding]:
    """Scales that differ inside the batch or from what the store holds, and values outside the stated scale."""
    return _mixed(look) + _outside(look)


def _mixed(look: Look) -> list[Finding]:
    if not look.has("answers", "instrument", "scale_min", "scale_max"):
        return []
    found = []
    for instrument, rows, scales, listed in look.all(
        f"SELECT instrument, sum(n), count(*), string_agg(low::INT || '–' || high::INT, ', ' ORDER BY n DESC) FROM ("
        f"SELECT instrument, scale_min AS low, scale_max AS high, count(*) AS n FROM {look.scan('answers')} "
        f"GROUP BY ALL) "
        "GROUP BY instrument HAVING count(*) > 1"
    ):
        found.append(
            Finding(
                "mixed_scales",
                "warn",
                "{instrument} was asked on {count} scales: {scales}.",
                "Use the score from 0 to 100, which puts them on one scale; a plain mean cannot be told.",
                {"instrument": instrument, "count": scales, "scales": listed},
                int(str(rows)),
                _MEANS.get(str(instrument), ()),
            )
        )
    return found


def _outside(look: Look) -> list[Finding]:
    found = []
    for (header, problem), cells in look.converted.problem_counts.items():
        if problem == "outside the scale":
            target = next((f.target for f in look.mapping.fields if f.header == header), "")
            found.append(
                Finding(
                    "outside_scale",
                    "serious" if cells * 20 > look.records else "warn",
                    "{rows} ratings in '{column}' lie outside their scale and were not used.",
                    "Check the scale of this column in the mapping.",
                    {"rows": cells, "column": header},
                    cells,
                    _MEANS.get(target.split(".")[1] if target.count(".") == 2 else "", ()),
                )
            )
    return found
