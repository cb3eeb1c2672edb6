"""What a file is, by its content: the name's ending only helps to word a message."""

import re
from typing import Literal

from heming.errors import BadInput, Phrase

Kind = Literal["text", "xlsx", "xls", "html", "json", "jsonl", "parquet", "gzip", "zip", "empty"]

_UNREADABLE = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a SQLite database"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"RIFF", "a sound or video file"),
)
_HTML = re.compile(
    rb"^\s*(<!--.*?-->\s*)*(<\?xml[^>]*>\s*)?(<!doctype html|<html|<table|<meta|<head|<body|<style|<div)", re.I | re.S
)
_SPREADSHEET_XML = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet", re.I)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def kind_of(head: bytes, name: str, *, members: tuple[str, ...] | None = None) -> Kind:
    """The kind of a file from its first bytes (and, of a zip, its member names); BadInput for what holds no rows."""
    if not head.strip(b"\x00 \t\r\n") and (not head or len(head) < 4096):
        return "empty"
    for magic, what in _UNREADABLE:
        if head.startswith(magic):
            raise not_a_table(name, what)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(name, members or ())
    return _text_kind(head, name)


def not_a_table(name: str, what: str) -> BadInput:
    """The message for a file that holds no rows we could read."""
    return BadInput(
        "'{name}' is {what}, not a table.",
        "Export it as CSV or XLSX and import that file; unpack archives other than .zip and .gz first.",
        name=name,
        what=Phrase(what),
    )


def _zip_kind(name: str, members: tuple[str, ...]) -> Kind:
    lower = {member.lower() for member in members}
    if any(m.startswith("xl/workbook.") for m in lower):
        return "xlsx"
    if "content.xml" in lower and "mimetype" in lower:
        return "xlsx"  # OpenDocument: the same reader takes it
    if "word/document.xml" in lower:
        raise not_a_table(name, "a Word document")
    if "ppt/presentation.xml" in lower:
        raise not_a_table(name, "a presentation")
    return "zip"


def _text_kind(head: bytes, name: str) -> Kind:
    has_bom = head.startswith(_BOMS)
    plain = head.removeprefix(_BOMS[0])
    if _SPREADSHEET_XML.search(plain[:4096]):
        raise BadInput(
            "'{name}' is an XML spreadsheet of Excel 2003.",
            "Open it in Excel or WPS and save it as XLSX, then import that file.",
            name=name,
        )
    if _HTML.match(plain) or (b"<table" in plain.lower() and plain.lstrip().startswith(b"<")):
        return "html"
    start = plain.lstrip()
    is_utf8 = not has_bom or head.startswith(_BOMS[0])
    if is_utf8 and (found := _json_kind(start)):
        return found
    if not has_bom and _is_binary(head):
        raise not_a_table(name, "a binary file")
    return "text"


def _json_kind(start: bytes) -> Kind | None:
    """JSON or JSON lines when it begins like one: `[{`, `{"`; a CSV may begin with a bracket too."""
    if re.match(rb'\[\s*(\{|\]|\[|")', start):
        return "json"
    if not re.match(rb'\{\s*("|\})', start):
        return None
    first_line, newline, rest = start.partition(b"\n")
    closes = first_line.rstrip().endswith(b"}") and first_line.count(b"{") == first_line.count(b"}")
    follows = rest.lstrip()[:1]
    return "jsonl" if newline and closes and follows in (b"{", b"") else "json"


def _is_binary(head: bytes) -> bool:
    """Many control bytes, and not the regular zero bytes of UTF-16."""
    piece = head[:65536]
    if not piece:
        return False
    control = sum(piece.count(bytes([c])) for c in (*range(1, 9), 11, *range(14, 27), *range(28, 32), 127))
    zeros = piece.count(0)
    if zeros and is_utf16(piece):
        return False
    return control > len(piece) // 50 or zeros > len(piece) // 3


def is_utf16(piece: bytes) -> str:
    """'utf-16-le' or 'utf-16-be' when zero bytes stand regularly beside newlines and delimiters, else ''."""
    little = sum(piece[i::2].count(0) for i in (1,))
    big = sum(piece[i::2].count(0) for i in (0,))
    small, codec = (big, "utf-16-le") if little > big else (little, "utf-16-be")
    many = max(little, big)
    if many < max(4, len(piece) // 100) or small > many // 20:
        return ""
    even = piece[: len(piece) // 2 * 2]
    try:
        text = even.decode(codec, errors="strict" if len(even) < 4 else "replace")
    except UnicodeDecodeError:
        return ""
    odd = text.count("\ufffd") + sum(text.count(chr(c)) for c in range(1, 9))
    return codec if odd * 50 < len(text) else ""
