"""Write a calendar's file: checked as a whole before a byte is written, audited, and counted again where it is kept."""

import re
from pathlib import Path

from django.db import transaction

from heming.errors import BadInput
from heming.org.calendar_files import flaws_of
from heming.org.calendars import ALWAYS, calendar_folder
from heming.org.changes import Authority, Change, allow, announce
from heming.org.models import Organisation, TeamCalendar

NAME = re.compile(r"[\w\-]{1,64}")
MOST_BYTES = 200_000


@transaction.atomic
def save_calendar(by: Authority, name: str, *, content: str, reason: str = "", home: Path | None = None) -> None:
    """The file calendars/NAME.toml says this from now on; cases counted by its old hours are counted again."""
    allow(by)
    check_calendar(name, content)
    path = calendar_folder(home) / f"{name}.toml"
    before = path.read_text("utf-8", errors="replace") if path.is_file() else ""
    announce(by, Change(
        "save_calendar", "calendar", name, {"content": before}, {"content": content}, reason,
        recount=before != content and is_kept(name),
    ))  # fmt: skip
    path.parent.mkdir(exist_ok=True)
    beside = path.with_name(f".{name}.new")
    beside.write_text(content, "utf-8")
    beside.replace(path)  # last, and whole: a reader never sees half a calendar


def check_calendar(name: str, content: str) -> None:
    """Refuses a name that is no plain file name, and a text that is no calendar."""
    if not NAME.fullmatch(name) or name == ALWAYS:
        raise BadInput(
            "A calendar cannot be called '{name}'.", "Use letters, digits and hyphens, for example night-shift.",
            name=name[:64],
        )  # fmt: skip
    if len(content.encode()) > MOST_BYTES:
        raise BadInput("The calendar is longer than {kb} kB.", "Bring in one calendar per file.", kb=MOST_BYTES // 1000)
    flaws = flaws_of(content)
    if flaws:
        raise flaws[0].error


def is_kept(name: str) -> bool:
    """Whether the organisation or a team keeps this calendar."""
    return Organisation.the().default_calendar == name or TeamCalendar.objects.filter(calendar=name).exists()
