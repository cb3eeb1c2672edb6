"""Ids: text that names something. Leading zeros stay; what a spreadsheet has rounded is lost and never joined on."""

from heming.facts.arrivals.parsers.reading import Cell, Reading

LOST = "rounded by a spreadsheet"


def read(cell: Cell) -> Reading:
    """An id. Parameter `rounded` says that the column's long numbers were rounded (found by looking at the whole column)."""
    raw, tidy = cell.raw, f"unwrapped(plain({cell.raw}))"
    long_zeros = " OR regexp_full_match({t}, '[0-9]{{15}}0+')" if cell.params.get("rounded") else ""
    lost = ("regexp_full_match({t}, '[0-9]([.][0-9]+)?[eE][+][0-9]+')" + long_zeros).format(t=tidy)
    quick = f"strlen({raw}) BETWEEN 12 AND 64 AND regexp_full_match({raw}, '[A-Za-z0-9_-]*[A-Za-z_-][A-Za-z0-9_-]*')"
    value = f"CASE WHEN {quick} THEN {raw} WHEN {lost} THEN NULL ELSE {tidy} END"
    return Reading(((cell.name, value),), cell.name, problem=f"'{LOST}'")


def looks_rounded(raw: str) -> str:
    """SQL for (numbers too long for a spreadsheet, those of them that end in zeros after the 15th digit) of one column."""
    text = f"unwrapped(tidy({raw}))"
    return (
        f"count(*) FILTER (strlen({raw}) >= 16 AND regexp_full_match({text}, '[0-9]{{16,}}')), "
        f"count(*) FILTER (strlen({raw}) >= 16 AND regexp_full_match({text}, '[0-9]{{15}}0+'))"
    )
