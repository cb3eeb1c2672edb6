"""Advice on metrics in words: keep, re-weight, split or retire, why, and which outcomes it was held against."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.insight.metric_health import Health
from heming.web.entries import name_of
from heming.web.harmony_words import MEASURES, short, verdict

ADVICE = {
    "keep": (gettext_noop("keep"), "hm-tag"), "reweight": (gettext_noop("re-weight"), "hm-tag hm-tag-serious"),
    "split": (gettext_noop("split"), "hm-tag hm-tag-warn"), "retire": (gettext_noop("retire"), "hm-tag hm-tag-warn"),
    "watch": (gettext_noop("keep watching"), "hm-tag"),
}  # fmt: skip
REASONS = {
    "goes_together": gettext_noop("It goes with satisfaction."),
    "goes_apart": gettext_noop("Who does better on it has less satisfied customers: lower its weight, or pair it."),
    "apart_in_some": gettext_noop("Together in one channel, apart in another: set it per channel."),
    "says_nothing": gettext_noop("It says next to nothing about satisfaction."),
    "costs_outcome": gettext_noop("Who does better on it does worse on {outcomes}: lower its weight, or pair it."),
    "serves_outcome": gettext_noop("It goes with {outcomes}."),
    "noise": gettext_noop("Two halves of one person's cases do not agree on it: it measures chance."),
    "cannot_tell": gettext_noop("Not enough yet to say either way."),
    "too_few": gettext_noop("Too few people with enough cases and ratings, or no such data."),
}
OUTCOMES = {
    "repeated": gettext_noop("fewer customers back within 7 days"), "settled": gettext_noop("resolved"),
    "reopened": gettext_noop("fewer reopened"), "complained": gettext_noop("fewer complaints"),
}  # fmt: skip


def metrics(found: Sequence[Health]) -> list[dict[str, object]]:
    """Each metric with advice, reason and the other outcomes it was held against."""
    lines = []
    for one in found:
        word, tone = ADVICE[one.advice]
        parts = [f"{name} {verdict(link, one.measure).word}" for name, link in one.by_channel.items()]
        lines.append({
            "title": _(MEASURES[one.measure]), "told": verdict(one.link, one.measure), "advice": _(word), "tone": tone,
            "reason": _(REASONS[one.reason]).format(outcomes=_outcomes_told(one)),
            "agreement": short(one.agreement.value) if one.agreement.known else "–",
            "channels": _(", ").join(parts), "looks": one.looks,
            "key": one.measure,
            "outcomes": [(name, _(OUTCOMES[name]), verdict(link, one.measure)) for name, link in one.outcomes.items()],
        })  # fmt: skip
    return lines


def _outcomes_told(one: Health) -> str:
    said = {"costs_outcome": "apart", "serves_outcome": "together"}.get(one.reason, "")
    return _(", ").join(_(OUTCOMES[name]) for name, link in one.outcomes.items() if link.verdict == said)


def outcome_name(name: str) -> str:
    """满意率, or another outcome."""
    return _(OUTCOMES[name]) if name in OUTCOMES else name_of(name)
