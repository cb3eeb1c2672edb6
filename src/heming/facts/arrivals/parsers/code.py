"""Closed sets: the source's word to our code; the code itself is understood too."""

from heming.errors import BadInput, did_you_mean
from heming.facts.arrivals.parsers.reading import Cell, Reading, word_map


def read(cell: Cell) -> Reading:
    """A code. Parameter `codes` maps the source's words to codes of the target column."""
    words: dict[str, object] = {code: code for code in cell.codes} | cell.param_map("codes")
    for word, code in words.items():
        if cell.codes and code not in cell.codes:
            raise BadInput(
                "'{word}' is mapped to '{code}', which is not one of the column's values.{hint}",
                "Use one of: {codes}.",
                word=word,
                code=code,
                hint=did_you_mean(str(code), cell.codes),
                codes=", ".join(cell.codes),
            )
    return Reading(((cell.name, word_map(cell, words)),), cell.name, problem="'not a known word'")
