"""Free words and names: trimmed, missing words are null; full-width letters and digits folded unless the words are
somebody's own.
"""

from heming.facts.arrivals.parsers.reading import Cell, Reading


def read(cell: Cell) -> Reading:
    """Text. Parameter `verbatim` keeps full-width signs (remarks, comments)."""
    text = f"cleaned({cell.raw})"
    value = text if cell.params.get("verbatim") else f"folded_words({text})"
    return Reading(((cell.name, value),), cell.name, can_fail=False)
