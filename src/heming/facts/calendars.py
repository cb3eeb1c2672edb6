"""The calendars business time is counted in: files of the data folder, named by the organisation."""

from heming.errors import NotFound
from heming.facts.store import Store
from heming.org.models import Organisation
from heming.worktime import Calendar, always_open, calendar_from_toml


def organisation_calendar(store: Store) -> Calendar:
    """The organisation's calendar; all day, every day when none was named."""
    stem = Organisation.the().default_calendar
    if not stem:
        return always_open(zone=store.zone)
    path = store.home / "calendars" / f"{stem}.toml"
    if not path.is_file():
        raise NotFound(
            "The calendar {name} is not in {folder}.", "Put {name}.toml there, or choose another calendar.",
            name=stem, folder=str(path.parent),
        )  # fmt: skip
    return calendar_from_toml(path.read_text("utf-8"))
