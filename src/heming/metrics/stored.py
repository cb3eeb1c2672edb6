"""Opens the records of a data folder: a snapshot, an engine, and what is known about what was imported."""

from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from heming.facts.schemas import FACTS
from heming.facts.store import Snapshot, Store, open_store
from heming.metrics.names import OrgDirectory
from heming.metrics.question import Question
from heming.metrics.records import Records


@dataclass(frozen=True)
class StoredReader:
    """One snapshot through one engine."""

    engine: Any
    snapshot: Snapshot

    def table(self, name: str) -> ir.Table:
        """A fact table at the snapshot's version."""
        return self.engine.table(self.snapshot, name)

    def run(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression."""
        return self.engine.run(expression)

    def sql(self, expression: ir.Table) -> str:
        """The statement that runs."""
        return str(self.engine.sql(expression))


def records_of(question: Question, *, store: Store | None = None, engine: Any = None) -> tuple[Records, Store]:
    """The records a question speaks of: its snapshot (the newest when it names none) through an engine."""
    from heming.facts.batches import coverage
    from heming.facts.engines import engine_for

    store = store or open_store()
    snapshot = store.snapshot(question.snapshot)
    presence = {name: snapshot.table(name).columns for name in FACTS}
    extra = {name: frozenset(c for c in snapshot.table(name).present if c.startswith("x_")) for name in FACTS}
    reader = StoredReader(engine or engine_for(store), snapshot)
    records = Records(snapshot.id, reader, presence, coverage(store, snapshot), extra, OrgDirectory())
    return records, store
