"""Where the header is: lines before it, one or two levels, merged cells joined, names made unique."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from heming.errors import BadInput
from heming.sources.open import limits
from heming.sources.open.cells import is_missing, is_value
from heming.sources.open.found import Notice

_LOOK_AT = 40
Row = Sequence[str]


@dataclass(frozen=True)
class Header:
    """The column names, and the index of the first row of data among the rows looked at."""

    names: tuple[str, ...]
    first_data: int
    notices: tuple[Notice, ...] = ()


def find_header(rows: Sequence[Row], name: str) -> Header:
    """The header among the first rows of a table. Rows may be ragged; blank rows are allowed before it."""
    width = _width(rows)
    if width > limits.MAX_COLUMNS:
        raise BadInput(
            "'{name}' has {columns} columns; at most {limit} can be read.",
            "Check the delimiter and whether rows and columns were exchanged; leave out what is not needed.",
            name=name,
            columns=width,
            limit=limits.MAX_COLUMNS,
        )
    start = _start(rows, width)
    if start is None:
        notice = Notice(
            "no_header", "'{name}' has no header row; columns are called column 1, column 2 …", {"name": name}, True
        )
        first = next((i for i, row in enumerate(rows) if _filled(row)), 0)
        return Header(tuple(f"column {i + 1}" for i in range(width)), first, (notice,))
    notices: list[Notice] = []
    if start:
        notices.append(Notice("preamble", "{count} lines before the header were left out.", {"count": start}))
    names = [_clean(cell) for cell in _padded(rows[start], width)]
    first_data = start + 1
    if _has_second_level(rows, start, width):
        names = _joined(names, [_clean(cell) for cell in _padded(rows[start + 1], width)])
        first_data += 1
        notices.append(
            Notice(
                "two_level_header",
                "A header of two rows was joined, such as '{example}'.",
                {"example": _example(names)},
            )
        )
    unique, renamed = _unique(names)
    if renamed:
        notices.append(
            Notice(
                "duplicate_headers",
                "Repeated column names were numbered: {names}.",
                {"names": ", ".join(renamed[:5])},
                True,
            )
        )
    return Header(unique, first_data, tuple(notices))


def _width(rows: Sequence[Row]) -> int:
    """The width most rows have, but at least as wide as a full first row."""
    lengths = Counter(_last_filled(row) for row in rows if _filled(row))
    if not lengths:
        return 0
    full = Counter(len(row) for row in rows if _filled(row))
    usual = full.most_common(1)[0][0]
    return usual if len(full) == 1 or usual >= max(lengths) else max(usual, lengths.most_common(1)[0][0])


def _last_filled(row: Row) -> int:
    return max((i + 1 for i, cell in enumerate(row) if cell.strip()), default=0)


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell.strip())


def _start(rows: Sequence[Row], width: int) -> int | None:
    body = sorted(_filled(row) for row in rows if _filled(row))
    if not body:
        return None
    typical = body[len(body) // 2]
    least = max(1 if width == 1 else 2, (typical + 1) // 2)
    for index, row in enumerate(rows[:_LOOK_AT]):
        filled = [cell for cell in row if cell.strip()]
        is_title = len(filled) > 2 and len(set(filled)) == 1  # one cell merged over the whole width
        if len(filled) < least or is_title:
            continue
        values = sum(1 for cell in filled if is_value(cell))
        is_label = values * 5 <= len(filled) and not any(len(cell) > 500 for cell in filled)
        if is_label and not _recurs(rows, index):
            return index
        if len(filled) * 5 >= typical * 4:
            return None  # data already
    return None


def _recurs(rows: Sequence[Row], index: int) -> bool:
    """The first row's words come again below them in several columns: then it is data like the rest."""
    below = rows[index + 2 : index + 300]  # the next row may be a second level with the same merged names
    if len(below) < 3:
        return False
    row = rows[index]
    again = checked = 0
    for position, cell in enumerate(row):
        if is_missing(cell):
            continue
        checked += 1
        again += any(position < len(other) and other[position].strip() == cell.strip() for other in below)
    return again >= 2 and again * 3 >= checked


def _has_second_level(rows: Sequence[Row], start: int, width: int) -> bool:
    if start + 1 >= len(rows):
        return False
    upper, lower = _padded(rows[start], width), _padded(rows[start + 1], width)
    filled = [cell for cell in lower if cell.strip()]
    if not filled or any(is_value(cell) or is_missing(cell) for cell in filled):
        return False
    under_gap = [i for i in range(1, width) if not upper[i].strip() and lower[i].strip()]
    repeated = [i for i in range(1, width) if upper[i].strip() and upper[i] == upper[i - 1] and lower[i].strip()]
    if not under_gap and not repeated:
        return False
    body = [_padded(row, width) for row in rows[start + 2 : start + 40]]
    places = under_gap + repeated
    return not body or any(is_value(row[i]) or is_missing(row[i]) for row in body for i in places)


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    """'首响' over '平均' and '最大' becomes '首响 / 平均' and '首响 / 最大'.

    A cell merged downwards keeps its one name.
    """
    names: list[str] = []
    group = ""
    for above, below in zip(upper, lower, strict=True):
        if above:
            group = above if below else ""
        if above and below and above != below:
            names.append(f"{above} / {below}")
        elif not above and below and group:
            names.append(f"{group} / {below}")
        else:
            names.append(above or below)
    return names


def _example(names: list[str]) -> str:
    return next((name for name in names if " / " in name), names[0])


def _unique(names: list[str]) -> tuple[tuple[str, ...], list[str]]:
    taken = set(names)
    seen: set[str] = set()
    unique: list[str] = []
    renamed: list[str] = []
    for position, name in enumerate(names):
        new = name or f"column {position + 1}"
        number = 1
        while new in seen or (number > 1 and new in taken):
            number += 1
            new = f"{name or f'column {position + 1}'} ({number})"
        if new != name and name:
            renamed.append(new)
        seen.add(new)
        unique.append(new)
    return tuple(unique), renamed


def _padded(row: Row, width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


def _clean(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").split())
