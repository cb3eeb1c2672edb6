"""Answers on any scale: 0–100 score, level of satisfaction, two best levels, NPS group."""

from heming.facts.rows import Rows


def add_ratings(rows: Rows) -> None:
    """Derived columns of answers; a value outside its own scale gives none of them."""
    if not rows.has("value"):
        return
    low, high = rows.get("scale_min", "NULL::DECIMAL(9,3)"), rows.get("scale_max", "NULL::DECIMAL(9,3)")
    rows.add({
        "better": f"coalesce({rows.get('better')}, CASE WHEN instrument = 'ces' THEN NULL ELSE 'higher' END)",
        "_low": low, "_high": high,
        "_steps": f"CASE WHEN {high} > {low} AND \"value\" BETWEEN {low} AND {high} THEN {high} - {low} END",
    })  # fmt: skip
    # Levels from the good end: 0 is the best level of the scale, whichever direction it runs in.
    rows.add(
        {
            "_from_best": "CASE WHEN _steps IS NULL THEN NULL WHEN better = 'lower' THEN \"value\" - _low"
            ' ELSE _high - "value" END'
        }
    )
    rows.add({
        "score": "CASE WHEN _steps IS NOT NULL THEN (100 * (_steps - _from_best) / _steps)::DECIMAL(18,6) END",
        "satisfaction": f"CASE WHEN instrument IN ('csat', 'custom') AND _steps IS NOT NULL THEN {_level()} END",
        "is_top2": "_from_best <= CASE WHEN _steps >= 50 THEN _steps / 5 WHEN _steps <= 1 THEN 0 ELSE 1 END",
        "nps_group": _nps_group(),
    })  # fmt: skip


def _level() -> str:
    """The catalogue's mapping, counted from the best level: down to the middle is neutral, the rest below is
    dissatisfied.

    Satisfied: the best of two or three levels, the two best of four and more (1–5: 4, 5; 1–7: 6, 7; 1–10: 9, 10), the
    best
    fifth of a fine scale (0–100: 80 and more). Four levels have no middle.
    """
    satisfied = "CASE WHEN _steps < 3 THEN 0 WHEN _steps < 50 THEN 1 ELSE _steps / 5 END"
    neutral = "CASE WHEN _steps < 2 THEN 0 WHEN _steps = 3 THEN 1 ELSE ceil(_steps / 2) END"
    rest = f"WHEN _from_best <= {neutral} THEN 'neutral' ELSE 'dissatisfied'"
    return f"CASE WHEN _from_best <= {satisfied} THEN 'satisfied' {rest} END"


def _nps_group() -> str:
    is_nps = "instrument = 'nps' AND _steps IS NOT NULL AND _high = 10 AND _low IN (0, 1)"
    group = "CASE WHEN \"value\" >= 9 THEN 'promoter' WHEN \"value\" >= 7 THEN 'passive' ELSE 'detractor' END"
    return f"CASE WHEN {is_nps} THEN {group} END"
