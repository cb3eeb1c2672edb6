"""Small files written for a test, and the way to the real ones beside the project."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from heming.facts.arrivals.mapping import FieldMap, Mapping
from heming.sources.guess.guess import guess_mapping
from heming.sources.guess.question import Guess
from heming.sources.open.found import OpenedFile
from heming.sources.open.read import open_paths

SHOPZILLA = "shopzilla/customer_support_sample.csv"
_DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def real(name: str) -> Path:
    """A real file kept beside the project; the test is skipped where it is missing."""
    path = _DATA / name
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return path


def write(folder: Path, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
    """A file with this content."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return path


def csv(header: Sequence[str], rows: Sequence[Sequence[object]], *, delimiter: str = ",") -> str:
    """A plain CSV text."""
    return "\n".join(delimiter.join(map(str, row)) for row in (header, *rows)) + "\n"


def opened(path: Path) -> OpenedFile:
    """The one table of a file."""
    (file,), _ = open_paths([path], path.parent / "uploads")
    return file


def guessed(path: Path, **answers: str) -> Guess:
    """The guess for a file."""
    file = opened(path)
    return guess_mapping(
        file.sample, text=file.text, answers={key.replace("__", ":"): value for key, value in answers.items()}
    )


def column(mapping: Mapping, target: str) -> FieldMap:
    """The field that feeds a target."""
    (found,) = [item for item in mapping.fields if item.target == target]
    return found


def cells(file: OpenedFile) -> list[tuple[str | None, ...]]:
    """Every row a row source hands over."""
    assert file.text.rows is not None
    return [tuple(row.values()) for batch in file.text.rows() for row in batch.to_pylist()]
