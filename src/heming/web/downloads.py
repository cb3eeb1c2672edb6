"""Tables as files to take away: CSV and XLSX, with cells that a spreadsheet would run as formulas made harmless."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from heming.errors import NotFound
from heming.outbox.cells import harmless

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Sheet:
    """A named table."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[object]]


def sheet_answer(sheet: Sheet, form: str) -> HttpResponseBase:
    """The table as a file of that form."""
    if form == "csv":
        answer: HttpResponseBase = StreamingHttpResponse(_csv(sheet), content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        answer = HttpResponse(_xlsx(sheet), content_type=XLSX)
    else:
        raise NotFound("There are no files of the form {form} here.", "Take csv or xlsx.", form=form)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(sheet.name)}.{form}"
    return answer


def _csv(sheet: Sheet) -> Iterator[bytes]:
    """UTF-8 with a byte-order mark, so that Excel reads Chinese."""
    yield b"\xef\xbb\xbf"
    yield _line(sheet.headers)
    for cells in sheet.rows:
        yield _line(cells)


def _line(cells: Sequence[object]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow([harmless(cell) for cell in cells])
    return out.getvalue().encode()


def _xlsx(sheet: Sheet) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(sheet.name[:31])
    bold = book.add_format({"bold": True})
    page.write_row(0, 0, list(sheet.headers), bold)
    page.freeze_panes(1, 0)
    for number, cells in enumerate(sheet.rows, start=1):
        page.write_row(number, 0, [harmless(cell) for cell in cells])
    book.close()
    return out.getvalue()
