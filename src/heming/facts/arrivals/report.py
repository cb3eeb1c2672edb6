"""What an import did, in counts that add up, with every problem located."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one cell or row. `row` 0 speaks of the whole file or column."""

    row: int
    column: str
    value: str
    problem: str  # English template code, e.g. "not a date"
    fix: str


@dataclass(frozen=True)
class Finding:
    """One result of the data check: what was seen, how often, what it means, and which metrics it touches."""

    code: str
    severity: str  # info, warn, serious
    sentence: str  # English; doors translate by code with `values`
    remedy: str
    values: Mapping[str, object]
    rows: int
    metrics: tuple[str, ...] = ()
    correction: str = ""  # name of a correction the product offers, e.g. "roll_over_midnight"

    def told(self) -> tuple[str, str]:
        """Sentence and remedy in English, with their values filled in."""
        return self.sentence.format(**self.values), self.remedy.format(**self.values)


@dataclass(frozen=True)
class Report:
    """rows_read = rows_used + rows_unchanged + rows_quarantined; records of the main table = new + updated +
    unchanged.
    """

    batch: int
    snapshot: str
    rows_read: int
    rows_used: int
    rows_unchanged: int
    rows_quarantined: int
    rows_total_lines: int  # 合计 and 平均 rows, part of rows_quarantined
    records_new: int
    records_updated: int
    records_unchanged: int
    problems: tuple[Problem, ...]  # at most the first 1,000; all are in the quarantine
    findings: tuple[Finding, ...]
    seconds: Mapping[str, float]  # by stage: read, convert, enrich, merge

    def as_dict(self) -> dict[str, object]:
        """The documented JSON shape of `heming import --format json`, with the findings told in English."""
        told = [dict(zip(("sentence", "remedy"), f.told(), strict=True)) for f in self.findings]
        plain = asdict(self)
        plain["findings"] = [found | words for found, words in zip(plain["findings"], told, strict=True)]
        return plain
