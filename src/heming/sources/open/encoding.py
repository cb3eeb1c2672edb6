"""Which encoding a text file is in, from its head and from pieces spread over the whole of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from heming.sources.open import limits
from heming.sources.open.kind import is_utf16

_FEW = 3
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_FOUR_BYTES = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")  # GB18030 beyond its pairs, e.g. the half-width yen
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
NAMES = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030",
    "cp1252": "Latin-1",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
}


@dataclass(frozen=True)
class Encoding:
    """The main encoding, the length of its mark, and whether lines of a second encoding were seen."""

    codec: str
    bom_bytes: int = 0
    mixed_with: str = ""


def find_encoding(path: Path) -> Encoding:
    """The encoding that explains the head and the spread pieces."""
    pieces = list(spread_pieces(path))
    head = pieces[0] if pieces else b""
    for bom, codec in _BOMS:
        if head.startswith(bom):
            mixed = _judge(_lines(pieces)).mixed_with if codec == "utf-8" else ""
            return Encoding(codec, len(bom), mixed if mixed != "utf-8" else "")
    if codec := is_utf16(head[: 64 * 1024]):
        return Encoding(codec)
    return _judge(_lines(pieces))


def spread_pieces(path: Path) -> Iterator[bytes]:
    """The head of the file, then pieces evenly spread over the rest; the whole file when it is small."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        if size <= limits.WHOLE_SAMPLE_BYTES:
            yield stream.read()
            return
        yield stream.read(limits.HEAD_BYTES)
        step = (size - limits.HEAD_BYTES) // limits.SPREAD_PIECES
        for number in range(limits.SPREAD_PIECES):
            stream.seek(limits.HEAD_BYTES + number * step)
            yield stream.read(limits.SPREAD_BYTES)


def _lines(pieces: list[bytes]) -> Iterator[bytes]:
    """Lines with bytes above ASCII; the cut first and last lines of later pieces are left out."""
    for number, piece in enumerate(pieces):
        lines = piece.split(b"\n")
        if number:
            lines = lines[1:]
        if len(pieces) > 1:
            lines = lines[:-1]
        for line in lines:
            if not line.isascii():
                yield line.removeprefix(_BOMS[0][0])


def _judge(lines: Iterator[bytes]) -> Encoding:
    """UTF-8 where a line is valid UTF-8; other lines are Chinese when their high bytes come in pairs, else Western."""
    utf8 = other = chinese = 0
    for line in lines:
        if _decodes(line, "utf-8"):
            utf8 += 1
            continue
        other += 1
        chinese += looks_chinese(line)
    if other < _FEW and utf8 >= other:
        return Encoding("utf-8")  # single damaged lines are no second encoding
    second = "gb18030" if chinese * 2 >= other else "cp1252"
    if utf8 == 0:
        return Encoding(second)
    # A few lines of either encoding are valid UTF-8 by chance.
    if utf8 <= other // 50:
        return Encoding(second)
    return Encoding("utf-8", 0, second) if utf8 >= other else Encoding(second, 0, "utf-8")


def looks_chinese(line: bytes) -> bool:
    """GB18030 text has its high bytes in pairs; a Western letter stands alone between ASCII letters."""
    if not _decodes(line.rstrip(b"\r"), "gb18030"):
        return False
    runs = [len(run) for run in _HIGH_RUN.findall(_FOUR_BYTES.sub(b"\xa1\xa1", line))]
    return sum(1 for run in runs if run % 2 == 0) * 2 > len(runs) or sum(runs) > 3 * len(runs)


def _decodes(line: bytes, codec: str) -> bool:
    try:
        line.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
