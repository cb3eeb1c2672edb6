"""Is a performance metric still worth its place: does it tell people apart, and does it go with satisfaction?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from heming.insight.comovement import Link, Sides, link
from heming.insight.measures import Halves, performance

Advice = Literal["keep", "reweight", "split", "retire", "watch"]
Reason = Literal["goes_together", "goes_apart", "apart_in_some", "says_nothing", "noise", "cannot_tell", "too_few"]
UNRELIABLE = 0.5  # the two halves of a person's cases agree less than this, whole interval


@dataclass(frozen=True)
class Health:
    """One metric: its link with satisfaction, how well the halves of a person's cases agree on it (1 is perfectly), the
    links by channel, what to do and why."""

    measure: str
    link: Link
    agreement: Link
    by_channel: Mapping[str, Link]
    advice: Advice
    reason: Reason


def health(measure: str, together: Link, *, agreement: Link, by_channel: Mapping[str, Link]) -> Health:
    """By a printed rule, the first that holds: noise → retire, opposite verdicts in two channels →
    split, apart → re-weight, together → keep, no link → retire, else watch."""
    verdicts = {one.verdict for one in by_channel.values()}
    rules: tuple[tuple[bool, Advice, Reason], ...] = (
        (not together.known, "watch", "too_few"),
        (agreement.known and agreement.high < UNRELIABLE, "retire", "noise"),
        ({"together", "apart"} <= verdicts, "split", "apart_in_some"),
        (together.verdict == "apart", "reweight", "goes_apart"),
        (together.verdict == "together", "keep", "goes_together"),
        (together.verdict == "no_link", "retire", "says_nothing"),
    )
    advice, reason = next(((a, r) for holds, a, r in rules if holds), ("watch", "cannot_tell"))
    return Health(measure, together, agreement, by_channel, advice, reason)


def agreement(halves: Halves, measure: str) -> Link:
    """How well the two halves of the same people's cases agree on a measure."""
    return link(
        [Sides(performance(halves.first, measure, alike=True), performance(halves.second, measure, alike=True))]
    )
