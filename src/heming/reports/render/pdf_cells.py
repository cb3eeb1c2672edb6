"""Paragraphs, key figures and tables of a PDF."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Paragraph, TableStyle
from reportlab.platypus import Table as Grid

from heming.reports.render.fonts import BOLD, REGULAR
from heming.reports.sheet import Cell, Figures, KeyFigure, Number, Table

TONES = {"better": "#1f7a4d", "worse": "#b3402a", "flat": "#55636a", "unsure": "#6b7780", "": "#1d2a2c"}
SIZES = {"title": 17.0, "period": 10.5, "conclusion": 10.5, "heading": 10.5, "body": 8.5, "small": 7.2, "cell": 8.0,
         "value": 14.0, "number": 8.0}  # fmt: skip
BOLDS = ("title", "heading", "value", "conclusion")
MUTED = ("small", "period")
PER_ROW, PAD, NARROWEST = 4, 4.0, 34.0


def paragraph(text: str, look: str, *, chinese: bool, tone: str = "", right: bool = False) -> Paragraph:
    """A text in one of a few looks; Chinese may break between any two characters."""
    size = SIZES[look]
    style = ParagraphStyle(
        look, fontName=BOLD if look in BOLDS else REGULAR, fontSize=size, leading=size * 1.42,
        textColor=HexColor("#55636a" if look in MUTED and not tone else TONES[tone]), alignment=2 if right else 0,
        wordWrap="CJK" if chinese else None, spaceBefore=2 if look == "heading" else 0,
        spaceAfter=3 if look in ("heading", "title") else 0,
    )  # fmt: skip
    return Paragraph(escape(text), style)


def heading_line(title: str, *, period: str, whose: str, chinese: bool) -> Paragraph:
    """Title, days and whose report it is, in one line."""
    style = ParagraphStyle("heading line", fontName=BOLD, fontSize=SIZES["title"], leading=SIZES["title"] * 1.5,
                           textColor=HexColor(TONES[""]), wordWrap="CJK" if chinese else None)  # fmt: skip
    beside = f'<font name="{REGULAR}" size="{SIZES["period"]}" color="#55636a">{{}}</font>'
    return Paragraph(
        "&nbsp;&nbsp;".join((escape(title), beside.format(escape(period)), beside.format(escape(whose)))), style
    )


def figures_grid(block: Figures, width: float, *, chinese: bool) -> Grid:
    """Key figures, four in a row."""
    cells = [_figure(item, chinese=chinese) for item in block.items]
    cells += [[] for _ in range(-len(cells) % PER_ROW)]
    rows = [cells[place : place + PER_ROW] for place in range(0, len(cells), PER_ROW)] or [[[] for _ in range(PER_ROW)]]
    return Grid(rows, colWidths=[width / PER_ROW] * PER_ROW, style=TableStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("BOX", (0, 0), (-1, -1), 0.5, HexColor("#dfe4e3")),
        ("INNERGRID", (0, 0), (-1, -1), 0.5, HexColor("#dfe4e3")), ("LEFTPADDING", (0, 0), (-1, -1), 6),
        ("RIGHTPADDING", (0, 0), (-1, -1), 5), ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]))  # fmt: skip


def _figure(item: KeyFigure, *, chinese: bool) -> list[Paragraph]:
    number = item.number
    parts = [
        paragraph(item.name, "small", chinese=chinese),
        paragraph(
            number.text, "value" if number.enough else "cell", chinese=chinese, tone="" if number.enough else "unsure"
        ),
    ]
    parts += [paragraph(text, "small", chinese=chinese) for text in (number.interval, number.basis) if text]
    return parts + [paragraph(said.text, "small", chinese=chinese, tone=said.tone) for said in item.against]


def table_grid(block: Table, width: float, *, chinese: bool) -> Grid:
    """A table whose heading repeats on every page; an interval stands beside its number, below it where room lacks."""
    numeric = [any(isinstance(row[place], Number) for row in block.rows) for place in range(len(block.headers))]
    beside = sum(_needs(block, numeric, beside=True)) <= width
    head = [paragraph(text, "small", chinese=chinese, right=numeric[place]) for place, text in enumerate(block.headers)]
    rows = [
        [_cell(block, place, cell, chinese=chinese, beside=beside) for place, cell in enumerate(row)]
        for row in block.rows
    ]
    widths = _widths(_needs(block, numeric, beside=beside), width, numeric)
    return Grid([head, *rows], colWidths=widths, repeatRows=1, style=TableStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor("#dfe4e3")),
        ("LEFTPADDING", (0, 0), (-1, -1), PAD), ("RIGHTPADDING", (0, 0), (-1, -1), PAD),
        ("TOPPADDING", (0, 0), (-1, -1), 2.0), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]))  # fmt: skip


def _cell(block: Table, place: int, cell: Cell, *, chinese: bool, beside: bool) -> Paragraph | list[Flowable]:
    if not isinstance(cell, Number):
        return paragraph(cell.text, "cell", chinese=chinese, tone=cell.tone)
    tone = "" if cell.enough else "unsure"
    number = paragraph(cell.text, "number", chinese=chinese, tone=tone, right=True)
    if not cell.interval:
        return number
    bar = block.bar(place, cell)
    bars: list[Flowable] = [IntervalBar(bar)] if bar else []
    if not beside:
        return [number, paragraph(cell.interval, "small", chinese=chinese, right=True), *bars]
    small = f'<font size="{SIZES["small"]}" color="#55636a">{escape(cell.interval)}</font>'
    return [Paragraph(f"{escape(cell.text)}&nbsp; {small}", number.style), *bars]


class IntervalBar(Flowable):  # type: ignore[misc]
    """A thin bar under a figure: its interval on the scale of its column, with a tick at the value."""

    WIDTH, HEIGHT = 44.0, 3.4

    def __init__(self, ends: tuple[float, float, float]) -> None:
        super().__init__()
        self.ends = ends
        self.width, self.height = self.WIDTH, self.HEIGHT
        self.hAlign = "RIGHT"

    def draw(self) -> None:
        """Lines only; it says nothing that the words beside it do not say."""
        low, high, value = (end * (self.width - 1) for end in self.ends)
        canvas = self.canv
        canvas.setLineCap(0)
        for colour, thick, ends in (
            ("#e3e8e7", 0.5, (0.0, self.width)), ("#9fb3b0", 1.8, (low, max(high, low + 0.6))),
        ):  # fmt: skip
            canvas.setStrokeColor(HexColor(colour))
            canvas.setLineWidth(thick)
            canvas.line(ends[0], self.height / 2, ends[1], self.height / 2)
        canvas.setStrokeColor(HexColor("#1d2a2c"))
        canvas.setLineWidth(0.8)
        canvas.line(value, 0, value, self.height)


def _needs(block: Table, numeric: Sequence[bool], *, beside: bool) -> list[float]:
    """How wide each column is when nothing is broken."""
    needs = []
    for place, header in enumerate(block.headers):
        longest = max((_length(row[place], beside=beside) for row in block.rows), default=0.0)
        title = stringWidth(header, REGULAR, SIZES["small"])
        needs.append(max(NARROWEST, longest, min(title, 70.0) if numeric[place] else title) + 2 * PAD + 2)
    return needs


def _length(cell: Cell, *, beside: bool) -> float:
    first = stringWidth(cell.text, REGULAR, SIZES["number"])
    second = stringWidth(cell.interval, REGULAR, SIZES["small"]) if isinstance(cell, Number) and cell.interval else 0.0
    return float(first + second + 5 if beside and second else max(first, second))


def _widths(needs: Sequence[float], width: float, numeric: Sequence[bool]) -> list[float]:
    """What is left is shared by all; where room lacks, columns of words give way first: they can be broken."""
    left = width - sum(needs)
    if left >= 0:
        return [need + left / len(needs) for need in needs]
    words = [place for place, is_number in enumerate(numeric) if not is_number] or [0]
    room = sum(needs[place] for place in words)
    kept = max(room + left, 60.0 * len(words))
    given = [need * kept / room if place in words else need for place, need in enumerate(needs)]
    return [need * width / sum(given) for need in given] if sum(given) > width else given
