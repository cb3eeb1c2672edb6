"""Removing every trace of some words from the files that lie beside the tables: raw cells, quarantine, logs,
mappings."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from heming.facts.models import Batch, FindingRow
from heming.facts.sql import quoted, text
from heming.facts.store import Store

SHORTEST_PART = 2  # a single character is no trace of anybody
_TEXT_FOLDERS = ("logs", "mappings", "personal")
_TEXT_FILES = (".json", ".toml", ".log", ".txt", ".csv", ".tsv")
GONE = "***"


@dataclass(frozen=True)
class Needles:
    """`ids` empty the whole row they stand in; `words` are replaced wherever they stand."""

    ids: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Everything that must no longer be found, the longest first."""
        found = {n for n in (*self.ids, *self.words) if len(n) >= SHORTEST_PART}
        return tuple(sorted(found, key=lambda n: (-len(n), n)))


def scrub(store: Store, needles: Needles) -> int:
    """Cleans every file outside the tables and the operational rows about batches; returns how many files changed."""
    shutil.rmtree(store.home / "cache", ignore_errors=True)
    changed = sum(_scrub_parquet(path, needles) for path in _parquet_files(store))
    changed += sum(_scrub_text(path, needles) for path in _text_files(store))
    for path in (store.home / "uploads").rglob("*"):
        if path.is_file() and _holds(path, needles):
            path.unlink()
            changed += 1
    _scrub_rows(needles)
    return changed


def _parquet_files(store: Store) -> list[Path]:
    """Parquet files beside the Delta tables: staged and quarantined rows, problems, waiting parcels."""
    personal = (store.home / "personal").rglob("*.parquet")
    return [p for p in personal if not any((parent / "_delta_log").is_dir() for parent in (p.parent, p.parent.parent))]


def _text_files(store: Store) -> list[Path]:
    folders = [store.home / name for name in _TEXT_FOLDERS]
    return [p for f in folders for p in f.rglob("*") if p.suffix in _TEXT_FILES and "_delta_log" not in p.parts]


def _scrub_parquet(path: Path, needles: Needles) -> bool:
    with duckdb.connect() as connection:
        columns = connection.execute(f"DESCRIBE SELECT * FROM read_parquet({text(path)})").fetchall()
        texts = [c[0] for c in columns if c[1] in ("VARCHAR", "VARCHAR[]")]
        if not texts:
            return False
        joined = "concat_ws(chr(31), " + ", ".join(f"{quoted(c)}::VARCHAR" for c in texts) + ")"
        hit = " OR ".join(f"contains({joined}, {text(n)})" for n in needles.all) or "false"
        count = connection.execute(f"SELECT count(*) FROM read_parquet({text(path)}) WHERE {hit}").fetchone()
        if not count or not count[0]:
            return False
        own = " OR ".join(f"contains({joined}, {text(n)})" for n in needles.ids if len(n) >= SHORTEST_PART) or "false"
        lists = {c[0] for c in columns if c[1] == "VARCHAR[]"}
        changed = ", ".join(f"{_cleaned(c, c in lists, needles)} AS {quoted(c)}" for c in texts)
        fresh = path.with_suffix(".fresh")
        connection.execute(
            f"COPY (SELECT * EXCLUDE (_own) REPLACE ({changed}) FROM (SELECT *, {own} AS _own FROM "
            f"read_parquet({text(path)})))"
            f" TO {text(fresh)} (FORMAT parquet, COMPRESSION zstd)"
        )
    fresh.replace(path)
    return True


def _cleaned(column: str, is_list: bool, needles: Needles) -> str:
    one = "x" if is_list else quoted(column)
    for needle in needles.all:
        one = f"replace({one}, {text(needle)}, '{GONE}')"
    whole = f"list_transform({quoted(column)}, lambda x: {one})" if is_list else one
    empty = f"list_transform({quoted(column)}, lambda x: NULL::VARCHAR)" if is_list else "NULL"
    return f"CASE WHEN _own THEN {empty} ELSE {whole} END"


def _scrub_text(path: Path, needles: Needles) -> bool:
    if not _holds(path, needles):
        return False
    content = path.read_bytes()
    for needle in needles.all:
        for form in _forms(needle):
            content = content.replace(form, GONE.encode())
    path.write_bytes(content)
    return True


def _holds(path: Path, needles: Needles) -> bool:
    content = path.read_bytes()
    return any(form in content for needle in needles.all for form in _forms(needle))


def _forms(needle: str) -> Iterable[bytes]:
    """The words in the encodings files come in, and as JSON escapes them."""
    for encoding in ("utf-8", "gb18030", "utf-16-le"):
        yield needle.encode(encoding)
    yield json.dumps(needle)[1:-1].encode()


def _scrub_rows(needles: Needles) -> None:
    for batch in Batch.objects.all():
        mapping = _without(batch.mapping, needles)
        message = _without(batch.message, needles)
        if (mapping, message) != (batch.mapping, batch.message):
            Batch.objects.filter(pk=batch.pk).update(mapping=mapping, message=message)
    for finding in FindingRow.objects.all():
        values, sentence = _without(finding.values, needles), _without(finding.sentence, needles)
        if (values, sentence) != (finding.values, finding.sentence):
            FindingRow.objects.filter(pk=finding.pk).update(values=values, sentence=sentence)


def _without(value: Any, needles: Needles) -> Any:
    if isinstance(value, str):
        for needle in needles.all:
            value = value.replace(needle, GONE)
        return value
    if isinstance(value, list):
        return [_without(v, needles) for v in value]
    if isinstance(value, dict):
        return {key: _without(v, needles) for key, v in value.items()}
    return value
