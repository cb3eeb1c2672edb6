"""JSON and JSON lines: objects become rows, one level of nesting becomes columns ('customer.name'), lists become text.

Read object by object, so that memory does not grow with the file.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import pyarrow as pa

from heming.errors import BadInput, Phrase
from heming.facts.arrivals.text import TextSource
from heming.sources.open import limits
from heming.sources.open.clean import clean_text
from heming.sources.open.found import Notice
from heming.sources.open.json_dialogues import cases, list_of_messages, messages
from heming.sources.open.row_table import BATCH_ROWS, Table, text_schema
from heming.sources.open.sampling import draw

_STEP = 1 << 20
MESSAGES = "[messages]"  # behind the name of the file


def open_json(path: Path, name: str, *, uploads: Path, is_lines: bool) -> list[Table]:
    """One table of all objects; columns in the order they first appear. Messages inside them are a second table."""
    clean = clean_text(path, name, uploads=uploads) if is_lines else None
    source, notices = (clean.path, clean.notices) if clean else (path, ())

    def objects() -> Iterator[object]:
        return _lines(source, name) if is_lines else _array(source, name)

    key = list_of_messages(objects())
    if not key:
        return [_table(lambda: map(_row, objects()), name, notices)]
    notice = Notice("dialogues", "The messages inside each case ('{key}') are a table of their own.", {"key": key})
    return [
        _table(lambda: map(_row, cases(objects(), key)), name, (*notices, notice)),
        _table(lambda: map(_row, messages(objects(), key)), f"{name} {MESSAGES}", notices),
    ]


def _table(rows: Callable[[], Iterator[dict[str, str]]], name: str, notices: tuple[Notice, ...]) -> Table:
    headers: dict[str, None] = {}
    count = 0
    for row in rows():
        headers.update(dict.fromkeys(row))
        count += 1
        _check_width(headers, name)
    if not headers:
        raise BadInput("'{name}' holds no objects.", "Export it as a list of objects, or as CSV.", name=name)
    names = tuple(headers)
    step = max(1, count // limits.SAMPLE_ROWS)
    picked = [tuple(row.get(header, "") for header in names) for number, row in enumerate(rows()) if number % step == 0]
    text = TextSource(name, names, rows=lambda: _batches(rows(), names), first_line=1)
    return text, draw(names, picked, estimated_rows=count, is_complete=step == 1), notices


def _check_width(headers: dict[str, None], name: str) -> None:
    if len(headers) > limits.MAX_COLUMNS:
        raise BadInput(
            "The objects of '{name}' have more than {limit} different fields.",
            "Export a plain list of cases, or CSV.",
            name=name,
            limit=limits.MAX_COLUMNS,
        )


def _batches(objects: Iterator[dict[str, str]], headers: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
    rows: list[dict[str, str]] = []
    for row in objects:
        rows.append(row)
        if len(rows) == BATCH_ROWS:
            yield _batch(rows, headers)
            rows = []
    if rows:
        yield _batch(rows, headers)


def _batch(rows: list[dict[str, str]], headers: tuple[str, ...]) -> pa.RecordBatch:
    columns = [pa.array([row.get(header) or None for row in rows], pa.string()) for header in headers]
    return pa.record_batch(columns, schema=text_schema(headers))


def _row(value: object) -> dict[str, str]:
    if isinstance(value, dict):
        return flat(value)
    if isinstance(value, list):
        return {f"column {i + 1}": _text(item) for i, item in enumerate(value)}
    return {"value": _text(value)}


def flat(value: dict[str, object]) -> dict[str, str]:
    """One row: nested objects become 'outer.inner', anything deeper becomes JSON text."""
    row: dict[str, str] = {}
    for key, item in value.items():
        if isinstance(item, dict):
            row.update({f"{key}.{inner}": _text(deep) for inner, deep in item.items()})
        else:
            row[key] = _text(item)
    return row


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return "|".join(_text(item) for item in value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value).replace("\0", "")


def _lines(path: Path, name: str) -> Iterator[object]:
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                try:
                    yield json.loads(line)
                except (ValueError, RecursionError) as error:
                    raise _bad(name, Phrase("line {number}", number=number)) from error


def _bad(name: str, where: Phrase) -> BadInput:
    return BadInput("'{name}' is not valid JSON at {where}.", "Export it again, or as CSV.", name=name, where=where)


def _array(path: Path, name: str) -> Iterator[object]:
    """The objects of a top-level list one by one; of a top-level object its longest list of objects."""
    with path.open(encoding=_codec(path), errors="replace") as stream:
        buffer = stream.read(_STEP).lstrip("\ufeff \t\r\n")
        if buffer.startswith("["):
            yield from _items(stream, buffer[1:], name)
            return
    yield from _largest_list(path, name)


def _codec(path: Path) -> str:
    from heming.sources.open.encoding import find_encoding

    found = find_encoding(path)
    return "utf-16" if found.codec.startswith("utf-16") and found.bom_bytes else found.codec


def _items(stream: TextIO, buffer: str, name: str) -> Iterator[object]:
    decoder = json.JSONDecoder()
    place = passed = 0
    while True:
        while place < len(buffer) and buffer[place] in " \t\r\n,":
            place += 1
        if place < len(buffer) and buffer[place] == "]":
            return
        try:
            value, end = decoder.raw_decode(buffer, place)
            at_edge = end == len(buffer)  # a number may go on in the next piece
        except RecursionError as error:
            raise _bad(name, Phrase("character {number}", number=passed + place)) from error
        except ValueError:
            at_edge = True
        if at_edge:
            more = stream.read(max(_STEP, len(buffer) - place))
            if not more or len(buffer) - place > limits.MAX_JSON_OBJECT_BYTES:
                raise _bad(name, Phrase("character {number}", number=passed + place))
            passed += place
            buffer, place = buffer[place:] + more, 0
            continue
        yield value
        place = end


def _largest_list(path: Path, name: str) -> Iterator[object]:
    if path.stat().st_size > limits.MAX_DOCUMENT_BYTES:
        raise BadInput("'{name}' is too large for one JSON object.", "Export it as JSON lines or CSV.", name=name)
    try:
        document = json.loads(path.read_text(encoding=_codec(path), errors="replace").lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise _bad(name, Phrase("its beginning or end")) from error
    lists = [value for value in document.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    yield from max(lists, key=len) if lists else [document]
