"""The files a sheet can become: their types, and how each is made."""

from dataclasses import dataclass

from heming.errors import NotFound
from heming.reports.render.html import to_html
from heming.reports.render.pdf import to_pdf
from heming.reports.render.png import to_png
from heming.reports.render.xlsx import to_xlsx
from heming.reports.sheet import Mark, Sheet

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "png": "image/png",
    "html": "text/html; charset=utf-8",
}


@dataclass(frozen=True)
class File:
    """A file to take away."""

    name: str
    type: str
    data: bytes


def file_of(sheet: Sheet, form: str, *, mark: Mark | None = None) -> File:
    """The sheet as a file of that form."""
    if form not in TYPES:
        raise NotFound("There is no report as {form}.", "Take one of {known}.", form=form, known=", ".join(TYPES))
    if form == "xlsx":
        data = to_xlsx(sheet, mark)
    elif form == "html":
        data = to_html(sheet, mark)
    else:
        pdf = to_pdf(sheet, mark)
        data = to_png(pdf) if form == "png" else pdf
    return File(f"{sheet.title}-{sheet.label}.{form}".replace("..", "_").replace(" ", "-"), TYPES[form], data)
