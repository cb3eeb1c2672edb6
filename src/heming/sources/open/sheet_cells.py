"""What a workbook's cells mean beyond their text: lengths of time, pure days, numbers that lost their last digits."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from heming.sources.open.sheet_xml import number_columns

_LENGTH_OF_TIME = r"^(1899-12-3[01]|1900-0[1-9]-\d\d) \d\d:\d\d:\d\d"
_MIDNIGHT = r"^\d{4}-\d\d-\d\d 00:00:00(\.0+)?$"
_DIGITS_KEPT = 15
_LONG = r"^\d{15}\d*[1-9]\d*$"


def as_shown(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Lengths of time (stored as days since 1899) as H:MM:SS, columns of midnights as days."""
    first = column.drop_null()
    if not len(first):
        return column
    is_old = pc.or_(pc.starts_with(first, "1899-12-3"), pc.starts_with(first, "1900-0"))
    if pc.any(is_old).as_py() and pc.any(pc.match_substring_regex(first, _LENGTH_OF_TIME)).as_py():
        return pa.chunked_array([pa.array([_clock(cell) for cell in column.to_pylist()], pa.string())])
    head = first.slice(0, 1)[0].as_py()
    if head.endswith("00:00:00") and pc.all(pc.match_substring_regex(first, _MIDNIGHT)).as_py():
        return pc.utf8_slice_codeunits(column, 0, 10)
    return column


def _clock(cell: str | None) -> str | None:
    if cell is None or not cell.startswith(("1899-12-3", "1900-0")) or cell[10:11] != " ":
        return cell
    day = _days_in_1900(int(cell[5:7]), int(cell[8:10])) if cell.startswith("1900") else 0
    return f"{day * 24 + int(cell[11:13])}{cell[13:19]}"


def _days_in_1900(month: int, day: int) -> int:
    return sum((31, 28, 31, 30, 31, 30, 31, 31, 30)[: month - 1]) + day


def hide_lost_digits(path: Path, body: pa.Table, *, sheet: int) -> pa.Table:
    """Excel keeps 15 digits of a number: longer ones end in zeros here, as Excel itself shows them.

    Without this the binary rest ('…696') would look like a real order number. Cells that are text keep every digit.
    """
    suspects = [i for i, column in enumerate(body.columns) if _has_long_number(column)]
    if not suspects:
        return body
    for position in number_columns(path, sheet, columns=suspects):
        column = pa.array([_rounded(cell) for cell in body.column(position).to_pylist()], pa.string())
        body = body.set_column(position, body.field(position), column)
    return body


def _has_long_number(column: pa.ChunkedArray) -> bool:
    """Numbers of 16 digits and more that do not end in zeros after the 15th already."""
    longest = pc.max(pc.binary_length(column)).as_py()
    if longest is None or longest <= _DIGITS_KEPT:
        return False
    return bool(pc.any(pc.match_substring_regex(column, _LONG)).as_py())


def _rounded(cell: str | None) -> str | None:
    if cell is None or len(cell) < 16 or not cell.isdigit():
        return cell
    return cell[:15] + "0" * (len(cell) - 15)
