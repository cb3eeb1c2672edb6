"""A sheet as a workbook: one page of the same texts, numbers as numbers where a format writes them alike, and all raw
figures on a second page. Texts are never formulas."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from heming.outbox.cells import harmless
from heming.reports.sheet import Block, Cell, Chart, Figures, Mark, Note, Number, Said, Sheet, Table

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
FORMATS = {"share": "0.0%", "score": "0.00"}  # units whose texts a number format writes in exactly the same way
MOST_IN_NAME = 31


def to_xlsx(sheet: Sheet, mark: Mark | None = None) -> bytes:
    """The file; headings are in the sheet's language."""
    target = io.BytesIO()
    with translation.override(sheet.language), xlsxwriter.Workbook(target, OPTIONS) as book:
        book.set_properties({"title": sheet.title, "author": "Heming", "comments": mark.text if mark else ""})
        page = Page(book, sheet)
        page.write()
        if mark is not None:
            page.line(mark.text, "small")
            page.sheet.set_footer("&L" + mark.text.replace("&", "&&"))
        _raw(book, sheet)
    return target.getvalue()


class Page:
    """The first worksheet, written from top to bottom."""

    def __init__(self, book: Any, told: Sheet) -> None:
        self.book, self.told = book, told
        self.sheet = book.add_worksheet(_("Report")[:MOST_IN_NAME])
        self.row = 0
        self._looks = {
            "title": book.add_format({"bold": True, "font_size": 16}),
            "bold": book.add_format({"bold": True}),
            "small": book.add_format({"font_color": "#55636a", "font_size": 9}),
            "head": book.add_format({"bold": True, "bottom": 1, "font_color": "#55636a", "text_wrap": True}),
            "": book.add_format({}), "right": book.add_format({"align": "right"}),
        }  # fmt: skip
        self._formats: dict[str, Any] = {}

    def write(self) -> None:
        """The whole sheet."""
        told = self.told
        self.line(told.title, "title")
        self.line(told.period)
        self.line(told.whose, "small")
        for text in (*told.notice, *told.conclusion):
            self.line(text, "bold")
        for block in told.blocks:
            self.row += 1
            self.line(block.title, "bold")
            self._block(block)
        self.row += 1
        for text in filter(None, (told.freshness, told.made, told.simulated)):
            self.line(text, "small")
        self.sheet.set_column(0, 0, 26)
        self.sheet.set_column(1, 20, 16)

    def line(self, text: str, look: str = "") -> None:
        """One text in a row of its own."""
        self.sheet.write_string(self.row, 0, str(harmless(text)), self._looks[look])
        self.row += 1

    def _block(self, block: Block) -> None:
        match block:
            case Figures(_title, items):
                for item in items:
                    told: list[Cell] = [Said(item.name), item.number, *item.against]
                    self._cells(told, basis=True)
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case Note(_title, lines):
                for text in lines:
                    self.line(text)

    def _table(self, block: Table) -> None:
        if block.rows:
            wide = [any(_has_interval(row[place]) for row in block.rows) for place in range(len(block.headers))]
            column = 0
            for header, has_interval in zip(block.headers, wide, strict=True):
                self.sheet.write_string(self.row, column, str(harmless(header)), self._looks["head"])
                column += 2 if has_interval else 1
            self.row += 1
            for row in block.rows:
                self._cells(row, wide=wide)
        else:
            self.line(block.empty)
        if block.note:
            self.line(block.note, "small")

    def _cells(self, cells: Sequence[Cell], *, wide: Sequence[bool] = (), basis: bool = False) -> None:
        """One row; an interval stands in the column right of its number."""
        column = 0
        for place, cell in enumerate(cells):
            self._cell(column, cell)
            column += 1
            if not isinstance(cell, Number):
                continue
            if basis:
                self._texts(column, (cell.interval, cell.basis))
                column += 2
            elif wide and wide[place]:
                self._texts(column, (cell.interval,))
                column += 1
        self.row += 1

    def _texts(self, column: int, texts: Sequence[str]) -> None:
        for offset, text in enumerate(texts):
            if text:
                self.sheet.write_string(self.row, column + offset, str(harmless(text)), self._looks["small"])

    def _cell(self, column: int, cell: Cell) -> None:
        form = excel_format(cell) if isinstance(cell, Number) else None
        if isinstance(cell, Number) and form is not None:
            self.sheet.write_number(self.row, column, cell.value, self._format(form))
        elif cell.text:
            look = "right" if isinstance(cell, Number) else ""
            ours = isinstance(cell, Said) and cell.tone  # a change that we wrote may begin with + or -; a name may not
            self.sheet.write_string(
                self.row, column, cell.text if ours else str(harmless(cell.text)), self._looks[look]
            )

    def _format(self, form: str) -> Any:
        if form not in self._formats:
            self._formats[form] = self.book.add_format({"num_format": form, "align": "right"})
        return self._formats[form]

    def _chart(self, block: Chart) -> None:
        first = self.row
        for column, name in enumerate(("", block.bars.name, block.line.name)):
            if name:
                self.sheet.write_string(first, column, str(harmless(name)), self._looks["head"])
        self.row += 1
        for label, bar, point in zip(block.labels, block.bars.numbers, block.line.numbers, strict=True):
            self._cells([Said(label), bar or Said(""), point or Said("")])
        if self.row - 1 > first:
            self._draw(first, self.row - 1)
        if block.note:
            self.line(block.note, "small")

    def _draw(self, first: int, last: int) -> None:
        """The workbook's own chart over the rows just written."""
        name = self.sheet.get_name()
        bars, line = self.book.add_chart({"type": "column"}), self.book.add_chart({"type": "line"})
        looks = (
            (bars, 1, {"fill": {"color": "#cfdcda"}}),
            (line, 2, {"y2_axis": True, "line": {"color": "#0f6b66", "width": 2}, "marker": {"type": "circle"}}),
        )
        for chart, column, look in looks:
            values = [name, first + 1, column, last, column]
            labels = [name, first + 1, 0, last, 0]
            chart.add_series({"name": [name, first, column], "categories": labels, "values": values, **look})
        bars.combine(line)
        bars.set_legend({"position": "top"})
        self.sheet.insert_chart(first, 4, bars, {"x_scale": 1.4})


def _has_interval(cell: Cell) -> bool:
    return isinstance(cell, Number) and bool(cell.interval)


def excel_format(number: Number) -> str | None:
    """The number format that writes this figure as its text does; None where only a text can say it (3分22秒)."""
    if number.value is None or not number.enough:
        return None
    if number.unit == "count":
        return "#,##0" if number.value == int(number.value) else "#,##0.0"
    return FORMATS.get(number.unit)


def _raw(book: Any, told: Sheet) -> None:
    """Every figure with value, n and interval as numbers."""
    page = book.add_worksheet(_("Figures")[:MOST_IN_NAME])
    heads = (
        _("Block"),
        _("Row"),
        _("Measure"),
        _("As shown"),
        _("Value"),
        _("Unit"),
        "n",
        _("Low (95 %)"),
        _("High (95 %)"),
        _("Note"),
    )
    bold = book.add_format({"bold": True})
    for column, head in enumerate(heads):
        page.write_string(0, column, head, bold)
    place = 0
    for block in told.blocks:
        for row, measure, number in named_numbers(block):
            place += 1
            cells = (
                block.title,
                row,
                measure,
                number.text,
                number.value,
                number.unit,
                number.n,
                number.low,
                number.high,
                number.note,
            )
            for column, value in enumerate(cells):
                plain = harmless(value)
                if isinstance(plain, int | float):
                    page.write_number(place, column, float(plain))
                elif plain != "":
                    page.write_string(place, column, str(plain))
    page.freeze_panes(1, 0)
    page.autofit()


def named_numbers(block: Block) -> list[tuple[str, str, Number]]:
    """(row, measure, figure) of every figure of a block."""
    match block:
        case Figures(_title, items):
            return [("", item.name, item.number) for item in items]
        case Table(_title, headers, rows):
            return [
                (row[0].text, header, cell)
                for row in rows
                for header, cell in zip(headers, row, strict=True)
                if isinstance(cell, Number)
            ]
        case Chart(_title, labels, bars, line):
            return [
                (label, one.name, number)
                for one in (bars, line)
                for label, number in zip(labels, one.numbers, strict=True)
                if number is not None
            ]
    return []
