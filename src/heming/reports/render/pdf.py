"""A sheet as PDF: its own font embedded, charts drawn as vectors, and who took it away on every page."""

import io
from collections.abc import Iterator
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate, Spacer

from heming.reports.render import fonts
from heming.reports.render.pdf_cells import figures_grid, heading_line, paragraph, table_grid
from heming.reports.render.pdf_chart import ChartDrawing
from heming.reports.sheet import Block, Chart, Figures, Mark, Note, Sheet, Table

MARGIN = 12 * mm
FOOT_SIZE = 7
PAGES = (1.0, 1.1, 1.2)  # a page a little larger than A4, which printers shrink, rather than a few lines on a second


def to_pdf(sheet: Sheet, mark: Mark | None = None) -> bytes:
    """The file, on one page where that can be read. The same sheet and mark give the same bytes."""
    fonts.ready()
    found = []
    for larger in PAGES:
        data, pages = _built(sheet, mark, (A4[0] * larger, A4[1] * larger))
        if pages == 1:
            return data
        found.append(data)
    return found[0]


def _built(sheet: Sheet, mark: Mark | None, size: tuple[float, float]) -> tuple[bytes, int]:
    target = io.BytesIO()
    document = BaseDocTemplate(
        target, pagesize=size, title=f"{sheet.title} {sheet.period}", author="Heming", invariant=1
    )
    width, foot = size[0] - 2 * MARGIN, MARGIN + 3 * mm
    frame = Frame(
        MARGIN, foot, width, size[1] - MARGIN - foot, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )

    def around(canvas: Canvas, _document: object) -> None:
        _watermark(canvas, mark, size)

    document.addPageTemplates([PageTemplate(frames=[frame], onPage=around)])
    document.build(list(_story(sheet, width)))
    return target.getvalue(), document.page


def _story(sheet: Sheet, width: float) -> Iterator[Flowable]:
    zh = sheet.language.startswith("zh")
    yield heading_line(sheet.title, period=sheet.period, whose=sheet.whose, chinese=zh)
    yield Spacer(0, 4)
    for line in sheet.notice:
        yield paragraph(line, "conclusion", chinese=zh, tone="worse")
    for line in sheet.conclusion:
        yield paragraph(line, "conclusion", chinese=zh)
    for block in sheet.blocks:
        yield Spacer(0, 7)
        yield from _block(block, width, chinese=zh)
    yield Spacer(0, 8)
    for line in filter(None, (sheet.freshness, sheet.made, sheet.simulated)):
        yield paragraph(line, "small", chinese=zh)


def _block(block: Block, width: float, *, chinese: bool) -> Iterator[Flowable]:
    heading = paragraph(block.title, "heading", chinese=chinese)
    match block:
        case Figures():
            yield KeepTogether([heading, figures_grid(block, width, chinese=chinese)])
        case Table():
            yield from _table(block, heading, width=width, chinese=chinese)
        case Chart():
            parts: list[Any] = [heading, ChartDrawing(block, width)]
            yield KeepTogether(parts + ([paragraph(block.note, "small", chinese=chinese)] if block.note else []))
        case Note():
            lines = [paragraph(line, "body", chinese=chinese) for line in block.lines]
            yield KeepTogether([heading, *lines])


def _table(block: Table, heading: Flowable, *, width: float, chinese: bool) -> Iterator[Flowable]:
    if not block.rows:
        yield KeepTogether([heading, paragraph(block.empty, "body", chinese=chinese)])
    else:
        yield heading
        yield table_grid(block, width, chinese=chinese)
    if block.note:
        yield paragraph(block.note, "small", chinese=chinese)


def _watermark(canvas: Canvas, mark: Mark | None, size: tuple[float, float]) -> None:
    """Who and when, faint across the page and plainly at its foot."""
    if mark is None:
        return
    canvas.saveState()
    canvas.setFillColor(HexColor("#1d2a2c"), alpha=0.05)
    canvas.setFont(fonts.BOLD, 26)
    canvas.translate(size[0] / 2, size[1] / 2)
    canvas.rotate(35)
    canvas.drawCentredString(0, 0, mark.text)
    canvas.restoreState()
    canvas.saveState()
    canvas.setFillColor(HexColor("#55636a"))
    canvas.setFont(fonts.REGULAR, FOOT_SIZE)
    canvas.drawString(MARGIN, MARGIN - 2 * mm, mark.text)
    canvas.restoreState()
