"""What is shown and asked before an import: a choice, its evidence, and what is taken when nobody answers."""

from collections.abc import Mapping as Map
from dataclasses import dataclass, field

from heming.facts.arrivals.mapping import Mapping
from heming.sources.open.found import Notice


@dataclass(frozen=True)
class Choice:
    """One possible answer: its value and what it says (English; doors translate)."""

    value: str
    label: str


@dataclass(frozen=True)
class Question:
    """Something the guess is not sure of. `code` says what kind; `position` the column, -1 for the whole file.

    Answers are given back as {question.key: choice.value}.
    """

    code: str  # grain, date_order, target, scale, direction, fold, zero
    position: int
    header: str
    sentence: str
    choices: tuple[Choice, ...]
    best: str  # what --yes takes
    evidence: str = ""
    values: Map[str, object] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The name under which the answer is given: 'date_order:3', 'grain'."""
        return self.code if self.position < 0 else f"{self.code}:{self.position}"

    @property
    def text(self) -> str:
        """The sentence with its values."""
        return self.sentence.format(**{"header": self.header, **self.values})


@dataclass(frozen=True)
class Guess:
    """A mapping with what is unsure about it."""

    mapping: Mapping
    questions: tuple[Question, ...] = ()
    notices: tuple[Notice, ...] = ()
