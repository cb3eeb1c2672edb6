"""How many rows each stream has on each day: what a coverage calendar shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import ibis.expr.types as ir

from heming.facts.coverage import coverage, joined
from heming.facts.engines import engine_for
from heming.facts.schemas import FACTS
from heming.facts.store import Snapshot, Store

# The day each table is told by.
DAY_OF: Mapping[str, str] = {
    "cases": "opened_date", "answers": "answered_date", "messages": "sent_date", "complaints": "complained_date",
    "agent_days": "day", "shifts": "shift_date", "agent_states": "state_date",
    "reviews": "reviewed_date", "orders": "placed_date",
}  # fmt: skip


@dataclass(frozen=True)
class Days:
    """One table of one stream: rows per day, the stretches it covers, and rows that have no day at all."""

    table: str
    source: str
    rows: Mapping[date, int]
    covered: tuple[tuple[date, date], ...]
    undated: int

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.rows.values()) + self.undated

    def is_covered(self, day: date) -> bool:
        """Whether no row on this day means none."""
        return any(first <= day <= last for first, last in self.covered)


def rows_per_day(store: Store, snapshot: Snapshot) -> tuple[Days, ...]:
    """Every table of every stream that holds rows, in the order the tables are declared."""
    spans = coverage(store, snapshot)
    found: list[Days] = []
    for table, column in DAY_OF.items():
        if snapshot.table(table).rows == 0 or column not in FACTS[table].names:
            continue
        for source, rows in _counted(store, snapshot, table, column).items():
            undated = rows.pop(None, 0)
            days = {day: count for day, count in rows.items() if day is not None}
            covered = joined(tuple(span for span in spans if span.table == table), source)
            found.append(Days(table, source, days, covered, undated))
    return tuple(found)


def _counted(store: Store, snapshot: Snapshot, table: str, column: str) -> dict[str, dict[date | None, int]]:
    engine = engine_for(store)
    rows: ir.Table = engine.table(snapshot, table)
    answer = engine.run(rows.group_by(source=rows.source, day=rows[column]).aggregate(n=rows.count()))
    found: dict[str, dict[date | None, int]] = {}
    for row in answer.to_pylist():
        found.setdefault(row["source"], {})[row["day"]] = row["n"]
    return dict(sorted(found.items()))
