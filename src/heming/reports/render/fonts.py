"""The Chinese font that PDF files embed: brought with the front-end files at build time, read once per process."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from heming.errors import InternalError

REGULAR, BOLD = "NotoSansSC-Regular", "NotoSansSC-Bold"


@cache
def ready() -> None:
    """Registers both weights with reportlab."""
    for name in (REGULAR, BOLD):
        found = finders.find(f"vendor/{name}.ttf")
        if not isinstance(found, str) or not Path(found).is_file():
            raise InternalError(f"The font {name} is missing: it comes with the front-end files (make setup)")
        pdfmetrics.registerFont(TTFont(name, found))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
