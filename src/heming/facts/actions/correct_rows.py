"""Correcting rows of a batch cell by cell and submitting them again in the same stream, as a batch of their own.

Quarantined rows that are accepted leave the quarantine. Rows that were accepted with an unreadable cell can be
corrected too: a row
with an id replaces its record; the record of a row without one is deleted as the corrected one takes its place.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
from django.db.models import F

from heming.errors import BadInput, did_you_mean
from heming.facts import batches, sql
from heming.facts.arrivals.beside import left_behind, states_beside
from heming.facts.arrivals.convert import convert
from heming.facts.arrivals.held import held_rows, release
from heming.facts.arrivals.ingest import settle
from heming.facts.arrivals.kept import raw_rows, recall, remember
from heming.facts.arrivals.mapping import Mapping as ColumnMapping
from heming.facts.arrivals.mapping_json import as_json, from_json
from heming.facts.arrivals.report import Report
from heming.facts.arrivals.stage import Staged, row_numbers, stage
from heming.facts.arrivals.states import settle_times
from heming.facts.arrivals.text import TextSource
from heming.facts.corrections import Corrections
from heming.facts.duck import connect
from heming.facts.engines import engine_for
from heming.facts.lock import Progress
from heming.facts.models import Batch
from heming.facts.store import Store

Line = tuple[str, ...]


def check_corrections(store: Store, batch: int, *, corrections: Corrections) -> None:
    """Refuses corrections of rows or columns that the batch does not have."""
    if not corrections:
        raise BadInput("No row was corrected.", "Change at least one cell.")
    batches.find_batch(batch)
    _corrected(store, recall(store.home, batch), corrections)


def correct_rows(
    store: Store,
    batch: int,
    *,
    corrections: Corrections,
    who: str,
    progress: Progress | None = None,
    began: Callable[[int], None] = lambda _: None,
) -> Report:
    """Submits corrected rows of a batch again and reports on them alone; rows still unusable stay in quarantine.

    `began` hears the number of the batch opened for it, before anything is written.
    """
    old = batches.find_batch(batch)
    if not corrections:
        raise BadInput("No row was corrected.", "Change at least one cell.")
    mapping, before = from_json(old.mapping), recall(store.home, batch)
    lines = _lines(store, before, mapping, corrections)
    held = {row.row for row in held_rows(store.home, batch, rows=tuple(corrections), limit=len(corrections)).rows}
    whole = [lines[row] for row in _in_order(lines, corrections, mapping)]
    again = batches.open_batch(
        "correct", mapping.stream, who=who, file_names=[f"correction of batch {batch}"], mapping=as_json(mapping)
    )
    began(again)
    staged = stage(store.home, [_as_source(f"batch {batch}", before.headers, whole)], batch=again)
    remember(staged)
    converted = convert(store.home, staged, mapping=mapping, zone=store.zone)
    converted = settle_times(store, converted, mapping=mapping)
    accepted = tuple(set(corrections) - held)
    dead = _replaced(store, batch, rows=accepted)
    dead |= left_behind(store, batch, rows=accepted, converted=converted, mapping=mapping)
    converted = replace(converted, parcel=replace(converted.parcel, tombstones=dead or None))
    report = settle(store, again, staged=staged, converted=converted, mapping=mapping, progress=progress)
    leave_quarantine(store, batch, corrections=corrections, again=again)
    return report


def leave_quarantine(store: Store, batch: int, *, corrections: Corrections, again: int) -> None:
    """Rows that the batch `again` accepted leave the quarantine; doing it twice is doing it once."""
    held = {row.row for row in held_rows(store.home, batch, rows=tuple(corrections), limit=len(corrections)).rows}
    if held:
        mapping = from_json(batches.find_batch(batch).mapping)
        lines = _lines(store, recall(store.home, batch), mapping, corrections)
        still = {row.row for row in held_rows(store.home, again, limit=len(lines)).rows}
        order = _in_order(lines, corrections, mapping)
        accepted = tuple(row for place, row in enumerate(order, start=1) if row in held and place not in still)
        if accepted:
            release(store.home, batch, rows=accepted)
    left = held_rows(store.home, batch, limit=1).total
    Batch.objects.filter(pk=batch).update(rows_quarantined=left, rows_used=F("rows_in") - F("rows_unchanged") - left)


def _lines(store: Store, before: Staged, mapping: ColumnMapping, corrections: Corrections) -> dict[int, Line]:
    """The rows to submit, by their number in the batch they came with."""
    lines = _corrected(store, before, corrections)
    return lines | _rest_of_cases(before, mapping, lines) | states_beside(store, before, mapping=mapping, lines=lines)


def _in_order(lines: Mapping[int, Line], corrections: Corrections, mapping: ColumnMapping) -> list[int]:
    """The rows as they are submitted: those of an event log as in the file, states with the corrected ones first, so
    that each keeps its place whatever stands beside it."""
    return sorted(lines, key=lambda row: (mapping.fold is None and row not in corrections, row))


def _corrected(store: Store, before: Staged, corrections: Corrections) -> dict[int, Line]:
    """The corrected rows as text."""
    rows = tuple(sorted(corrections))
    held = {row.row: dict(row.cells) for row in held_rows(store.home, before.batch, rows=rows, limit=len(rows)).rows}
    others = [row for row in rows if row not in held]
    kept = {
        raw.row: {header: cell or "" for header, cell in raw.cells}
        for raw in raw_rows(store.home, before.batch, rows=others)
    }
    lines: dict[int, Line] = {}
    for row in rows:
        cells = held.get(row) or kept.get(row)
        if not cells:
            raise BadInput(
                "Batch {batch} has no row {row}.", "List the rows to see their numbers.", batch=before.batch, row=row
            )
        for header in corrections[row]:
            if header not in cells:
                raise BadInput(
                    "Row {row} has no column '{header}'.{hint}",
                    "Use one of the file's headers.",
                    row=row,
                    header=header,
                    hint=did_you_mean(header, before.headers),
                )
        lines[row] = tuple((cells | dict(corrections[row]))[header] for header in before.headers)
    return lines


def _rest_of_cases(before: Staged, mapping: ColumnMapping, lines: Mapping[int, Line]) -> dict[int, Line]:
    """Of an event log the other rows of the same cases, since a case is folded from all of its rows."""
    if mapping.fold is None:
        return {}
    by = mapping.fold.by
    columns = ", ".join(f"c{i}" for i in range(before.width))
    with connect() as connection:
        connection.register("ids", pa.table({"id": [line[by].strip() for line in lines.values()]}))
        read = connection.execute(
            f"SELECT file_row_number, {columns} FROM read_parquet({sql.text(before.path)}, file_row_number = true) "
            f"WHERE trim(c{by}) IN (SELECT id FROM ids)"
        ).fetchall()
    numbers = row_numbers(before.gaps(), np.array([index for index, *_ in read], dtype=np.int64)).tolist()
    others = {number: tuple(cell or "" for cell in cells) for number, (_, *cells) in zip(numbers, read, strict=True)}
    return {number: line for number, line in others.items() if number not in lines}


def _as_source(name: str, headers: tuple[str, ...], lines: Sequence[Line]) -> TextSource:
    def rows() -> Iterator[pa.RecordBatch]:
        columns = [pa.array([line[i] or None for line in lines], pa.string()) for i in range(len(headers))]
        yield pa.RecordBatch.from_arrays(columns, names=[f"c{i}" for i in range(len(headers))])

    return TextSource(name, headers, rows=rows, first_line=1)


def _replaced(store: Store, batch: int, *, rows: tuple[int, ...]) -> dict[str, tuple[str, ...]]:
    """Records without an id of their own that the given rows of the batch made: a corrected row would stand beside
    them.
    """
    if not rows:
        return {}
    engine, snapshot = engine_for(store), store.snapshot()
    dead: dict[str, tuple[str, ...]] = {}
    for name in snapshot.versions:
        table = engine.table(snapshot, name)
        if {"keyed_by", "row", "batch", "source_id"} <= set(table.columns):
            mine = table.filter((table.batch == batch) & (table.keyed_by == "content") & table.row.isin(rows))
            ids = tuple(engine.run(mine.select("source_id"))["source_id"].to_pylist())
            dead |= {name: ids} if ids else {}
    return dead
