"""Thin bars of intervals: one scale a column, the same places on page and PDF, nothing where nothing compares."""

import io
import re
from datetime import UTC, datetime

import pypdfium2
import pytest

from heming.reports.render.html import to_html
from heming.reports.render.pdf import to_pdf
from heming.reports.render.pdf_cells import IntervalBar, table_grid
from heming.reports.render.png import to_png
from heming.reports.sheet import Number, Said, Sheet, Table


def number(value: float, low: float | None, high: float | None) -> Number:
    words = "" if low is None else f"{low:.0%} - {high:.0%}"
    return Number(f"{value:.0%}", value, 50, low, high, unit="share", interval=words)


ROWS = (
    (Said("A"), number(0.5, 0.4, 0.6), number(0.9, None, None)),
    (Said("B"), number(0.8, 0.7, 0.9), number(0.9, 0.9, 0.9)),
    (Said("C"), number(0.6, None, None), Said("-")),
)
TABLE = Table("Teams", ("Team", "Satisfied", "Other"), ROWS)


def sheet(table: Table) -> Sheet:
    moment = datetime(2026, 9, 1, tzinfo=UTC)
    return Sheet("month", "t", "p", "l", moment, "made", "fresh", "whose", ("one", "two"), (table,), "en")


def test_a_bar_lies_on_the_scale_of_its_column() -> None:
    assert TABLE.bar(1, ROWS[0][1]) == pytest.approx((0.0, 0.4, 0.2))
    assert TABLE.bar(1, ROWS[1][1]) == pytest.approx((0.6, 1.0, 0.8))


def test_a_figure_without_an_interval_or_a_column_without_a_scale_has_none() -> None:
    assert TABLE.bar(1, ROWS[2][1]) is None
    assert TABLE.bar(2, ROWS[0][2]) is None and TABLE.bar(2, ROWS[1][2]) is None


def test_page_file_and_pdf_draw_the_same_bars() -> None:
    html = to_html(sheet(TABLE)).decode()
    drawn = re.findall(r'<rect x="([\d.]+)" y="1.6" width="([\d.]+)"', html)
    assert [(float(x), float(width)) for x, width in drawn] == [(0.0, 40.0), (60.0, 40.0)]
    to_pdf(sheet(TABLE))  # fonts are registered
    cells = [cell for row in table_grid(TABLE, 500, chinese=False)._cellvalues for cell in row]
    bars = [part for cell in cells if isinstance(cell, list | tuple) for part in cell if isinstance(part, IntervalBar)]
    assert [bar.ends for bar in bars] == [TABLE.bar(1, row[1]) for row in ROWS[:2]]


def test_the_picture_has_them_too_and_no_word_is_added() -> None:
    from PIL import Image

    plain = Table("Teams", TABLE.headers, tuple((a, Number(b.text, interval=b.interval), c) if isinstance(b, Number)
                                                else (a, b, c) for a, b, c in ROWS))  # fmt: skip
    with_bars, without = (to_pdf(sheet(table)) for table in (TABLE, plain))
    texts = [pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range() for pdf in (with_bars, without)]
    assert texts[0] == texts[1]
    pictures = [Image.open(io.BytesIO(to_png(pdf))).convert("RGB") for pdf in (with_bars, without)]
    grey = (0x9F, 0xB3, 0xB0)
    counts = [sum(n for n, colour in one.getcolors(1 << 24) or [] if colour == grey) for one in pictures]
    assert counts[0] > 20 and counts[1] == 0
