"""What speaks for and against an account being somebody's, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.facts.account_list import AccountTold
from heming.org.matching import Evidence

WORDS: Mapping[str, str] = {
    "number": gettext_noop("the account is the work number {number}"),
    "number_inside": gettext_noop("the account holds the work number {number}"),
    "name": gettext_noop("same name: {name}"),
    "name_inside": gettext_noop("the account holds the name {name}"),
    "nickname": gettext_noop("the account holds the nickname {name}"),
    "sounds_alike": gettext_noop("sounds like {name}"),
    "near_spelling": gettext_noop("one letter off: {seen} and {name}"),
    "same_team": gettext_noop("same team"),
    "same_shop": gettext_noop("both work for the shop {shop}"),
    "successor": gettext_noop("one stops on {last}, the other begins on {first}"),
    "never_at_once": gettext_noop("never at work in the same hour ({n} hours looked at)"),
    "at_once": gettext_noop("both at work in the same hour: {n} of {of} hours"),
    "exact_name_elsewhere": gettext_noop("called exactly {name}: {n} others"),
    "several_of_that_name": gettext_noop("{n} people are called {name}: look twice"),
}


@dataclass(frozen=True)
class EvidenceLine:
    """One piece of evidence as the page shows it."""

    sentence: str
    points: str
    against: bool


@dataclass(frozen=True)
class SuggestionLine:
    """One person the account may belong to."""

    key: int
    name: str
    points: int
    sure: bool
    evidence: tuple[EvidenceLine, ...]


def evidence_line(one: Evidence) -> EvidenceLine:
    """The evidence in the reader's language, with its points."""
    values = {name: f"{value:%Y-%m-%d}" if hasattr(value, "year") else value for name, value in one.values.items()}
    return EvidenceLine(_(WORDS[one.code]).format(**values), f"{one.points:+d}".replace("-", "−"), one.points < 0)


def suggestion_lines(told: AccountTold, labels: Mapping[int, str]) -> tuple[SuggestionLine, ...]:
    """Best first; `labels` tell people of one name apart by work number and team."""
    return tuple(
        SuggestionLine(
            one.key, labels.get(one.key, name), one.points, one.sure, tuple(map(evidence_line, one.evidence))
        )
        for one, name in zip(told.suggestions, told.names, strict=True)
    )
