"""One sheet, four forms: every text is on the page, in the workbook, in the PDF; the picture is that PDF."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from typing import Any

import openpyxl
import pypdfium2
import pytest
from django.template.loader import render_to_string
from django.utils import translation
from PIL import Image, ImageChops

from heming.reports.kinds.listed import KINDS
from heming.reports.make import make
from heming.reports.render.html import to_html
from heming.reports.render.pdf import to_pdf
from heming.reports.render.png import SCALE, to_png
from heming.reports.render.xlsx import to_xlsx
from heming.reports.sheet import Figures, Mark, Note, Number, Said, Sheet, Table
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LABELS = {"week": "2026-W34", "day": "2026-08-20", "campaign": "2026-08-10..2026-08-20"}
BOTH = pytest.mark.parametrize("language", ["zh-hans", "en"])
EVERY = pytest.mark.parametrize("key", list(KINDS))
MARK = Mark("奥尔加 2026-09-01 08:30")


def bare(text: str) -> str:
    """Without white space, which lines are broken at."""
    return re.sub(r"\s+", "", text)


def sheet_of(centre: Cast, key: str, language: str) -> Sheet:
    return make(key, centre.yan.scope, label=LABELS.get(key, "2026-08"), language=language)


def pdf_text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document)


def page_text(html: str) -> str:
    body = re.sub(r"<(style|script)\b.*?</\1>", "", html, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", body))


def as_excel_shows(cell: Any) -> str:
    """What a spreadsheet writes in this cell: the few number formats that are used, half rounded up."""
    if not isinstance(cell.value, int | float):
        return str(cell.value)
    form, value = cell.number_format, Decimal(str(cell.value))
    digits = len(form.partition(".")[2].rstrip("%"))
    scaled = (value * 100 if form.endswith("%") else value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return format(scaled, ",f" if "," in form else "f") + ("%" if form.endswith("%") else "")


def workbook_texts(data: bytes) -> Iterator[str]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    for row in sheet.iter_rows():
        yield from (as_excel_shows(cell) for cell in row if cell.value is not None)


def characters(texts: Iterator[str] | tuple[str, ...] | list[str]) -> Counter[str]:
    return Counter("".join(bare(text) for text in texts))


@EVERY
@BOTH
def test_the_workbook_shows_exactly_the_words_of_the_sheet(centre: Cast, key: str, language: str) -> None:
    sheet = sheet_of(centre, key, language)
    shown, told = Counter(workbook_texts(to_xlsx(sheet, MARK))), Counter((*sheet.words(), MARK.text))
    assert {text: n for text, n in told.items() if shown[text] < n} == {}
    assert {text: n for text, n in shown.items() if told[text] < n} == {}


@EVERY
@BOTH
def test_the_pdf_shows_exactly_the_words_of_the_sheet(centre: Cast, key: str, language: str) -> None:
    sheet = sheet_of(centre, key, language)
    text = bare(pdf_text(to_pdf(sheet)))
    assert [words for words in sheet.words() if bare(words) not in text] == []
    extra = Counter(text) - characters(sheet.words())
    assert not {sign: n for sign, n in extra.items() if sign.isalnum()}, "the PDF says more than the sheet"
    missing = characters(sheet.words()) - Counter(text)
    assert not {sign: n for sign, n in missing.items() if sign.isalnum()}


@EVERY
@BOTH
def test_the_page_and_the_html_file_show_every_word_of_the_sheet(centre: Cast, key: str, language: str) -> None:
    sheet = sheet_of(centre, key, language)
    file = page_text(to_html(sheet, MARK).decode())
    with translation.override(language):
        page = page_text(render_to_string("reports/sheet.html", {"sheet": sheet}))
    around = {sheet.title, sheet.period, sheet.whose}  # the page has these in its heading
    assert [words for words in sheet.words() if bare(words) not in bare(file)] == []
    assert [words for words in sheet.words() if words not in around and bare(words) not in bare(page)] == []
    numbers = re.compile(r"\d[\d.,]*")
    said = " ".join(sheet.words())
    assert set(numbers.findall(page)) <= set(numbers.findall(said)), "the page shows numbers the sheet does not tell"


def test_the_picture_is_the_rendering_of_the_pdf(centre: Cast) -> None:
    pdf = to_pdf(sheet_of(centre, "month", "zh-hans"), MARK)
    picture = Image.open(io.BytesIO(to_png(pdf)))
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=SCALE).to_pil().convert("RGB")
    assert picture.size == page.size
    assert ImageChops.difference(picture.convert("RGB"), page).getbbox() is None
    assert len(picture.convert("L").getcolors() or range(256)) > 50, "something is drawn on it"


def test_the_month_fits_on_one_page(centre: Cast) -> None:
    for language in ("zh-hans", "en"):
        assert len(pypdfium2.PdfDocument(to_pdf(sheet_of(centre, "month", language)))) == 1


def test_every_file_says_who_took_it_and_when(centre: Cast) -> None:
    sheet = sheet_of(centre, "month", "zh-hans")
    assert bare(pdf_text(to_pdf(sheet, MARK))).count(bare(MARK.text)) == 2, "plainly at the foot, and across the page"
    assert MARK.text in list(workbook_texts(to_xlsx(sheet, MARK)))
    assert MARK.text in to_html(sheet, MARK).decode()


def test_the_same_sheet_gives_the_same_pdf(centre: Cast) -> None:
    sheet = sheet_of(centre, "month", "en")
    assert to_pdf(sheet, MARK) == to_pdf(sheet, MARK)


def test_the_second_page_of_the_workbook_holds_every_figure_as_a_number(centre: Cast) -> None:
    sheet = sheet_of(centre, "month", "zh-hans")
    raw = openpyxl.load_workbook(io.BytesIO(to_xlsx(sheet))).worksheets[1]
    rows = [[cell.value for cell in row] for row in raw.iter_rows(min_row=2)]
    figures = next(block for block in sheet.blocks if isinstance(block, Figures))
    by_name = {row[2]: row for row in rows if row[0] == figures.title}
    for item in figures.items:
        row = by_name[item.name]
        assert row[3] == item.number.text
        assert row[4] == (None if item.number.value is None else pytest.approx(item.number.value, rel=1e-12))
        assert row[6] == item.number.n


def test_chinese_reports_have_chinese_headings_in_the_workbook(centre: Cast) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(sheet_of(centre, "month", "zh-hans"))))
    assert book.sheetnames == ["报表", "数值"]
    assert [cell.value for cell in book.worksheets[1][1]][:4] == ["板块", "行", "指标", "显示为"]


def made_up(name: str, *blocks: Table | Note) -> Sheet:
    from datetime import UTC, datetime

    moment = datetime(2026, 9, 1, tzinfo=UTC)
    return Sheet("month", name, "p", "l", moment, "made", "fresh", "whose", ("one", "two"), blocks, "en")


def test_a_name_that_looks_like_a_formula_or_markup_stays_a_text_everywhere() -> None:
    wicked = ('=HYPERLINK("http://x","y")', "<b>bold</b> & <script>alert(1)</script>", "+1+1", "@sum")
    rows = tuple((Said(text), Number("5", 5.0)) for text in wicked)
    sheet = made_up(wicked[1], Table("Teams", ("Team", "Cases"), rows))
    cells = [
        cell for row in openpyxl.load_workbook(io.BytesIO(to_xlsx(sheet))).worksheets[0].iter_rows() for cell in row
    ]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "'" + wicked[0] in {cell.value for cell in cells}
    html = to_html(sheet).decode()
    assert "<script>" not in html and "&lt;script&gt;" in html
    text = bare(pdf_text(to_pdf(sheet)))
    assert all(bare(name) in text for name in wicked)


def test_a_long_table_goes_over_several_pages_with_its_heading_on_each() -> None:
    rows = tuple((Said(f"班组{number}"), Number(f"{number:,}", float(number))) for number in range(150))
    document = pypdfium2.PdfDocument(to_pdf(made_up("long", Table("Teams", ("Team", "Cases"), rows))))
    texts = [page.get_textpage().get_text_range() for page in document]
    assert len(texts) > 1 and all("Cases" in text for text in texts)


def test_a_table_without_rows_says_why() -> None:
    sheet = made_up("none", Table("Teams", ("Team",), (), empty="No team has cases."), Note("Read", ("A line.",)))
    assert "No team has cases." in pdf_text(to_pdf(sheet))
    assert "No team has cases." in list(workbook_texts(to_xlsx(sheet))) and "No team has cases." in sheet.words()
