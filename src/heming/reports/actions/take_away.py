"""A report as a file to take away: needs the right to export, carries who and when, and is written into the audit
trail."""

from django.utils import translation
from django.utils.translation import gettext as _

from heming.access.audit import record
from heming.access.require import require
from heming.access.scope import Scope
from heming.reports.forms import File, file_of
from heming.reports.known import now
from heming.reports.make import make
from heming.reports.sheet import Mark, Sheet


def take_away(key: str, scope: Scope, *, form: str, label: str = "", language: str | None = None) -> File:
    """The file. NotAllowed without the right to export, or where the reader's role does not get the report."""
    require(scope, "export")
    sheet = make(key, scope, label=label, language=language)
    file = file_of(sheet, form, mark=mark_of(sheet, scope.name))
    after = {"form": form, "snapshot": sheet.snapshot, "bytes": len(file.data)}
    record(scope, "export", on=("report", f"{sheet.key}:{sheet.label}"), after=after)
    return file


def mark_of(sheet: Sheet, name: str) -> Mark:
    """Who took it away, and when, in the language of the sheet."""
    with translation.override(sheet.language):
        return Mark(_("Taken by {name}, {moment}").format(name=name, moment=f"{now():%Y-%m-%d %H:%M}"))
