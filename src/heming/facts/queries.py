"""Reads about batches for pages, API and command line: what came in, how it stands, what was found, what not read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db.models import Count, QuerySet

from heming.facts.arrivals.parcel import Coverage
from heming.facts.arrivals.problems import FIXES, problems_path
from heming.facts.arrivals.quarantine import HEADER, TOTAL, quarantine_path
from heming.facts.arrivals.report import Finding, Problem
from heming.facts.batches import find_batch
from heming.facts.engines import engine_for
from heming.facts.models import Batch, FindingRow
from heming.facts.store import Snapshot, Store

NOT_RECORDS = (TOTAL, HEADER)


@dataclass(frozen=True)
class BatchView:
    """One batch as it stands. Rows read = used + unchanged + quarantined; records = new + updated + unchanged."""

    id: int
    kind: str
    source: str
    state: str
    file_names: tuple[str, ...]
    who: str
    started_at: datetime
    finished_at: datetime | None
    rows_read: int
    rows_used: int
    rows_unchanged: int
    rows_quarantined: int
    records_new: int
    records_updated: int
    records_unchanged: int
    message: str
    coverage: tuple[Coverage, ...] = ()
    tables: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    mapping: Mapping[str, Any] = field(default_factory=dict)
    finding_count: int = 0
    waits: bool = False  # its rows still lie in the data folder, so that it can be resumed


def batches(*, kind: str = "import", source: str = "", limit: int = 200) -> tuple[BatchView, ...]:
    """The newest batches of a kind first."""
    rows = _rows().filter(kind=kind).order_by("-id")
    return tuple(_view(row) for row in (rows.filter(source=source) if source else rows)[:limit])


def batch(number: int) -> BatchView:
    """One batch; NotFound when there is none."""
    find_batch(number)
    return _view(_rows().get(pk=number))


def findings_of(number: int) -> tuple[Finding, ...]:
    """What the data check of a batch found, the serious things first."""
    return tuple(_finding(row) for row in sorted(FindingRow.objects.filter(batch_id=number), key=_gravity))


def standing_findings() -> tuple[tuple[BatchView, Finding], ...]:
    """Findings of every committed batch that nobody has put aside, the serious first, then the newest."""
    rows = FindingRow.objects.filter(batch__state=Batch.State.COMMITTED, dismissed_by="")
    known = {view.id: view for view in map(_view, _rows().filter(pk__in=rows.values("batch_id")))}
    ordered = sorted(rows, key=lambda row: (*_gravity(row)[:1], -row.batch_id, *_gravity(row)[1:]))
    return tuple((known[row.batch_id], _finding(row)) for row in ordered)


@dataclass(frozen=True)
class ProblemPage:
    """A stretch of the cells that could not be read."""

    total: int
    problems: tuple[Problem, ...]


def problems_of(store: Store, number: int, *, offset: int = 0, limit: int = 100) -> ProblemPage:
    """Cells of a batch that could not be read, in the order of the file."""
    path = problems_path(store.home, number)
    if not path.is_file():
        return ProblemPage(0, ())
    table = pq.read_table(path)
    return ProblemPage(table.num_rows, tuple(_problem(row) for row in table.slice(offset, limit).to_pylist()))


def problem_counts(store: Store, number: int) -> tuple[tuple[str, str, int], ...]:
    """(column, problem, cells) of a batch, the most frequent first."""
    path = problems_path(store.home, number)
    if not path.is_file():
        return ()
    cells = pq.read_table(path, columns=["column", "problem"])
    counted = cells.group_by(["column", "problem"]).aggregate([([], "count_all")])
    counted = counted.take(pc.sort_indices(counted, [("count_all", "descending"), ("column", "ascending")]))
    return tuple((row["column"], row["problem"], row["count_all"]) for row in counted.to_pylist())


def _problem(row: Mapping[str, Any]) -> Problem:
    value = str(row["value"] or "")[:200]
    return Problem(row["row"], row["column"], value, row["problem"], FIXES.get(row["problem"], ""))


_GRAVITY = {"serious": 0, "warn": 1, "info": 2}


def _gravity(row: FindingRow) -> tuple[int, int, int]:
    return _GRAVITY.get(row.severity, 3), -row.rows, row.pk


def _finding(row: FindingRow) -> Finding:
    return Finding(
        row.code, row.severity, row.sentence, row.remedy, row.values, row.rows, tuple(row.metrics), row.correction
    )


def _rows() -> QuerySet[Batch]:
    return Batch.objects.annotate(found=Count("findings")).prefetch_related("coverage")


def _view(row: Batch) -> BatchView:
    spans = tuple(Coverage(c.table, c.source, c.first_day, c.last_day) for c in row.coverage.all())
    return BatchView(
        row.pk, row.kind, row.source, row.state, tuple(row.file_names), row.who, row.started_at, row.finished_at,
        row.rows_in, row.rows_used, row.rows_unchanged, row.rows_quarantined,
        row.records_new, row.records_updated, row.records_unchanged, row.message,
        coverage=spans, tables=row.counts, mapping=row.mapping, finding_count=getattr(row, "found", 0),
        waits=bool(row.parcel),
    )  # fmt: skip


def held_reasons(store: Store, number: int) -> Mapping[str, int]:
    """Why rows of a batch were left out, with how many each, the most frequent first."""
    path = quarantine_path(store.home, number)
    if not path.is_file():
        return {}
    counted = pc.value_counts(pq.read_table(path, columns=["reason"])["reason"]).to_pylist()
    return {pair["values"]: pair["counts"] for pair in sorted(counted, key=lambda pair: -pair["counts"])}


def summary_rows(store: Store, number: int) -> int:
    """How many rows left out of a batch are recognised 合计 or 平均 rows or repeated headers: nothing to do there."""
    path = quarantine_path(store.home, number)
    return _summary_rows(store, number, path.stat().st_mtime_ns) if path.is_file() else 0


@lru_cache(maxsize=1024)
def _summary_rows(store: Store, number: int, written: int) -> int:
    del written  # part of the key: corrections write the file anew
    return sum(rows for reason, rows in held_reasons(store, number).items() if reason in NOT_RECORDS)


def rows_counted_for(store: Store, snapshot: Snapshot, *, people: Collection[int]) -> int:
    """How many stored cases and day counts count for these people: what a correction of them looks at again."""
    engine, total = engine_for(store), 0
    for table in ("cases", "agent_days"):
        if snapshot.table(table).rows:
            rows = engine.table(snapshot, table)
            mine = rows.filter(rows.agent_key.isin(sorted(people)))
            total += int(engine.run(mine.aggregate(n=mine.count())).to_pylist()[0]["n"])
    return total
