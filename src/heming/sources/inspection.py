"""What looking at files yields: one group per kind of table, each with its mapping and what is unsure about it."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from heming.facts.arrivals.mapping import Mapping
from heming.facts.arrivals.text import TextSource
from heming.sources.guess.question import Guess, Question
from heming.sources.open.found import Notice, OpenedFile, Sample


@dataclass(frozen=True)
class Group:
    """Files with the same columns: one import."""

    files: tuple[OpenedFile, ...]
    guess: Guess
    origin: str = "guess"  # guess, "preset <name>", "saved <name>"

    @property
    def mapping(self) -> Mapping:
        """How its columns are read."""
        return self.guess.mapping

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is unsure."""
        return self.guess.questions

    @property
    def file_names(self) -> tuple[str, ...]:
        """The files, as people call them."""
        return tuple(file.name for file in self.files)

    @property
    def texts(self) -> tuple[TextSource, ...]:
        """What is staged."""
        return tuple(file.text for file in self.files)

    @property
    def hashes(self) -> tuple[str, ...]:
        """The files' SHA-256, in order."""
        return tuple(file.sha256 for file in self.files)

    @property
    def sample(self) -> Sample:
        """Rows of the first file that has any."""
        return next((file.sample for file in self.files if file.sample.rows), self.files[0].sample)

    @property
    def estimated_rows(self) -> int:
        """About how many rows there are."""
        return sum(file.sample.estimated_rows for file in self.files)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What was noticed while opening and guessing, each once."""
        every = (*(notice for file in self.files for notice in file.notices), *self.guess.notices)
        return tuple({notice.text: notice for notice in every}.values())


@dataclass(frozen=True)
class Inspection:
    """Everything known of some files before they are imported.

    `folder` holds unpacked and converted copies until `close`.
    """

    groups: tuple[Group, ...]
    folder: Path
    notices: tuple[Notice, ...] = ()
    zone: str = ""
    stream: str = ""

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is unsure, of all groups."""
        return tuple(question for group in self.groups for question in group.questions)

    @property
    def warnings(self) -> tuple[Notice, ...]:
        """Notices a person should read before importing."""
        every = (*self.notices, *(notice for group in self.groups for notice in group.notices))
        return tuple(notice for notice in every if notice.is_warning)

    def close(self) -> None:
        """Removes the copies."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> "Inspection":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
