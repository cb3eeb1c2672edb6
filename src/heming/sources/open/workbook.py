"""Excel and OpenDocument workbooks through fastexcel.

Every cell as the text it shows, dates as ISO dates, ids untouched.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from heming.errors import BadInput
from heming.facts.arrivals.text import TextSource
from heming.sources.open import limits
from heming.sources.open.found import Notice
from heming.sources.open.header import find_header
from heming.sources.open.roster import roster_table
from heming.sources.open.row_table import BATCH_ROWS, Table, text_schema
from heming.sources.open.sampling import draw
from heming.sources.open.sheet_cells import as_shown, hide_lost_digits
from heming.sources.open.sheet_xml import Merge, merges_of

_HEAD_ROWS = 500
_MOST_SHEETS = 100


def open_workbook(path: Path, name: str) -> list[Table]:
    """The sheet with the most data, and those of the same columns (one sheet per day); other sheets are named."""
    if path.stat().st_size > limits.MAX_DOCUMENT_BYTES:
        raise BadInput("'{name}' is too large for a workbook.", "Export it as CSV.", name=name)
    reader = _reader(path, name)
    with ThreadPoolExecutor(max_workers=1) as beside:  # both unpack the sheet, and leave Python to others meanwhile
        first = beside.submit(merges_of, path, 0)
        sheets = {sheet: _cells(reader, sheet, name) for sheet in reader.sheet_names[:_MOST_SHEETS]}
    filled = {sheet: cells for sheet, cells in sheets.items() if cells.num_rows and cells.num_columns}
    if not filled:
        raise BadInput("'{name}' is empty: no sheet holds anything.", "Export it again.", name=name)
    if rosters := _rosters(filled, name):
        return rosters
    best = max(filled, key=lambda sheet: filled[sheet].num_rows * filled[sheet].num_columns)

    def read(sheet: str, *, several: bool) -> Table:
        number = reader.sheet_names.index(sheet)
        merges = first.result() if number == 0 else merges_of(path, number)
        return _table(path, (number, sheet), filled[sheet], name=name, several=several, merges=merges)

    tables = [read(best, several=len(reader.sheet_names) > 1)]
    left_out = []
    for sheet, cells in filled.items():
        if sheet == best:
            continue
        if cells.num_columns == filled[best].num_columns:
            other = read(sheet, several=True)
            if other[0].headers == tables[0][0].headers:
                tables.append(other)
                continue
        left_out.append(sheet)
    return _with_notices(tables, best, left_out)


def _rosters(sheets: dict[str, pa.Table], name: str) -> list[Table]:
    """Every sheet that is a wide monthly roster; the other sheets may hold the legend."""
    rows = {sheet: _rows(cells.slice(0, _HEAD_ROWS)) for sheet, cells in sheets.items()}
    others = [row for cells in rows.values() for row in cells]
    found = (roster_table(cells, f"{name} [{sheet}]", legend=others) for sheet, cells in rows.items())
    return [table for table in found if table is not None]


def _with_notices(tables: list[Table], best: str, left_out: list[str]) -> list[Table]:
    text, sample, notices = tables[0]
    if len(tables) > 1:
        notices += (
            Notice("sheets_joined", "{count} sheets have the same columns; all were taken.", {"count": len(tables)}),
        )
    if left_out:
        notices += (
            Notice(
                "sheet_chosen",
                "The sheet '{sheet}' was taken; left out: {others}.",
                {"sheet": best, "others": ", ".join(left_out[:5])},
                is_warning=True,
            ),
        )
    return [(text, sample, notices), *tables[1:]]


def _reader(path: Path, name: str) -> fastexcel.ExcelReader:
    try:
        return fastexcel.read_excel(path)
    except Exception as error:
        why = str(error).lower()
        if "password" in why or "encrypt" in why:
            raise BadInput(
                "'{name}' is protected by a password.", "Save it without the password, then import it.", name=name
            ) from error
        raise _damaged(name) from error


def _damaged(name: str) -> BadInput:
    return BadInput(
        "'{name}' is a damaged workbook, or not a workbook at all.",
        "Open it in Excel or WPS and save it again as XLSX, then import that file.",
        name=name,
    )


def _cells(reader: fastexcel.ExcelReader, sheet: str, name: str) -> pa.Table:
    try:
        batch = reader.load_sheet(sheet, header_row=None, dtypes="string").to_arrow()
    except Exception as error:
        if "empty" in str(error).lower():
            return pa.table({})
        raise _damaged(name) from error
    return pa.Table.from_batches([batch])


def _table(
    path: Path, sheet: tuple[int, str], cells: pa.Table, *, name: str, several: bool, merges: tuple[Merge, ...]
) -> Table:
    number, title = sheet
    shown = f"{name} [{title}]" if several else name
    if cells.num_columns > limits.MAX_COLUMNS:
        cells = cells.select(range(limits.MAX_COLUMNS + 1))
    head = _rows(cells.slice(0, _HEAD_ROWS))
    header = find_header(head, shown)
    body = _body(cells, header.first_data, len(header.names))
    body, filled_down = _filled_down(body, merges, header.first_data)
    body = hide_lost_digits(path, body, sheet=number)
    body = pa.table([as_shown(column) for column in body.columns], schema=text_schema(header.names))
    text = TextSource(shown, header.names, rows=lambda: _batches(body), first_line=header.first_data + 1)
    spread = _spread(body)
    sample = draw(
        header.names, _rows(spread), estimated_rows=body.num_rows, is_complete=spread.num_rows == body.num_rows
    )
    notices = header.notices
    if filled_down:
        notices += (Notice("merged_cells", "{count} merged cells were filled down.", {"count": filled_down}),)
    return text, sample, notices


def _body(cells: pa.Table, first: int, width: int) -> pa.Table:
    """The rows below the header, without the blank ones at the end."""
    body = cells.slice(first).select(range(width)).combine_chunks()
    last = 0
    for column in body.columns:
        filled = pc.indices_nonzero(pc.and_kleene(pc.is_valid(column), pc.not_equal(column, "")).fill_null(False))
        last = max(last, filled[-1].as_py() + 1 if len(filled) else 0)
    return body.slice(0, last)


def _filled_down(body: pa.Table, merges: tuple[Merge, ...], first: int) -> tuple[pa.Table, int]:
    """Cells merged downwards hold their text in the first row only: repeat it in the rows they cover."""
    below = [
        m for m in merges if m.first_row >= first and m.last_row > m.first_row and m.first_column < body.num_columns
    ]
    if not below:
        return body, 0
    for position in {m.first_column for m in below}:
        values = body.column(position).to_pylist()
        for merge in (m for m in below if m.first_column == position):
            if merge.first_row - first < len(values):
                for row in range(merge.first_row - first + 1, min(merge.last_row - first + 1, len(values))):
                    values[row] = values[row] or values[merge.first_row - first]
        body = body.set_column(position, body.field(position), pa.array(values, pa.string()))
    return body, len(below)


def _spread(body: pa.Table) -> pa.Table:
    step = max(1, body.num_rows // limits.SAMPLE_ROWS)
    return body if step == 1 else body.take(pa.array(range(0, body.num_rows, step)))


def _rows(cells: pa.Table) -> list[tuple[str, ...]]:
    columns = [["" if cell is None else cell for cell in column.to_pylist()] for column in cells.columns]
    return list(zip(*columns, strict=True)) if columns else []


def _batches(body: pa.Table) -> Iterator[pa.RecordBatch]:
    yield from body.to_batches(max_chunksize=BATCH_ROWS)
