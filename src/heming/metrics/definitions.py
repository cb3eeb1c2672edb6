"""What a measure is: a frozen catalogue entry with one or more forms, each a formula over one fact table."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from typing import Literal

from heming.metrics.expression import Expression

Kind = Literal[
    "count",  # rows where
    "sum",  # sum of value
    "mean",  # mean of value, or sum of numerator over sum of denominator where the source counted
    "share",  # rows where numerator, of rows where; or sum of numerator over sum of denominator
    "distinct_share",  # distinct `value` with numerator, of distinct `value`
    "ratio",  # sum of numerator over sum of denominator, times factor
    "quantile",  # quantile q of value
    "nps",  # numerator promoters, denominator detractors
    "correlation",  # Spearman of value and numerator
    "followed",  # distinct `value`, and those with a row in another table within `window` after
    "retained",  # distinct `value` active in the period and again within `window` after its end
    "derived",  # one metric's numerator over another's, each from its own table
    "unknown",  # no answer, and the reason
]
ATTRIBUTION_RULES = ("owner", "first", "last", "most_messages", "by_time", "equal")
WHOLE_CASE_RULES = ("owner", "first", "last", "most_messages")


@dataclass(frozen=True)
class Said:
    """Rows a formula leaves out, or something to know about how they were counted: which rows, and the sentence."""

    when: Expression
    zh: str
    en: str


@dataclass(frozen=True)
class Parameter:
    """What follows the colon of a key: '20s', '7d'. Seconds, with the default and the allowed range."""

    name: str
    default: str
    low: str
    high: str


@dataclass(frozen=True)
class Form:
    """One formula over one table. A metric uses the first form whose columns have values."""

    kind: Kind
    table: str
    period: str  # the date column that puts a row into a period; "" for derived
    where: Expression | None = None
    numerator: Expression | None = None
    denominator: Expression | None = None
    value: Expression | None = None
    given: Expression | None = None  # unknown: a figure the source gives for one row, shown for that row alone
    q: float = 0.5
    factor: int = 1
    null: Literal["skip", "no"] = "skip"  # a missing numerator: the row does not count, or counts as "no"
    matures_after: str = ""  # a duration or a parameter's name
    needs: tuple[str, ...] = ()  # columns that must have values
    known_by: Mapping[str, tuple[str, str]] = field(
        default_factory=dict
    )  # column, or columns with | of which one will do -> why nothing can be told without it (zh, en)
    left_out: tuple[Said, ...] = ()
    remarks: tuple[Said, ...] = ()
    one_scale: bool = False  # several true scales give no answer
    one_currency: bool = False  # several currencies give no answer
    once_per: str = ""  # several rows are one thing (items of one review): only its first row counts
    trials: bool = True  # shares of sums: whether the denominator counts trials (seconds do not, and get no interval)
    then: tuple[str, ...] = ()  # followed: (table, column equal to `value`, instant)
    over: tuple[str, str] = ("", "")  # derived: (numerator metric, denominator metric)
    reason: tuple[str, str] = ("", "")  # unknown: why (zh, en)
    all_is_nothing: str = ""  # why nothing can be told where no row of any stream asked speaks against it
    said: tuple[str, str] = ("", "")  # what to say when this form was used (zh, en)

    def as_dict(self) -> dict[str, object]:
        """The formula as plain data; expressions as their text, what does not apply left out."""
        return {
            f.name: _plain(getattr(self, f.name))
            for f in fields(self)
            if getattr(self, f.name) not in (None, "", (), {})
        }

    def formula(self) -> str:
        """The formula in one line of the catalogue's own language."""
        parts = {
            f: e.text for f in ("numerator", "denominator", "value", "where") if (e := getattr(self, f)) is not None
        }
        if self.kind == "derived":
            return f"{self.over[0]} / {self.over[1]} * {self.factor}"
        inside = ", ".join(f"{name}: {text}" for name, text in parts.items())
        q = f" {self.q:g}" if self.kind == "quantile" else ""
        return f"{self.kind}{q} over {self.table} [{self.period}]" + (f" ({inside})" if inside else "")


def _plain(value: object) -> object:
    if isinstance(value, Expression):
        return value.text
    if isinstance(value, Said):
        return {"when": value.when.text, "zh": value.zh, "en": value.en}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return {k: _plain(v) for k, v in value.items()} if isinstance(value, Mapping) else value


@dataclass(frozen=True)
class Metric:
    """A catalogue entry."""

    key: str
    zh: str
    en: str
    question_zh: str
    question_en: str
    family: str
    unit: str
    better: Literal["higher", "lower", "band", "none"]
    forms: tuple[Form, ...]
    synonyms: tuple[str, ...] = ()
    scale: str = ""
    attribution: tuple[str, ...] = ATTRIBUTION_RULES  # the first is the default
    minimum_n: int = 0
    parameter: Parameter | None = None
    variants: tuple[str, ...] = ()  # common parameters worth listing: "24h", "48h"
    gaming_zh: str = ""
    gaming_en: str = ""
    notes_zh: str = ""
    notes_en: str = ""
    owner: str = "operations"
    version: int = 1
    anonymous: bool = False  # every row is anonymous (staff pulse)
    custom: bool = False

    def name(self, language: str) -> str:
        """The display name in a language (zh… or anything else for English)."""
        return self.zh if language.lower().startswith("zh") else self.en

    def described(self, language: str) -> str:
        """The question the metric answers, in a language."""
        return self.question_zh if language.lower().startswith("zh") else self.question_en

    @property
    def table(self) -> str:
        """The fact table of the first form; the numerator metric's name for a derived one."""
        return self.forms[0].table or self.forms[0].over[0]

    def as_dict(self) -> dict[str, object]:
        """The entry as plain data, complete, for API, command line and published schemes."""
        plain = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("forms", "parameter")}
        parameter = None if self.parameter is None else asdict(self.parameter)
        return {k: _plain(v) for k, v in plain.items()} | {
            "parameter": parameter,
            "forms": [f.as_dict() for f in self.forms],
        }

    @cached_property
    def edition(self) -> int:
        """Tells this wording of the entry from every other: an edited metric is another question."""
        return hash(repr(self))

    @property
    def words(self) -> frozenset[str]:
        """Everything people call it, for search."""
        return frozenset((self.key, self.zh, self.en, *self.synonyms))


@dataclass(frozen=True)
class Asked:
    """A metric as a question names it: key with its parameter resolved to seconds."""

    name: str  # as written: "first_contact_resolved_share:7d"
    metric: Metric
    parameters: Mapping[str, int]
