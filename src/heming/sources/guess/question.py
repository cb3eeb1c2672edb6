"""What is shown and asked before an import: a choice, its evidence, and what is taken when nobody answers."""

from collections.abc import Mapping as Map
from dataclasses import dataclass

from heming.facts.arrivals.mapping import Mapping
from heming.sources.open.found import Notice


@dataclass(frozen=True)
class Question:
    """Something the guess is not sure of. `code` says what kind; `position` the column, -1 for the whole file.

    `choices` are values, the best first (what --yes takes); `labels` say what each means, in English. Answers are given
    back as {question.key: choice}.
    """

    code: str  # grain, date_order, target, scale, direction, keys
    position: int
    header: str
    sentence: str
    labels: Map[str, str]  # choice -> what it means, best first
    evidence: str = ""
    samples: tuple[str, ...] = ()
    group: int = 0  # which of several imports it belongs to

    @property
    def key(self) -> str:
        """The name under which the answer is given: 'date_order:3', 'grain', '1/grain' for the second import."""
        local = self.code if self.position < 0 else f"{self.code}:{self.position}"
        return f"{self.group}/{local}" if self.group else local

    @property
    def choices(self) -> tuple[str, ...]:
        """The possible answers, the best first."""
        return tuple(self.labels)

    @property
    def best(self) -> str:
        """What is taken when nobody answers."""
        return self.choices[0]

    @property
    def what(self) -> str:
        """The question with the header it is about."""
        return self.sentence.format(header=self.header)


@dataclass(frozen=True)
class Guess:
    """A mapping with what is unsure about it."""

    mapping: Mapping
    questions: tuple[Question, ...] = ()
    notices: tuple[Notice, ...] = ()
