"""How text becomes values: one file per kind of parser, each giving SQL over one staged column."""

from collections.abc import Callable, Mapping

from heming.facts.arrivals.mapping import Parser, ParserKind
from heming.facts.arrivals.parsers import code, duration, flag, ident, instant, level, number, words
from heming.facts.arrivals.parsers.reading import Cell, Reading

__all__ = ["READERS", "Cell", "Parser", "Reading", "read"]

READERS: Mapping[ParserKind, Callable[[Cell], Reading]] = {
    "text": words.read,
    "id": ident.read,
    "instant": instant.read_instant,
    "date": instant.read_date,
    "duration": duration.read,
    "number": number.read_number,
    "percent": number.read_percent,
    "money": number.read_money,
    "flag": flag.read,
    "level": level.read,
    "code": code.read,
}


def read(kind: ParserKind, cell: Cell) -> Reading:
    """The SQL that reads one staged column as one kind of value."""
    return READERS[kind](cell)
