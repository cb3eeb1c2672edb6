"""Is a performance metric still worth its place: does it tell people apart, and does it go with satisfaction or with
another outcome (fewer repeat contacts, settled, not reopened, fewer complaints)?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from heming.insight.comovement import Link, Sides, link, widened
from heming.insight.measures import Halves, performance

Advice = Literal["keep", "reweight", "split", "retire", "watch"]
Reason = Literal[
    "goes_together", "goes_apart", "costs_outcome", "serves_outcome", "apart_in_some", "says_nothing", "noise",
    "cannot_tell", "too_few",
]  # fmt: skip
UNRELIABLE = 0.5  # the two halves of a person's cases agree less than this, whole interval


@dataclass(frozen=True)
class Health:
    """One metric: its link with satisfaction, how well the halves of a person's cases agree on it (1 is perfectly), the
    links by channel and with other outcomes, what to do and why. Intervals of links allow for `looks` of them."""

    measure: str
    link: Link
    agreement: Link
    by_channel: Mapping[str, Link]
    advice: Advice
    reason: Reason
    outcomes: Mapping[str, Link] = field(default_factory=dict)
    looks: int = 1


@dataclass(frozen=True)
class Seen:
    """The links of one metric as computed: with satisfaction, by channel, with other outcomes; `looks` in all."""

    together: Link
    by_channel: Mapping[str, Link] = field(default_factory=dict)
    outcomes: Mapping[str, Link] = field(default_factory=dict)
    looks: int = 1


def health(measure: str, seen: Seen, *, agreement: Link) -> Health:
    """By a printed rule, the first that holds, each interval widened for all looks of the table: halves do not agree →
    retire; opposite verdicts in two channels → split; apart from satisfaction or another outcome → re-weight; together
    with one → keep; no link with any → retire; else watch."""
    together = widened(seen.together, seen.looks)
    channels, outcomes = (
        {name: widened(one, seen.looks) for name, one in links.items()} for links in (seen.by_channel, seen.outcomes)
    )
    others = {one.verdict for one in outcomes.values() if one.known}
    rules: tuple[tuple[bool, Advice, Reason], ...] = (
        (not together.known, "watch", "too_few"),
        (agreement.known and agreement.high < UNRELIABLE, "retire", "noise"),
        ({"together", "apart"} <= {one.verdict for one in channels.values()}, "split", "apart_in_some"),
        (together.verdict == "apart", "reweight", "goes_apart"),
        ("apart" in others, "reweight", "costs_outcome"),
        (together.verdict == "together", "keep", "goes_together"),
        ("together" in others, "keep", "serves_outcome"),
        (together.verdict == "no_link" and others <= {"no_link"}, "retire", "says_nothing"),
    )
    advice, reason = next(((a, r) for holds, a, r in rules if holds), ("watch", "cannot_tell"))
    return Health(measure, together, agreement, channels, advice, reason, outcomes, seen.looks)


def agreement(halves: Halves, measure: str) -> Link:
    """How well the two halves of the same people's cases agree on a measure."""
    return link(
        [Sides(performance(halves.first, measure, alike=True), performance(halves.second, measure, alike=True))]
    )
