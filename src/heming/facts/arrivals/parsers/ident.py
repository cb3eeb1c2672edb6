"""Ids: text that names something. Leading zeros stay; what a spreadsheet has rounded is lost and never joined on."""

from heming.facts.arrivals.parsers.reading import Cell, Reading

LOST = "rounded by a spreadsheet"
_EXPONENT = "[0-9]([.][0-9]+)?[eE][+][0-9]+"
_ZEROS = "[0-9]{15}0+"
USUAL = "[A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]*"  # what most ids look like; words for 'missing' hold no digit
_LETTERED = "[A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]*[A-Za-z_-]|[A-Za-z_-][A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]*"


def read(cell: Cell) -> Reading:
    """An id. Parameter `rounded` says that the column's long numbers were rounded (found by looking at the whole
    column).
    """
    raw, rounded = cell.raw, bool(cell.params.get("rounded"))
    lost = f"regexp_full_match(v, '{_EXPONENT}')" + (f" OR regexp_full_match(v, '{_ZEROS}')" if rounded else "")
    general = f"list_transform([unwrapped(plain({raw}))], lambda v: CASE WHEN {lost} THEN NULL ELSE v END)[1]"
    quick = f"regexp_full_match({raw}, '{_LETTERED if rounded else USUAL}')"
    value = f"CASE WHEN {quick} THEN {raw} ELSE {general} END"
    return Reading(((cell.name, value),), cell.name, problem=f"'{LOST}'")


def rounded_counts(column: str) -> str:
    """SQL for (numbers too long for a spreadsheet, those of them that end in zeros after the 15th digit) of one
    column.
    """

    def counted(digits: str) -> str:
        pattern = f"[=\"'' ]*{digits}[\" \t]*"
        matches = f"CASE WHEN regexp_full_match({column}, '{pattern}') THEN 1 END"
        return f"count(CASE WHEN strlen({column}) >= 16 THEN {matches} END)"

    return f"{counted('[0-9]{16,}')}, {counted(_ZEROS)}"
