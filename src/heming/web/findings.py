"""Findings of the data check as pages show them: sentence, remedy, the measures they touch, the correction offered."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.errors import NotFound
from heming.facts.arrivals.report import Finding
from heming.facts.queries import BatchView
from heming.web.entries import name_of
from heming.web.words import said, severity_name

TAGS = {"serious": "hm-tag-serious", "warn": "hm-tag-warn", "info": "hm-tag-info"}
CORRECTIONS = {"roll_over_midnight": gettext_noop("Roll these times over to the next day")}


@dataclass(frozen=True)
class TouchedMetric:
    """A measure a finding touches."""

    name: str
    url: str


@dataclass(frozen=True)
class FindingItem:
    """One finding, ready to be shown."""

    code: str
    severity: str
    tag: str
    sentence: str
    remedy: str
    rows: int
    metrics: tuple[TouchedMetric, ...]
    correction: str
    correction_name: str
    may_correct: bool
    batch_id: int
    batch: BatchView | None = None


def finding_item(
    finding: Finding, *, batch_id: int, batch: BatchView | None = None, may_correct: bool = True
) -> FindingItem:
    """One finding in the reader's language."""
    return FindingItem(
        finding.code, severity_name(finding.severity), TAGS.get(finding.severity, ""),
        said(finding.sentence, finding.values),
        said(finding.remedy, finding.values), finding.rows, tuple(_touched(finding.metrics)), finding.correction,
        _(CORRECTIONS[finding.correction]) if finding.correction in CORRECTIONS else "",
        may_correct and finding.correction in CORRECTIONS, batch_id, batch,
    )  # fmt: skip


def _touched(metrics: Iterable[str]) -> Iterable[TouchedMetric]:
    for key in metrics:
        try:
            yield TouchedMetric(name_of(key), reverse("metric", args=[key]))
        except NotFound:  # a finding may name a family that has no entry of its own
            yield TouchedMetric(key, reverse("metrics"))
