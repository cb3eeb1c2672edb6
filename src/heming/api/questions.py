"""A question as the API takes it."""

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from heming.api.shapes import Limit, Offset, Word
from heming.metrics.question import Filter, Question

EXAMPLE: dict[str, Any] = {
    "metrics": ["csat_mean", "first_reply_seconds_p50"], "by": ["team"], "start": "2023-08-01", "end": "2023-08-31",
}  # fmt: skip
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 1, 1))]


class FilterIn(Schema):
    """Keep (or leave out) rows whose dimension has one of the values."""

    dimension: Word
    values: list[Word] = Field(min_length=1, max_length=500)
    op: Literal["in", "not_in"] = "in"


class QuestionIn(Schema):
    """Which measures, grouped by what, over which rows and days (both ends included, reporting zone)."""

    metrics: list[Word] = Field(min_length=1, max_length=40)
    by: list[Word] = Field([], max_length=6)
    where: list[FilterIn] = Field([], max_length=20)
    start: Day | None = None
    end: Day | None = None
    attribution: Literal["owner", "first", "last", "most_messages", "by_time", "equal"] | None = None
    sources: list[Word] = Field([], max_length=50)
    minimum_n: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    design_effect: bool = False
    snapshot: Word | None = None

    def question(self) -> Question:
        """The frozen question."""
        where = tuple(Filter(f.dimension, tuple(f.values), f.op) for f in self.where)
        return Question(
            metrics=tuple(dict.fromkeys(self.metrics)), by=tuple(dict.fromkeys(self.by)), where=where, start=self.start,
            end=self.end, attribution=self.attribution, sources=tuple(self.sources), minimum_n=self.minimum_n,
            design_effect=self.design_effect, snapshot=self.snapshot,
        )  # fmt: skip


class CellIn(QuestionIn):
    """One figure of a question: its measure, and its group as `keys` (or labels) of the answer's row."""

    metric: Word | None = Field(None, description="the first of `metrics` when left out")
    keys: dict[Word, Word | None] = Field({}, max_length=6)

    @property
    def asked(self) -> str:
        """The measure that is meant."""
        return self.metric or self.metrics[0]


class RowsIn(CellIn):
    """The figure whose rows are wanted, and which stretch of them."""

    offset: Offset = 0
    limit: Limit = 50


class ValueOut(Schema):
    """One figure; `value` null means there is no answer, and `note` says why."""

    by: dict[str, str | None]
    keys: dict[str, str]
    metric: str
    value: float | None
    n: int
    low: float | None
    high: float | None
    enough: bool
    note: str | None


class AnswerOut(Schema):
    """All figures of one question, from one snapshot."""

    snapshot: str
    rows: list[ValueOut]
    notes: list[str]


class PagePartOut(Schema):
    """One of the tables a figure was added up from; without streams, all of them."""

    table: str
    streams: list[str]
    total: int
    counted: int


class PageOut(Schema):
    """Rows behind a figure: `total` counts all of them, `counted` those inside the formula. Where case rows and day
    rows were added, `parts` says how many of each, and every row its `table`.
    """

    table: str
    columns: list[str]
    rows: list[dict[str, Any]]
    total: int
    counted: int
    offset: int
    parts: list[PagePartOut] = []
