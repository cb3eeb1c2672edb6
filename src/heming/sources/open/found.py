"""What opening a path yields: a local file, notices about it, rows to look at, and the source `facts` reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from heming.facts.arrivals.text import TextSource
from heming.sources.open.kind import Kind


@dataclass(frozen=True)
class Notice:
    """Something about a file the user should know; English, doors translate by code with `values`."""

    code: str
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)
    is_warning: bool = False

    @property
    def text(self) -> str:
        """The sentence with its values."""
        return self.sentence.format(**self.values) if self.values else self.sentence


@dataclass(frozen=True)
class LocalFile:
    """A plain file on disk: given by the user, or unpacked from an archive into the uploads folder."""

    path: Path
    name: str  # what people call it; for an archive member 'archive.zip › member.csv'
    kind: Kind
    is_temporary: bool = False
    original: Path | None = None  # the archive it came from


@dataclass(frozen=True)
class Sample:
    """Rows spread over the whole file, every cell as text."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_complete: bool  # every row of the file is here
    estimated_rows: int

    def column(self, position: int) -> list[str]:
        """The cells of one column."""
        return [row[position] for row in self.rows]


@dataclass(frozen=True)
class OpenedFile:
    """One table: where it came from, how it is read, and what it looks like."""

    name: str
    kind: Kind
    text: TextSource
    sample: Sample
    sha256: str
    bytes: int
    notices: tuple[Notice, ...] = ()
