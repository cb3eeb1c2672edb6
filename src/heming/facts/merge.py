"""Merging one table by key: new rows are appended, changed ones replace the stored ones in the few files that hold
them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from heming.facts.delta import DataFile
from heming.facts.enrich.compose import enrich
from heming.facts.enrich.dates import month_of
from heming.facts.live import made
from heming.facts.month_files import of_files, parts_when_rewritten, write
from heming.facts.reidentify import identify_again
from heming.facts.rows import Rows
from heming.facts.schemas import PERSONAL
from heming.facts.sql import DUCK_TYPES, names, quoted
from heming.facts.work import HOUSE, Work

CARRIED = (
    "text_length",
    "has_comment",
    "date_precision",
)  # derived from words that the store no longer holds beside the figures


@dataclass(frozen=True)
class Merged:
    """What became of one table: files to add and to remove, records counted, and where values now stand."""

    table: str
    added: tuple[DataFile, ...] = ()
    removed: tuple[DataFile, ...] = ()
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    rederived: int = 0
    present: tuple[tuple[str, frozenset[str]], ...] = ()  # (source, columns with a value) among the written rows

    @property
    def changes(self) -> bool:
        """Whether anything is to be committed."""
        return bool(self.added or self.removed)


def merge(work: Work, table: str) -> Merged:
    """Enriches and writes what arrived for a table and what has to be derived again; commits nothing yet."""
    fresh_files = _write_new(work, table) if table in work.arriving else ()
    new = sum(file.rows for file in fresh_files)
    if not _touches_old(work, table):
        unchanged = work.number(f"SELECT count(*) FROM hits_{table}") if made(work, f"hits_{table}") else 0
        work.files[table] = (*work.old_files(table), *fresh_files)
        return Merged(table, fresh_files, (), new, 0, unchanged, present=_from_stats(work, fresh_files))
    return _rewrite(work, table, fresh_files)


def _write_new(work: Work, table: str) -> tuple[DataFile, ...]:
    rows = Rows(f"SELECT * FROM arr_{table} WHERE old_rid IS NULL", work.arriving[table])
    _enrich(work, table, rows)
    columns = stored_columns(work, table, have=rows.columns)
    return write(work, table, statement=_typed(work, table, rows, columns))


def _enrich(work: Work, table: str, rows: Rows) -> None:
    if table not in PERSONAL:
        enrich(work, table, rows=rows)
    elif not rows.has("month"):
        rows.add({"month": month_of(work, table, rows=rows)})


def stored_columns(work: Work, table: str, *, have: Iterable[str]) -> list[str]:
    """The columns a file of the table may hold, of those at hand, in declared order."""
    at_hand = set(have)
    return [c for c in work.columns(table) if c in at_hand or c in HOUSE]


def _typed(work: Work, table: str, rows: Rows, columns: list[str]) -> str:
    types = work.columns(table)
    chosen = ", ".join(f"{rows.get(c)}::{DUCK_TYPES[types[c].type]} AS {quoted(c)}" for c in columns)
    return f"SELECT {chosen} FROM ({rows.statement})"


def _touches_old(work: Work, table: str) -> bool:
    """Whether stored rows change: met by arriving ones, to be derived again, or deleted at the source."""
    checks = [f"SELECT count(*) FROM {name}" for name in (f"touched_{table}", f"deleted_{table}") if made(work, name)]
    if made(work, f"hits_{table}"):
        checks.append(f"SELECT count(*) FROM hits_{table} WHERE NOT same")
    return any(work.number(check) for check in checks)


def _rewrite(work: Work, table: str, fresh: tuple[DataFile, ...]) -> Merged:
    _enrich_again(work, table)
    counted = work.one(f"""
        SELECT count(*) FILTER (arrived AND moved), count(*) FILTER (NOT arrived AND moved), count(*) FILTER (arrived
        AND NOT moved)
        FROM again_{table}""")
    updated, rederived, same_after_all = (int(str(n)) for n in counted)
    same = work.number(f"SELECT count(*) FROM hits_{table} WHERE same") if made(work, f"hits_{table}") else 0
    deleted = (
        f"SELECT rid FROM deleted_{table}" if made(work, f"deleted_{table}") else "SELECT NULL::BIGINT WHERE false"
    )
    gone = f"(SELECT old_rid AS rid FROM again_{table} WHERE moved UNION {deleted})"
    deletions = work.number(f"SELECT count(*) FROM ({deleted})")
    old = work.old_files(table)
    hit = {int(r[0]) for r in work.sql.execute(f"SELECT DISTINCT (-1 - rid) >> 32 FROM {gone}").fetchall()}
    removed = tuple(old[i] for i in sorted(hit))
    added = _written_anew(work, table, removed, sorted(hit), gone) if hit else ()
    work.files[table] = (*(f for i, f in enumerate(old) if i not in hit), *added, *fresh)
    present = (*_from_stats(work, fresh), *_from_rows(work, table))
    return Merged(
        table,
        (*fresh, *added),
        removed,
        sum(f.rows for f in fresh),
        updated,
        same + same_after_all,
        deletions,
        rederived,
        present,
    )


def _enrich_again(work: Work, table: str) -> None:
    """again_<table>: rows that have a stored counterpart, enriched anew, with `moved` where the outcome differs from
    it."""
    types = work.columns(table)
    derived = {c.name for c in types.values() if c.origin == "derived" and not work.only_people} - set(CARRIED)
    stored = [c for c in work.old_columns(table) if c not in derived]
    parts, columns = [], dict.fromkeys(["rid", "old_rid", "arrived"])
    if made(work, f"hits_{table}"):
        arrived = work.arriving[table]
        parts.append(f"SELECT {names(arrived)}, old_rid, true AS arrived FROM arr_{table} WHERE old_rid IS NOT NULL")
        columns |= dict.fromkeys(arrived)
    if made(work, f"touched_{table}"):
        parts.append(
            f"SELECT rid, rid AS old_rid, false AS arrived, {names(stored)} FROM {_stored(work, table)}"
            f" WHERE rid IN (SELECT rid FROM touched_{table})"
        )
        columns |= dict.fromkeys(stored)
    if not parts:
        work.sql.execute(
            f"CREATE TEMP TABLE again_{table} AS SELECT 0::BIGINT AS old_rid, false AS arrived, false AS moved "
            f"WHERE false"
        )
        return
    rows = Rows(" UNION ALL BY NAME ".join(parts), columns)
    identify_again(work, table, rows=rows)
    _enrich(work, table, rows)
    kept = stored_columns(work, table, have=rows.columns)
    chosen = ", ".join(f"{rows.get(c)}::{DUCK_TYPES[types[c].type]} AS {quoted(c)}" for c in kept)
    work.sql.execute(f"CREATE TEMP TABLE changed_{table} AS SELECT old_rid, arrived, {chosen} FROM ({rows.statement})")
    _mark_moved(work, table, kept)


def _stored(work: Work, table: str) -> str:
    """The stored rows to look at: all of them, or where only a few are touched and none arrive, just these."""
    if not work.only_people:
        return f"old_{table}"
    if not made(work, f"was_{table}"):
        touched = f"SELECT rid FROM touched_{table}"
        files = work.old_files(table)
        numbers = [int(r[0]) for r in work.sql.execute(f"SELECT DISTINCT (-1 - rid) >> 32 FROM ({touched})").fetchall()]
        there = {column for n in numbers for column in files[n].nulls} | set(HOUSE)
        types = work.columns(table)
        chosen = ", ".join(
            quoted(c) if c in there else f"NULL::{DUCK_TYPES[types[c].type]} AS {quoted(c)}"
            for c in work.old_columns(table)
        )
        scan = of_files([files[n] for n in numbers], numbers) if numbers else f"old_{table}"
        work.sql.execute(f"CREATE TEMP TABLE was_{table} AS SELECT rid, {chosen} FROM {scan} WHERE rid IN ({touched})")
    return f"was_{table}"


def _mark_moved(work: Work, table: str, kept: list[str]) -> None:
    types = work.columns(table)
    have = set(work.old_columns(table))
    content = [c for c in types if (c in kept or c in have) and c not in ("batch", "row")]

    def side(prefix: str, present: set[str]) -> str:
        return ", ".join(
            f"{prefix}.{quoted(c)}::{DUCK_TYPES[types[c].type]}"
            if c in present
            else f"NULL::{DUCK_TYPES[types[c].type]}"
            for c in content
        )

    work.sql.execute(f"""
        CREATE TEMP TABLE again_{table} AS
        SELECT c.*, hash({side("c", set(kept))}) <> hash({side("o", have)}) AS moved
        FROM changed_{table} c JOIN {_stored(work, table)} o ON o.rid = c.old_rid""")
    work.sql.execute(f"DROP TABLE changed_{table}")


def _written_anew(
    work: Work, table: str, files: tuple[DataFile, ...], numbers: list[int], gone: str
) -> tuple[DataFile, ...]:
    rows: Counter[int | None] = Counter()
    for file in files:
        rows[file.month] += file.rows
    statement = _kept_and_changed(work, table, files, numbers, gone)
    parts = parts_when_rewritten(work, table, removed=files)
    return write(work, table, statement=statement, parts=parts, rows=rows)


def _kept_and_changed(work: Work, table: str, files: tuple[DataFile, ...], numbers: list[int], gone: str) -> str:
    """What the rewritten files will hold: their rows that stay, and the rows that changed (perhaps from another
    month)."""
    there = {column for file in files for column in file.nulls} | set(HOUSE)  # other files may hold more
    kept = names(c for c in work.old_columns(table) if c in there)
    scan = of_files(files, numbers)
    changed = [c[0] for c in work.sql.execute(f"DESCRIBE again_{table}").fetchall() if c[0] in work.columns(table)]
    stay = f"SELECT {kept} FROM {scan} s ANTI JOIN {gone} g ON s.rid = g.rid"
    if not changed:
        return stay
    return f"{stay} UNION ALL BY NAME SELECT {names(changed)} FROM again_{table} WHERE moved"


def _from_stats(work: Work, files: Iterable[DataFile]) -> tuple[tuple[str, frozenset[str]], ...]:
    found = frozenset(c for file in files for c, nulls in file.nulls.items() if nulls < file.rows)
    return ((work.source, found),) if found else ()


def _from_rows(work: Work, table: str) -> tuple[tuple[str, frozenset[str]], ...]:
    columns = [c[0] for c in work.sql.execute(f"DESCRIBE again_{table}").fetchall() if c[0] in work.columns(table)]
    if not columns:
        return ()
    counts = ", ".join(f"count({quoted(c)})" for c in columns)
    found = work.sql.execute(f"SELECT source, {counts} FROM again_{table} WHERE moved GROUP BY source").fetchall()
    return tuple((row[0], frozenset(c for c, n in zip(columns, row[1:], strict=True) if n)) for row in found)
