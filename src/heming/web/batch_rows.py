"""A batch as one line of a list."""

from dataclasses import dataclass
from datetime import date

from heming.facts.queries import BatchView, summary_rows
from heming.facts.store import open_store
from heming.web.words import state_name

TAGS = {"failed": "hm-tag-serious", "running": "hm-tag-warn", "open": "hm-tag-warn", "rolled_back": "hm-tag-off"}
SHOWN = 2


@dataclass(frozen=True)
class BatchLine:
    """What the list shows of a batch."""

    batch: BatchView
    files: str
    first_day: date | None
    last_day: date | None
    state: str
    tag: str
    summary: int  # recognised 合计 and 平均 rows among those left out
    not_used: int  # the others: they wait for somebody


def batch_line(batch: BatchView) -> BatchLine:
    """The line of one batch."""
    summary = summary_rows(open_store(), batch.id) if batch.rows_quarantined else 0
    days = [(span.first_day, span.last_day) for span in batch.coverage]
    return BatchLine(
        batch, files_in_words(batch.file_names),
        min((d[0] for d in days), default=None), max((d[1] for d in days), default=None),
        state_name(batch.state), TAGS.get(batch.state, ""), summary, batch.rows_quarantined - summary,
    )  # fmt: skip


def files_in_words(names: tuple[str, ...]) -> str:
    """The first names, and how many more there are."""
    rest = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" … (+{rest})" if rest > 0 else "")
