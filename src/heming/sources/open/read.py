"""The way in: paths become opened tables, whatever the files turn out to be."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from heming.errors import BadInput
from heming.sources.open.found import LocalFile, Notice, OpenedFile
from heming.sources.open.html_table import open_html
from heming.sources.open.json_rows import open_json
from heming.sources.open.parquet_file import open_parquet
from heming.sources.open.row_table import Table
from heming.sources.open.text_file import open_text
from heming.sources.open.unpack import local_files
from heming.sources.open.workbook import open_workbook


def open_paths(paths: Iterable[Path], uploads: Path) -> tuple[tuple[OpenedFile, ...], tuple[Notice, ...]]:
    """Every table under the paths, with notices about what was skipped. Copies go to the uploads folder."""
    files, notices = local_files(paths, uploads)
    return tuple(opened for file in files for opened in open_file(file, uploads)), notices


def open_file(file: LocalFile, uploads: Path) -> Iterator[OpenedFile]:
    """The tables of one file: one, or several sheets of the same columns."""
    sha256 = _sha256(file.original or file.path)
    for text, sample, notices in _tables(file, uploads):
        size = file.path.stat().st_size
        yield OpenedFile(text.name, file.kind, text, sample, sha256=sha256, bytes=size, notices=notices)


def _tables(file: LocalFile, uploads: Path) -> list[Table]:
    match file.kind:
        case "text":
            return open_text(file.path, file.name, uploads=uploads)
        case "xlsx" | "xls":
            return open_workbook(file.path, file.name)
        case "html":
            return open_html(file.path, file.name)
        case "json" | "jsonl":
            return open_json(file.path, file.name, uploads=uploads, is_lines=file.kind == "jsonl")
        case "parquet":
            return open_parquet(file.path, file.name)
        case _:
            raise BadInput("'{name}' is empty.", "Export it again.", name=file.name)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
