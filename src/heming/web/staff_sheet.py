"""An HR sheet through the page: dropped, shown row by row against what is known, then taken in."""

import shutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from heming.access.require import require
from heming.errors import BadInput, Phrase, UserError
from heming.facts.store import open_store
from heming.org.actions.import_staff import import_staff
from heming.org.staff_plan import Planned, plan
from heming.sources.actions.read_staff_sheet import read_staff_sheet
from heming.web.problems import problem_of
from heming.web.viewer import scope_of

KEPT = "staff-sheets"
MOST_BYTES = 20 << 20
FIELDS: Mapping[str, str] = {
    "name": gettext_noop("Name"), "number": gettext_noop("Work number"), "nickname": gettext_noop("Nickname"),
    "team": gettext_noop("Team"), "skill_group": gettext_noop("Skill group"), "job": gettext_noop("Job"),
    "site": gettext_noop("Site"), "employer": gettext_noop("Employer"), "lead": gettext_noop("Lead"),
    "joined": gettext_noop("Joined"), "novice": gettext_noop("New until"), "left": gettext_noop("Last working day"),
}  # fmt: skip
KINDS: Mapping[str, str] = {
    "conflict": gettext_noop("Cannot be used"), "leaver": gettext_noop("Leaves"), "changed": gettext_noop("Changed"),
    "new": gettext_noop("New"), "unchanged": gettext_noop("Unchanged"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One row of the sheet as the page shows it."""

    row: int
    number: str
    name: str
    kind: str
    title: str
    changes: tuple[tuple[str, str, str], ...]
    accounts: tuple[tuple[str, str], ...]
    problems: tuple[tuple[str, str], ...]


@require_http_methods(["GET", "POST"])
def staff_sheet(request: HttpRequest) -> HttpResponse:
    """Drop a sheet, see what it would change, take it in."""
    scope = scope_of(request)
    require(scope, "manage_people")
    if request.method == "GET":
        return render(request, "staff/sheet.html", {})
    try:
        kept = _kept(request.POST.get("kept", "")) if request.POST.get("do") == "import" else _keep(request)
        rows = read_staff_sheet(kept)
        if request.POST.get("do") != "import":
            return render(request, "staff/sheet.html", _context(kept, plan(rows)))
        done = import_staff(scope, rows, reason=kept.name.split("-", 1)[-1])
    except UserError as error:
        return render(request, "staff/sheet.html", {"problem": problem_of(error)}, status=error.status)
    shutil.rmtree(kept.parent, ignore_errors=True)
    told = _("Staff sheet taken in: {new} new, {changed} changed, {leavers} leave, {conflicts} left alone.")
    messages.success(request, told.format(
        new=done.new, changed=done.changed, leavers=done.leavers, conflicts=done.conflicts
    ))  # fmt: skip
    return redirect("accounts")


def _context(kept: Path, planned: list[Planned]) -> dict[str, object]:
    order = list(KINDS)
    lines = sorted((_line(one) for one in planned), key=lambda line: (order.index(line.kind), line.row))
    counts = [(_(KINDS[kind]), sum(line.kind == kind for line in lines)) for kind in order]
    return {
        "lines": lines[:500], "more": max(0, len(lines) - 500), "counts": counts,
        "kept": f"{kept.parent.name}/{kept.name}",
        "file": kept.name, "usable": any(one.is_used for one in planned),
    }  # fmt: skip


def _line(one: Planned) -> Line:
    changes = tuple((_(FIELDS[field]), old or "–", new) for field, old, new in one.changes)
    problems = tuple((_told(cause), _told(remedy)) for cause, remedy in one.problems)
    return Line(
        one.row.row, one.row.number, one.row.name, one.kind, _(KINDS[one.kind]), changes, one.accounts, problems
    )


def _told(phrase: Phrase) -> str:
    return _(phrase.template).format(**phrase.values)


def _keep(request: HttpRequest) -> Path:
    """The sheet in the data folder until it is taken in; earlier ones that nobody took in go."""
    sent = request.FILES.get("sheet")
    if not isinstance(sent, UploadedFile) or not sent.name:
        raise BadInput("No file was chosen.", "Choose the staff sheet: XLSX, XLS or CSV.")
    if (sent.size or 0) > MOST_BYTES:
        raise BadInput("The sheet is larger than {mb} MB.", "Bring in the people only.", mb=MOST_BYTES >> 20)
    folder = open_store().folder("uploads") / KEPT
    shutil.rmtree(folder, ignore_errors=True)
    place = folder / uuid.uuid4().hex / Path(sent.name).name
    place.parent.mkdir(parents=True)
    with place.open("wb") as out:
        for part in sent.chunks():
            out.write(part)
    return place


def _kept(name: str) -> Path:
    folder = (open_store().folder("uploads") / KEPT).resolve()
    try:
        place = (folder / name).resolve()
        is_kept = place.is_relative_to(folder) and place.is_file()
    except (OSError, ValueError):  # longer than a name can be, or no name at all
        is_kept = False
    if not is_kept:
        raise BadInput("The sheet is no longer here.", "Choose it again.")
    return place
