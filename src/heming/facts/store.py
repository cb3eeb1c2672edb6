"""The data folder as a store: where things lie, which snapshot is meant, and in which zone days are counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from heming.errors import NotFound
from heming.facts.models import SnapshotRow
from heming.facts.schema_number import check_not_newer
from heming.facts.schemas import PERSONAL, STORED
from heming.org.one_reading import once
from heming.org.queries import reporting_zone


@dataclass(frozen=True)
class TableState:
    """One table in one snapshot: how many rows, and which columns hold a value, by source."""

    rows: int
    columns: Mapping[str, frozenset[str]]
    digest: str = ""  # of the rows, where tables are written as a whole (people, teams, calendars)

    @property
    def present(self) -> frozenset[str]:
        """Columns with at least one value from any source."""
        return frozenset().union(*self.columns.values()) if self.columns else frozenset()


EMPTY_TABLE = TableState(0, {})


@dataclass(frozen=True)
class Snapshot:
    """One consistent view of every table. A table that was never written has no version."""

    id: str
    made_at: datetime | None
    versions: Mapping[str, int]
    tables: Mapping[str, TableState]
    batch: int | None = None

    def table(self, name: str) -> TableState:
        """The table's state; zero rows when it was never written."""
        return self.tables.get(name, EMPTY_TABLE)


NOTHING = Snapshot("", None, {}, {})


@dataclass(frozen=True)
class Store:
    """The store of one data folder."""

    home: Path
    zone: str = "Asia/Shanghai"  # days and months are told in it

    def path(self, table: str) -> Path:
        """The folder of a Delta table."""
        return self.home / ("personal" if table in PERSONAL else "facts") / STORED[table].name

    def folder(self, *parts: str) -> Path:
        """A folder inside the data folder, made when missing; personal ones are for the owner only."""
        folder = self.home.joinpath(*parts)
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            if parts[0] in ("personal", "uploads"):
                folder.chmod(0o700)
        return folder

    def snapshot(self, id: str | UUID | None = None) -> Snapshot:
        """The snapshot of that id, or the newest; an empty one when nothing was ever imported."""
        return _newest() if id is None or id == "" else _of(str(id))


def open_store(home: Path | None = None) -> Store:
    """The store of the data folder (default: the one in the settings)."""
    chosen: Path = home or settings.HEMING_HOME
    check_not_newer(Path(chosen))
    return Store(Path(chosen).absolute(), reporting_zone())


@once
def _newest() -> Snapshot:
    row = SnapshotRow.objects.order_by("-number").first()
    return NOTHING if row is None else _value(row)


@once
def _of(id: str) -> Snapshot:
    try:
        found = SnapshotRow.objects.filter(id=UUID(id)).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound("There is no snapshot {id}.", "Leave the snapshot out to use the newest one.", id=id)
    return _value(found)


def _value(row: SnapshotRow) -> Snapshot:
    tables = {
        name: TableState(
            state["rows"],
            {source: frozenset(columns) for source, columns in state["columns"].items()},
            state.get("digest", ""),
        )
        for name, state in row.tables.items()
    }
    return Snapshot(str(row.id), row.made_at, dict(row.versions), tables, row.batch_id)
