"""From any encoding to clean UTF-8 on disk, block by block: a file that is clean already is used where it lies."""

import codecs
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pyarrow as pa

from heming.errors import BadInput
from heming.sources.open import limits
from heming.sources.open.encoding import NAMES, Encoding, find_encoding, looks_chinese
from heming.sources.open.found import Notice

_MOST_PLACES = 20


@dataclass(frozen=True)
class CleanText:
    """A UTF-8 file without zero bytes, and what had to be done to get it."""

    path: Path
    bom_bytes: int
    notices: tuple[Notice, ...] = ()


@dataclass
class _Tally:
    """What was repaired on the way."""

    line: int = 1
    replaced: int = 0
    replaced_lines: list[int] = field(default_factory=list)
    second: int = 0
    zeros: int = 0


def clean_text(path: Path, name: str, *, uploads: Path) -> CleanText:
    """The file itself when it is valid UTF-8 without zero bytes; otherwise a UTF-8 copy in the uploads folder."""
    encoding = find_encoding(path)
    if encoding.codec == "utf-8" and not encoding.mixed_with and _is_clean(path, name):
        return CleanText(path, encoding.bom_bytes)
    uploads.mkdir(parents=True, exist_ok=True)
    target = uploads / f"{uuid.uuid4().hex}.utf8"
    tally = _Tally()
    try:
        with path.open("rb") as source, target.open("wb") as out:
            source.seek(encoding.bom_bytes)
            for text in _decoded(source, encoding, tally, name):
                out.write(_repaired(text, tally).encode("utf-8", "replace"))
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return CleanText(target, 0, tuple(_notices(encoding, tally)))


def _is_clean(path: Path, name: str) -> bool:
    """Valid UTF-8, no zero byte, no endless line: one pass at reading speed."""
    with path.open("rb") as source:
        for block in _blocks(source, name):
            if b"\0" in block or _has_old_newlines(block) or not _is_utf8(block):
                return False
    return True


def _has_old_newlines(block: bytes | str) -> bool:
    """Lines that end with a carriage return alone, as old Macs wrote them."""
    newline, carriage = (b"\n", b"\r") if isinstance(block, bytes) else ("\n", "\r")
    return newline not in block and carriage in block  # type: ignore[operator]


def _repaired(text: str, tally: _Tally) -> str:
    if "\0" in text:
        tally.zeros += text.count("\0")
        text = text.replace("\0", "")
    return text.replace("\r", "\n") if _has_old_newlines(text) else text


def _is_utf8(block: bytes) -> bool:
    if block.isascii():
        return True
    try:
        pa.scalar(block, pa.large_binary()).cast(pa.large_string())  # several times faster than bytes.decode
    except pa.ArrowInvalid:
        return False
    return True


def _blocks(source: IO[bytes], name: str) -> Iterator[bytes]:
    """Blocks that end at a newline, so that no character is cut; a line longer than a block is refused."""
    rest = b""
    while block := source.read(limits.BLOCK_BYTES):
        block = rest + block
        cut = block.rfind(b"\n") + 1
        if not cut:
            cut = block.rfind(b"\r") + 1
        if not cut and len(block) > limits.MAX_LINE_BYTES:
            raise endless_line(name)
        rest = block[cut:]
        if cut:
            yield block[:cut]
    if rest:
        yield rest


def endless_line(name: str) -> BadInput:
    """The message for a line that is longer than any table row."""
    return BadInput(
        "'{name}' has a line of more than {limit} MB: it is not a table with one row per line.",
        "Export it again as CSV or XLSX, or as JSON lines with one object per line.",
        name=name,
        limit=limits.MAX_LINE_BYTES // limits.MIB,
    )


def _decoded(source: IO[bytes], encoding: Encoding, tally: _Tally, name: str) -> Iterator[str]:
    if encoding.codec.startswith("utf-16"):
        yield from _decoded_utf16(source, encoding.codec, tally, name)
        return
    for block in _blocks(source, name):
        if not encoding.mixed_with:
            try:
                text = block.decode(encoding.codec)
                tally.line += block.count(b"\n")
                yield text
                continue
            except UnicodeDecodeError:
                pass
        yield "".join(_line_by_line(block, encoding, tally))


def _line_by_line(block: bytes, encoding: Encoding, tally: _Tally) -> Iterator[str]:
    """Each line in the encoding that explains it; what none explains keeps its readable part."""
    second = encoding.mixed_with or ("utf-8" if encoding.codec != "utf-8" else "")
    for number, line in enumerate(block.split(b"\n")):
        tally.line += number > 0
        yield ("\n" if number else "") + _decode_line(line, encoding.codec, second, tally)


def _decode_line(line: bytes, codec: str, second: str, tally: _Tally) -> str:
    if line.isascii():
        return line.decode("ascii")
    for attempt in ("utf-8", codec, second or ("gb18030" if looks_chinese(line) else "")):
        if not attempt:
            continue
        try:
            text = line.decode(attempt)
        except UnicodeDecodeError:
            continue
        tally.second += attempt != codec
        return text
    text = line.decode(codec, errors="replace")
    tally.replaced += text.count("\ufffd")
    if len(tally.replaced_lines) < _MOST_PLACES:
        tally.replaced_lines.append(tally.line)
    return text


def _decoded_utf16(source: IO[bytes], codec: str, tally: _Tally, name: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)(errors="replace")
    since_newline = 0
    while block := source.read(limits.BLOCK_BYTES):
        text = decoder.decode(block, final=len(block) < limits.BLOCK_BYTES)
        last = text.rfind("\n")
        since_newline = since_newline + len(text) if last < 0 else len(text) - last
        if since_newline > limits.MAX_LINE_BYTES:
            raise endless_line(name)
        if bad := text.count("\ufffd"):
            tally.replaced += bad
            tally.replaced_lines.append(tally.line + text.count("\n", 0, text.find("\ufffd")))
        tally.line += text.count("\n")
        yield text


def _notices(encoding: Encoding, tally: _Tally) -> Iterator[Notice]:
    if encoding.codec != "utf-8":
        yield Notice("encoding", "Read as {encoding}.", {"encoding": NAMES[encoding.codec]})
    if tally.second:
        yield Notice(
            "mixed_encoding",
            "{count} lines are in another encoding than the rest of the file and were read line by line.",
            {"count": tally.second},
            is_warning=True,
        )
    if tally.replaced:
        yield Notice(
            "undecodable",
            "{count} unreadable characters were replaced, on lines {lines}.",
            {"count": tally.replaced, "lines": ", ".join(map(str, tally.replaced_lines[:_MOST_PLACES]))},
            is_warning=True,
        )
    if tally.zeros:
        yield Notice("zero_bytes", "{count} zero bytes were removed.", {"count": tally.zeros}, is_warning=True)
