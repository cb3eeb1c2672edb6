"""A mapping: which column of a file feeds which column of which table, and how its text is read.

`sources` guesses or loads one, the user confirms it, `facts` carries it out. It is plain data and is saved as TOML.
"""

from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from typing import Literal

ParserKind = Literal[
    "text",  # trimmed, full-width folded, missing words -> null
    "id",  # text; ="0012" and trailing tabs unwrapped, leading zeros kept; Excel-rounded numbers reported as lost
    "instant",  # date and time: params formats, order, zone, serial (Excel), epoch
    "date",  # day only
    "duration",  # 00:03:22, 3分22秒, 202 -> seconds: params unit for bare numbers
    "number",  # thousands separators, full-width digits
    "percent",  # 98.5% -> 0.985
    "money",  # number with currency sign
    "flag",  # yes/no words: params true, false (tuples of words)
    "level",  # rating: params min, max, labels (word -> value), better
    "code",  # closed set: params codes (word -> code)
]


@dataclass(frozen=True)
class Parser:
    """How a text cell becomes a value. `params` holds only strings, numbers, booleans, and lists or maps of them."""

    kind: ParserKind
    params: Map[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class FieldMap:
    """One source column feeding one target, e.g. header 'CSAT Score' -> 'answers.csat.value'.

    Targets are 'cases.opened_at', 'agent_days.received_count', or for answers 'answers.<instrument>.<column>', so
    that one row of
    a file can hold several questions. `x_` targets ('cases.x_city') are registered as extra columns.
    """

    header: str
    position: int  # 0-based column of the staged file
    target: str
    parser: Parser
    confidence: float = 1.0  # 0–1, how sure the guess is
    why: str = ""  # the evidence in words, English
    samples: tuple[str, ...] = ()
    label: str = ""  # extra columns: what people call it
    unit: str = ""
    personal: bool = False


@dataclass(frozen=True)
class Fold:
    """Several rows are one case: rows with the same id are folded, ordered by a column; the last non-empty value wins.

    `first` names targets that take the first value instead; `counts` targets counted from changes of a column's value;
    `maxima` take the largest.
    """

    by: int  # position of the id column
    order: int | None = None  # position of the column that orders the rows
    first: tuple[str, ...] = ()
    maxima: tuple[str, ...] = ()
    state: int | None = None  # position of a column of states, from which resolutions and reopenings are told
    resolved: tuple[str, ...] = ()  # its words for solved
    closed: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ratio:
    """A ready-made rate of a day row: what it divides by what, so that it becomes counts beside its denominator.

    `numerator` and `denominator` are targets such as 'agent_days.satisfied_count'.
    """

    position: int
    numerator: str
    denominator: str


@dataclass(frozen=True)
class Mapping:
    """Everything needed to read one kind of file again without asking."""

    stream: str  # the `source` of the rows: a named stream, never a file name
    table: str  # the main table: cases, agent_days, answers, ...
    fields: tuple[FieldMap, ...]
    headers: tuple[str, ...]  # all headers of the file, in order
    zone: str = "Asia/Shanghai"
    constants: Map[str, object] = field(default_factory=dict)  # target -> value for the whole file
    fold: Fold | None = None
    left_out: tuple[int, ...] = ()  # positions the user chose not to import
    total_words: tuple[str, ...] = ("合计", "总计", "小计", "平均", "汇总", "total", "sum", "average", "grand total")
    missing_words: tuple[str, ...] = (
        "",
        "-",
        "--",
        "—",
        "?",
        "空",
        "无",
        "null",
        "NULL",
        "None",
        "N/A",
        "n/a",
        "#N/A",
        "nan",
        "NaN",
    )
    preset: str = ""
    only_answered: bool = False  # every row carries an answer: who was invited cannot be known
    notes: tuple[str, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    copies: Map[str, str] = field(default_factory=dict)  # target -> the target it equals by the platform's own formula
    version: int = 1

    def targets(self) -> frozenset[str]:
        """All target names the mapping fills."""
        return frozenset(f.target for f in self.fields) | frozenset(self.constants)
