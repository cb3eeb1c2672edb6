"""Coverage: for which days and streams a table is complete, so that no row means none."""

from collections.abc import Mapping
from datetime import date

from heming.facts.arrivals.parcel import Coverage
from heming.facts.enrich.dates import day_of
from heming.facts.models import Batch, CoverageRow
from heming.facts.schemas import FACTS
from heming.facts.sql import quoted, text
from heming.facts.store import Snapshot, Store
from heming.facts.work import Work
from heming.org.one_reading import once


def coverage(store: Store, snapshot: Snapshot) -> tuple[Coverage, ...]:
    """What the batches up to this snapshot cover, as they declared it or as their rows imply."""
    del store
    return _covered_up_to(snapshot.batch)


@once
def _covered_up_to(batch: int | None) -> tuple[Coverage, ...]:
    return tuple(Coverage(r.table, r.source, r.first_day, r.last_day) for r in _rows(batch))


def _rows(batch: int | None) -> list[CoverageRow]:
    if batch is None:
        return []
    return list(CoverageRow.objects.filter(batch_id__lte=batch, batch__state=Batch.State.COMMITTED))


def settle_coverage(work: Work) -> None:
    """Notes in the work what this batch covers, declared or implied, and what was covered before."""
    found = dict.fromkeys(work.parcel.coverage)
    days = {table: _days(work, table) for table in work.parcel.tables if table in FACTS}
    for table in days:
        if all(c.table != table for c in work.parcel.coverage):
            found |= dict.fromkeys(_implied(work, table, days))
    work.coverage = tuple(found)
    rows = _rows(work.before.batch)
    work.covered_before = tuple(Coverage(r.table, r.source, r.first_day, r.last_day) for r in rows)
    for r in rows:
        work.batches_covering.setdefault(r.table, {}).setdefault(r.source, set()).add(r.batch_id)
    for c in work.coverage:
        work.batches_covering.setdefault(c.table, {}).setdefault(c.source, set()).add(work.batch)


def _implied(work: Work, table: str, days: Mapping[str, tuple[date, date] | None]) -> list[Coverage]:
    """From the first to the last day of the rows; answers and the like also cover the days of the cases they came
    with."""
    spans = [
        span
        for name in (table, "cases")
        if (span := days.get(name)) and (name == table or "case_id" in work.arriving[table])
    ]
    if not spans:
        return []
    first, last = min(s[0] for s in spans), max(s[1] for s in spans)
    sources = {work.source}
    if "case_source" in work.arriving[table]:
        sources |= {r[0] for r in work.sql.execute(f"SELECT DISTINCT case_source FROM id_{table}").fetchall() if r[0]}
    return [Coverage(table, source, first, last) for source in sorted(sources)]


def _days(work: Work, table: str) -> tuple[date, date] | None:
    instant = FACTS[table].month_from
    if instant is None or instant not in work.arriving[table]:
        return None
    is_day = FACTS[table].column(instant).type == "date"
    ends = f"min({quoted(instant)}) AS first, max({quoted(instant)}) AS last"
    if is_day:
        first, last = work.one(f"SELECT {ends} FROM in_{table}")
    else:
        sane = f"{quoted(instant)} BETWEEN 631152000 AND epoch(now())::BIGINT + 366 * 86400"
        inner = f"(SELECT {ends} FROM in_{table} WHERE {sane})"
        first, last = work.one(
            f"SELECT {day_of(work.store.zone, 'first')}, {day_of(work.store.zone, 'last')} FROM {inner}"
        )
    return (first, last) if isinstance(first, date) and isinstance(last, date) else None


def joined(spans: tuple[Coverage, ...], source: str) -> tuple[tuple[date, date], ...]:
    """The covered days of one stream as few, separate stretches."""
    found: list[tuple[date, date]] = []
    for first, last in sorted((c.first_day, c.last_day) for c in spans if c.source == source):
        if found and first.toordinal() <= found[-1][1].toordinal() + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)


def covered_sql(spans: tuple[Coverage, ...], batches: Mapping[str, set[int]], *, has_day: bool = True) -> str:
    """Whether a case's stream and day lie inside; a case without a day counts when it came with a batch that covered
    them."""
    parts = []
    for source in sorted({c.source for c in spans}):
        days = [f"opened_date BETWEEN DATE '{a}' AND DATE '{b}'" for a, b in joined(spans, source)] if has_day else []
        if with_batch := sorted(batches.get(source, ())):
            empty = "opened_date IS NULL AND " if has_day else ""
            days.append(f"{empty}batch IN ({', '.join(map(str, with_batch))})")
        if days:
            parts.append(f"source = {text(source)} AND ({' OR '.join(days)})")
    return " OR ".join(f"({p})" for p in parts) or "false"
