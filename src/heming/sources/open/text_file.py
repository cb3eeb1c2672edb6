"""Delimited text: encoding, delimiter, header and sample found; handed on as a UTF-8 file."""

import uuid
from pathlib import Path

from heming.errors import BadInput
from heming.facts.arrivals.text import CsvText, TextSource
from heming.sources.open import limits
from heming.sources.open.clean import clean_text
from heming.sources.open.dialect import Dialect, find_dialect, read_rows
from heming.sources.open.found import Notice, Sample
from heming.sources.open.header import Header, find_header
from heming.sources.open.roster import roster_table
from heming.sources.open.sampling import sample_text

Table = tuple[TextSource, Sample, tuple[Notice, ...]]


def open_text(path: Path, name: str, *, uploads: Path) -> list[Table]:
    """One table. Other encodings than UTF-8 are copied into the uploads folder as UTF-8."""
    clean = clean_text(path, name, uploads=uploads)
    head = _head(clean.path, clean.bom_bytes)
    dialect = find_dialect(head)
    found = list(read_rows(head, dialect))
    if not any(any(cell.strip() for cell in row) for _, row in found):
        raise BadInput("'{name}' is empty.", "Export it again.", name=name)
    if roster := roster_table([row for _, row in found], name):
        return [roster]
    header = find_header([row for _, row in found], name)
    skip = found[header.first_data - 1][0] if header.first_data else 0
    csv_path, bom = clean.path, clean.bom_bytes
    if dialect.escape:
        csv_path, bom, dialect = _doubled_quotes(clean.path, uploads), 0, Dialect(dialect.delimiter)
    sample = sample_text(csv_path, headers=header.names, dialect=dialect, skip_lines=skip, bom_bytes=bom)
    text = TextSource(
        name,
        header.names,
        csv=CsvText(csv_path, dialect.delimiter, dialect.quote, skip),
        first_line=skip + 1,
    )
    return [(text, sample, clean.notices + header.notices + _about(header, sample))]


def _about(header: Header, sample: Sample) -> tuple[Notice, ...]:
    if len(header.names) == 1 and sample.rows:
        return (Notice("one_column", "Only one column was found; the delimiter may be unusual.", {}, True),)
    return ()


def _head(path: Path, bom_bytes: int) -> str:
    """The first part as text, ending at a newline so that no row is cut."""
    with path.open("rb") as stream:
        stream.seek(bom_bytes)
        head = stream.read(limits.HEAD_BYTES)
        while len(head) >= limits.HEAD_BYTES and b"\n" not in head and len(head) < limits.MAX_LINE_BYTES:
            head += stream.read(limits.HEAD_BYTES)
        if stream.read(1):
            head = head[: head.rfind(b"\n") + 1] or head
    return head.decode("utf-8", errors="replace")


def _doubled_quotes(path: Path, uploads: Path) -> Path:
    """A copy in which quotes escaped by a backslash are doubled, as every CSV reader understands."""
    uploads.mkdir(parents=True, exist_ok=True)
    target = uploads / f"{uuid.uuid4().hex}.utf8"
    with path.open("rb") as source, target.open("wb") as out:
        for line in source:
            out.write(line.replace(b'\\"', b'""'))
    return target
