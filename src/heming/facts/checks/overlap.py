"""Rows without ids over days that an earlier import of the same stream already covers may be counted twice: ask."""

from heming.facts.arrivals.report import Finding
from heming.facts.checks.looking import Look
from heming.facts.models import Batch, CoverageRow


def check(look: Look) -> list[Finding]:
    """One finding when content-keyed rows meet earlier coverage of their stream."""
    table = look.mapping.table
    spans = [c for c in look.converted.parcel.coverage if c.table == table]
    if not spans or not look.has(table):
        return []
    loose = look.records
    if look.has(table, "source_id"):
        loose = look.one(f"SELECT count(*) FROM {look.scan(table)} WHERE source_id IS NULL")[0]
    earlier = (
        CoverageRow.objects.filter(
            table=table,
            source=look.mapping.stream,
            first_day__lte=spans[0].last_day,
            last_day__gte=spans[0].first_day,
            batch__state=Batch.State.COMMITTED,
        )
        .exclude(batch_id=look.batch)
        .order_by("-batch_id")
        .first()
    )
    if not loose or earlier is None:
        return []
    first, last = max(earlier.first_day, spans[0].first_day), min(earlier.last_day, spans[0].last_day)
    values = {
        "rows": loose,
        "batch": earlier.batch_id,
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "files": ", ".join(earlier.batch.file_names),
    }
    return [
        Finding(
            "content_overlap",
            "serious",
            "{rows} rows have no id, and batch {batch} already covers {first_day} to {last_day}: a row that "
            "differs in any cell "
            "counts a second time.",
            "Confirm that these are further records, or roll batch {batch} back before importing.",
            values,
            loose,
            ("case_count", "answer_count"),
        )
    ]
