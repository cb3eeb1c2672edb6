"""A sheet as one HTML file that needs nothing beside it: the page's own template, with its style inside."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from heming.reports.sheet import Mark, Sheet

STYLE = "heming/reports.css"


def to_html(sheet: Sheet, mark: Mark | None = None) -> bytes:
    """The file, in the sheet's language."""
    found = finders.find(STYLE)
    style = Path(found).read_text(encoding="utf-8") if isinstance(found, str) else ""
    with translation.override(sheet.language):
        return render_to_string("reports/file.html", {"sheet": sheet, "mark": mark, "style": style}).encode()
