"""What all queries of one question share."""

from dataclasses import dataclass
from datetime import date

from heming.access.scope import Scope
from heming.metrics.question import Question
from heming.metrics.records import Records


@dataclass(frozen=True)
class Frame:
    """What all queries of one question share."""

    question: Question
    scope: Scope
    records: Records
    as_of: date | None

    @property
    def dimensions(self) -> frozenset[str]:
        """Everything the question groups or filters by."""
        return frozenset(self.question.by) | {f.dimension for f in self.question.where}
