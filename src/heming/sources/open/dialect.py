"""How a text table is cut into cells: delimiter, quoting, escapes."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from heming.sources.open import limits

DELIMITERS = (",", "\t", ";", "|", "\x01", "，")
_ROWS = 400
_MOST_LINES = 40


@dataclass(frozen=True)
class Dialect:
    """The characters that cut a text table; an empty quote means none is used."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""


def find_dialect(text: str) -> Dialect:
    """The dialect under which most lines have the same number of cells, more than one."""
    scored = []
    for order, delimiter in enumerate(DELIMITERS):
        share, usual = _regularity(text, Dialect(delimiter))
        scored.append((share - 0.5 / usual if usual > 1 else 0.0, -order, delimiter))
    best, _, delimiter = max(scored)
    dialect = Dialect(delimiter if best > 0 else ",")
    if '"' not in text:
        return dialect
    others = [Dialect(dialect.delimiter, quote="")]
    if '\\"' in text:
        others.insert(0, Dialect(dialect.delimiter, escape="\\"))
    share, _ = _regularity(text, dialect)
    for other in others:
        regular, _ = _regularity(text, other)
        margin = 0.0 if other.escape else 0.05
        if regular > share + margin:
            share, dialect = regular, other
    return dialect


def read_rows(text: str, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of the last physical line each one took."""
    csv.field_size_limit(limits.MAX_LINE_BYTES * 2)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape or None,
        doublequote=True,
    )
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue  # facts locates and rejects the line; the sample does without it
        yield reader.line_num, row


def _regularity(text: str, dialect: Dialect) -> tuple[float, int]:
    """The share of rows with the usual number of cells, and that number; a row that swallows many lines is broken."""
    widths: Counter[int] = Counter()
    previous = 0
    for number, (line, row) in enumerate(read_rows(text, dialect)):
        if number >= _ROWS:
            break
        if row:
            widths[len(row) if line - previous < _MOST_LINES else 0] += 1
        previous = line
    usual, count = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(0, 0))
    return (count / sum(widths.values()), usual) if usual else (0.0, 0)
