"""One import from beginning to end: stage, convert, publish, check, and a report whose counts add up."""

import hashlib
import shutil
import tempfile
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from heming.errors import BadInput
from heming.facts import batches, extra
from heming.facts.arrivals.convert import Converted, convert, converted_folder
from heming.facts.arrivals.counts import Counts, count, forecast
from heming.facts.arrivals.kept import remember
from heming.facts.arrivals.mapping import Mapping
from heming.facts.arrivals.mapping_json import as_json
from heming.facts.arrivals.plan import target_of
from heming.facts.arrivals.report import Finding, Report
from heming.facts.arrivals.stage import Staged, stage
from heming.facts.arrivals.states import settle_times
from heming.facts.arrivals.text import TextSource
from heming.facts.checks import check
from heming.facts.checks.duplicates import tables_with_unique_ids
from heming.facts.lock import Progress
from heming.facts.models import Batch, FindingRow
from heming.facts.publish import Published, publish
from heming.facts.schemas.types import Type
from heming.facts.store import Store

_TYPE_OF: Map[str, Type] = {
    "VARCHAR": "text",
    "BIGINT": "whole",
    "DATE": "date",
    "BOOLEAN": "flag",
    "DECIMAL(9,3)": "level",
    "DECIMAL(18,6)": "decimal",
    "DECIMAL(18,4)": "money",
}


@dataclass(frozen=True)
class Origin:
    """Who brings which files: their names as people know them and the SHA-256 of each."""

    who: str
    file_names: tuple[str, ...] = ()
    hashes: tuple[str, ...] = ()

    @property
    def file_hash(self) -> str:
        """One hash for the batch, whatever the order of the files."""
        if len(self.hashes) <= 1:
            return "".join(self.hashes)
        return hashlib.sha256("".join(sorted(self.hashes)).encode()).hexdigest()


def ingest(
    store: Store,
    text_sources: Sequence[TextSource],
    *,
    mapping: Mapping,
    origin: Origin,
    progress: Progress | None = None,
    dry_run: bool = False,
) -> Report:
    """Imports files under one mapping as one batch. A dry run converts and checks, and leaves nothing behind."""
    if dry_run:
        return _rehearse(store, text_sources, mapping, progress)
    batch = batches.open_batch(
        "import",
        mapping.stream,
        who=origin.who,
        file_names=list(origin.file_names),
        file_hash=origin.file_hash,
        mapping=as_json(mapping),
    )
    try:
        staged, converted = _read(store, text_sources, batch, mapping=mapping, progress=progress)
        converted = settle_times(store, converted, mapping=mapping)
        report = settle(store, batch, staged=staged, converted=converted, mapping=mapping, progress=progress)
    except Exception as error:
        if batches.find_batch(batch).state == Batch.State.OPEN:
            batches.fail(batch, str(error))
            shutil.rmtree(converted_folder(store.home, batch), ignore_errors=True)
        raise
    return report


def settle(
    store: Store,
    batch: int,
    *,
    staged: Staged,
    converted: Converted,
    mapping: Mapping,
    progress: Progress | None = None,
) -> Report:
    """Publishes converted rows under their batch, checks what came in and writes down the counts."""
    _register_extra(mapping)
    batches.count_rows(batch, rows_in=converted.rows_read, rows_quarantined=converted.rows_quarantined)
    findings = check(store, batch, staged=staged, converted=converted, mapping=mapping)
    main = _keep_main(converted)
    try:
        parcel = replace(converted.parcel, unique_ids=tables_with_unique_ids(converted, mapping, findings=findings))
        published = publish(store, parcel, batch=batch, progress=progress)
        counts = count(store, batch, published=published, converted=replace(converted, main=main), mapping=mapping)
    finally:
        main.unlink(missing_ok=True)
    _write_down(batch, counts, findings)
    seconds = {"read": staged.seconds, "convert": converted.seconds, **published.seconds}
    return _report(batch, published, counts=counts, converted=converted, findings=findings, seconds=seconds)


def _read(
    store: Store, sources: Sequence[TextSource], batch: int, *, mapping: Mapping, progress: Progress | None
) -> tuple[Staged, Converted]:
    _tell(progress, "read", 0.0)
    store.folder("personal", "staged")
    staged = stage(store.home, sources, batch=batch)
    if staged.rows == 0:
        raise BadInput(
            "'{name}' has a header but no rows.", "Choose a file with at least one record.", name=sources[0].name
        )
    remember(staged)
    _tell(progress, "convert", 0.2)
    store.folder("personal", "quarantine")
    return staged, convert(store.home, staged, mapping=mapping, zone=store.zone)


def _rehearse(store: Store, sources: Sequence[TextSource], mapping: Mapping, progress: Progress | None) -> Report:
    with tempfile.TemporaryDirectory(dir=store.folder("spill"), prefix="dry-run-") as folder:
        apart = replace(store, home=Path(folder))
        staged, converted = _read(apart, sources, 0, mapping=mapping, progress=progress)
        converted = settle_times(store, converted, mapping=mapping)
        findings = check(store, 0, staged=staged, converted=converted, mapping=mapping)
        counts = forecast(converted, mapping)
        seconds = {"read": staged.seconds, "convert": converted.seconds}
        nothing = Published(store.snapshot().id, {}, {})
        return _report(0, nothing, counts=counts, converted=converted, findings=findings, seconds=seconds)


def _keep_main(converted: Converted) -> Path:
    """Publishing removes the parcel; the rows are still needed for counting: a second name for the same file."""
    kept = converted.main.parent.with_name(f"{converted.main.parent.name}.rows")
    kept.unlink(missing_ok=True)
    kept.hardlink_to(converted.main)
    return kept


def _register_extra(mapping: Mapping) -> None:
    for field in mapping.fields:
        target = target_of(field.target, mapping, kind=field.parser.kind)
        if target.column.startswith("x_"):
            extra.register_extra(
                target.table,
                target.column,
                type=_extra_type(field.parser.kind, target.sql_type),
                label=field.label or field.header,
                unit=field.unit,
                origin=mapping.stream,
                personal=field.personal,
            )


def _extra_type(kind: str, sql_type: str) -> Type:
    return "instant" if kind == "instant" else "seconds" if kind == "duration" else _TYPE_OF[sql_type]


def _write_down(batch: int, counts: Counts, findings: Sequence[Finding]) -> None:
    with transaction.atomic():
        Batch.objects.filter(pk=batch).update(rows_used=counts.rows_used, rows_unchanged=counts.rows_unchanged)
        FindingRow.objects.filter(batch_id=batch).delete()
        FindingRow.objects.bulk_create(
            FindingRow(
                batch_id=batch,
                code=f.code,
                severity=f.severity,
                sentence=f.sentence,
                remedy=f.remedy,
                values=dict(f.values),
                rows=f.rows,
                metrics=list(f.metrics),
                correction=f.correction,
            )
            for f in findings
        )


def _report(
    batch: int,
    published: Published,
    *,
    counts: Counts,
    converted: Converted,
    findings: Sequence[Finding],
    seconds: Map[str, float],
) -> Report:
    return Report(
        batch=batch,
        snapshot=published.snapshot,
        rows_read=converted.rows_read,
        rows_used=counts.rows_used,
        rows_unchanged=counts.rows_unchanged,
        rows_quarantined=converted.rows_quarantined,
        rows_total_lines=converted.rows_total_lines,
        records_new=counts.new,
        records_updated=counts.updated,
        records_unchanged=counts.unchanged,
        problems=converted.problems,
        findings=tuple(findings),
        seconds=dict(seconds),
    )


def _tell(progress: Progress | None, stage: str, done: float) -> None:
    if progress:
        progress(stage, done)


__all__ = ["Origin", "ingest", "settle"]
