"""Which numbered change of the tables a data folder has reached: one small file beside the tables."""

from pathlib import Path

from heming.errors import BadInput
from heming.facts.schema_steps import NEWEST

NAME = "schema-number"


def reached(home: Path) -> int:
    """The number of the last change applied; 0 for a folder from before they were counted, or without tables."""
    try:
        return int((home / "facts" / NAME).read_text("ascii").strip() or 0)
    except FileNotFoundError:
        return 0
    except ValueError:
        raise BadInput(
            "{path} does not hold a number.", "Restore it from a backup of the data folder.",
            path=str(home / "facts" / NAME),
        ) from None  # fmt: skip


def check_not_newer(home: Path) -> None:
    """Refuses a folder that a newer release has written to: its tables may mean what this one does not know."""
    number = reached(home)
    if number > NEWEST:
        raise BadInput(
            "The data in {folder} was written by a newer release of Heming (tables at change {number}, this release "
            "knows {newest}).",
            "Start the newer release again, or restore a backup from before it was installed.",
            folder=str(home), number=number, newest=NEWEST,
        )  # fmt: skip


def note(home: Path, number: int) -> None:
    """Writes the number down in one step; a crash leaves the old one."""
    folder = home / "facts"
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{NAME}.fresh"
    fresh.write_text(f"{number}\n", "ascii")
    fresh.replace(folder / NAME)
