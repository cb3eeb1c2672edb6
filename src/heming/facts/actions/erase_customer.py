"""Erase a customer: their words, names and raw rows go for good and the link to their key is cut; every figure stays
as it was."""

from dataclasses import dataclass

from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from heming.access.audit import record
from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import NotFound
from heming.facts import delta
from heming.facts.arrivals.parcel import Parcel
from heming.facts.batches import open_batch, recover, start
from heming.facts.erase_extra import as_the_files_said, strike_out
from heming.facts.erasures import note_erasure
from heming.facts.lock import writing
from heming.facts.loose import BY_CASE
from heming.facts.models import Batch, SnapshotRow
from heming.facts.month_files import write
from heming.facts.schemas import PERSONAL
from heming.facts.scrub import GONE, Needles, scrub
from heming.facts.snapshots import write_snapshot
from heming.facts.sql import quoted, text
from heming.facts.store import Snapshot, Store
from heming.facts.work import Work, working


@dataclass(frozen=True)
class Erased:
    """What was removed."""

    snapshot: str
    rows: int
    files: int


def erase_customer(store: Store, *, source: str, customer_id: str, by: Scope, reason: str = "") -> Erased:
    """Removes everything that names the customer. Only the tables of personal data are rewritten and swept."""
    require(by, "erase")
    with writing(store.home):
        recover(store)
        before = store.snapshot()
        batch = open_batch("erase", source, who=by.name)
        with working(store, Parcel(source, {}), batch=batch, before=before) as work:
            key, needles = _customer(work, customer_id)
            start(batch, before.versions)
            strike_out(store, needles)  # first: until the customer's own row is gone the act can be repeated
            removed = {table: _rewrite(work, table, key, needles) for table in PERSONAL if work.has_old(table)}
        changed = {table: n for table, n in removed.items() if n is not None}
        snapshot = _record(store, before, batch, changed)
        files = scrub(store, needles)
        for table, version in _newest(store).items():
            delta.sweep(store.path(table), [version])
        note_erasure(store)
    record(by, "erase_customer", on=("customer", key), after={"rows": sum(changed.values())}, reason=reason)
    _flush_database()
    return Erased(snapshot, sum(changed.values()), files)


def _customer(work: Work, customer_id: str) -> tuple[int, Needles]:
    have = work.old_columns("customers") if work.has_old("customers") else ()
    words = [c for c in ("customer_name", "customer_contact") if c in have]
    found = work.sql.execute(
        f"SELECT customer_key{''.join(', ' + w for w in words)} FROM old_customers"
        f" WHERE source = {text(work.source)} AND source_id = {text(customer_id)}"
    ).fetchone() if have else None  # fmt: skip
    if found is None:
        raise NotFound(
            "{source} has no customer {customer}.",
            "Check the id and the source.",
            source=work.source,
            customer=customer_id,
        )
    raw = as_the_files_said(work.store, _rows_of(work, int(found[0]), customer_id))
    return int(found[0]), Needles((customer_id,), tuple(dict.fromkeys((*(w for w in found[1:] if w), *raw))))


def _rows_of(work: Work, key: int, customer_id: str) -> list[tuple[int, int]]:
    """(batch, row) of the customer's cases."""
    if not work.has_old("cases"):
        return []
    own = f"source = {text(work.source)} AND source_id = {text(customer_id.removeprefix(BY_CASE))}"
    if not customer_id.startswith(BY_CASE):
        own = f"customer_key = {key}" if "customer_key" in work.old_columns("cases") else "false"
    return work.sql.execute(f'SELECT batch, "row" FROM old_cases WHERE {own} ORDER BY ALL').fetchall()


def _rewrite(work: Work, table: str, key: int, needles: Needles) -> int | None:
    """Writes the files that hold the customer anew without them; None when there are none. Their name in others'
    words is struck out."""
    columns = [c for c in work.old_columns(table) if c != "rid"]
    kinds = work.columns(table)
    words = [c for c in columns if kinds[c].personal]
    own = f"coalesce(customer_key = {key}, false)" if "customer_key" in columns else "false"
    said = (
        " OR ".join(f"contains({quoted(w)}, {text(n)})" for w in words for n in needles.words if len(n) > 1) or "false"
    )
    hit = work.sql.execute(f"SELECT DISTINCT (-1 - rid) >> 32 FROM old_{table} WHERE {own} OR {said}").fetchall()
    if not hit:
        return None
    gone = work.number(f"SELECT count(*) FROM old_{table} WHERE {own}")
    numbers = {int(row[0]) for row in hit}
    struck = {w: _struck(w, needles) for w in words}
    chosen = ", ".join(f"{struck[c]} AS {quoted(c)}" if c in struck else quoted(c) for c in columns)
    inside = f"((-1 - rid) >> 32) IN ({', '.join(map(str, sorted(numbers)))})"
    added = write(work, table, statement=f"SELECT {chosen} FROM old_{table} WHERE {inside} AND NOT {own}")
    old = work.old_files(table)
    delta.commit(work.store.path(table), added, remove=[old[n] for n in sorted(numbers)], batch=work.batch)
    return gone


def _struck(column: str, needles: Needles) -> str:
    out = quoted(column)
    for needle in needles.words:
        if len(needle) > 1:
            out = f"replace({out}, {text(needle)}, '{GONE}')"
    return out


def _newest(store: Store) -> dict[str, int]:
    """The newest version of every table of personal data: older ones, and files of killed writers, may hold words
    too."""
    found = {table: delta.version(store.path(table)) for table in PERSONAL}
    return {table: version for table, version in found.items() if version is not None}


@transaction.atomic
def _record(store: Store, before: Snapshot, batch: int, removed: dict[str, int]) -> str:
    """Every snapshot, old ones too, shows the swept tables as they are now: the files of before are gone."""
    now = _newest(store)
    for row in SnapshotRow.objects.all():
        row.versions = {**row.versions, **{t: v for t, v in now.items() if t in row.versions}}
        row.save(update_fields=["versions"])
    newest = SnapshotRow.objects.get(id=before.id)
    tables = {name: {**state, "rows": state["rows"] - removed.get(name, 0)} for name, state in newest.tables.items()}
    Batch.objects.filter(pk=batch).update(
        state=Batch.State.COMMITTED, finished_at=timezone.now(), versions_after=newest.versions
    )
    return write_snapshot(batch, newest.versions, tables=tables)


def _flush_database() -> None:
    """SQLite overwrites what it deletes (secure_delete); what its log still holds is folded in and cut off."""
    if database.vendor == "sqlite" and not database.in_atomic_block:
        with database.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
