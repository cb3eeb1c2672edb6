"""Opens the records of a data folder: a snapshot, an engine, and what is known about what was imported."""

from dataclasses import dataclass, field

import ibis.expr.types as ir
import pyarrow as pa

from heming.facts import extra
from heming.facts.coverage import coverage
from heming.facts.dimensions import aliases_at
from heming.facts.engines import Engine, engine_for
from heming.facts.erasures import last_erasure
from heming.facts.leavers import shifts_that_hold
from heming.facts.schemas import FACTS
from heming.facts.store import Snapshot, Store, open_store
from heming.metrics.compile.streams import CASE_ROWS
from heming.metrics.names import OrgDirectory, SnapshotDirectory
from heming.metrics.question import Question
from heming.metrics.records import Directory, Records
from heming.sources.platforms import Platform, platforms_of


@dataclass(frozen=True)
class StoredReader:
    """One snapshot through one engine."""

    engine: Engine
    snapshot: Snapshot
    opened: dict[str, ir.Table] = field(default_factory=dict, compare=False)

    def table(self, name: str) -> ir.Table:
        """A fact table at the snapshot's version; opened once, since reading a schema of 80 columns takes its time."""
        if name not in self.opened:
            engine, at = self.engine, self.snapshot
            self.opened[name] = shifts_that_hold(engine, at) if name == "shifts" else engine.table(at, name)
        return self.opened[name]

    def run(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression."""
        return self.engine.run(expression)

    def sql(self, expression: ir.Table) -> str:
        """The statement that runs."""
        return str(self.engine.sql(expression))


def records_of(
    question: Question, *, store: Store | None = None, engine: Engine | None = None
) -> tuple[Records, Store]:
    """The records a question speaks of: its snapshot (the newest when it names none) through an engine."""
    store = store or open_store()
    snapshot = store.snapshot(question.snapshot)
    presence = {name: snapshot.table(name).columns for name in FACTS}
    own = {name: frozenset(c.name for c in columns) for name, columns in extra.columns().items()}
    reader = StoredReader(engine or engine_for(store), snapshot)
    records = Records(
        snapshot.id,
        reader,
        presence,
        coverage(store, snapshot),
        own,
        _directory(question, store, snapshot),
        last_erasure(store),
        store.zone,
        _platforms(snapshot),
    )
    return records, store


def _platforms(snapshot: Snapshot) -> dict[str, Platform]:
    """Looked up only where day rows may stand beside case rows."""
    streams = {stream for table in ("agent_days", *CASE_ROWS) for stream in snapshot.table(table).columns}
    return platforms_of(streams, snapshot) if snapshot.table("agent_days").columns else {}


def _directory(question: Question, store: Store, snapshot: Snapshot) -> Directory:
    """Who asks for a snapshot gets people merged as of then; else as they are now."""
    kept_by = aliases_at(store, snapshot) if question.snapshot else None
    return OrgDirectory() if kept_by is None else SnapshotDirectory(kept_by)
