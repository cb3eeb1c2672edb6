"""Which rating scale a column's values are on: numbers, stars, words in both languages, '10 - Strongly agree'."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from heming.facts.arrivals.parsers.level import NOT_RATED
from heming.sources.open.cells import fold

_LEADING = re.compile(
    r"^(\d{1,2})\s*(?:分|星|[-–—:：.．、)=]\s*[^\s\d]\D*|\([^\d]*\)|\s+[a-z].*|stars?|\s*points?)$", re.I
)
_PART = re.compile(r"^(\d{1,2}(?:\.\d+)?)\s*/\s*(5|7|10|100)$")
_STARS = re.compile(r"^[★⭐🌟]{0,10}[☆]{0,10}$")
_STATED = (
    re.compile(r"(?<!\d)([01])\s*(?:-|–|—|~|～|to|至|到)\s*(10|100|11|[3-9])(?!\d)", re.I),
    re.compile(r"(?:out of|满分|/)\s*(10|100|[3-9])(?!\d)", re.I),
    re.compile(r"(?<!\d)(10|100|[3-9])\s*(?:分制|分量表|星|-?point|级量表)", re.I),
)


@dataclass(frozen=True)
class Scale:
    """A rating scale as read from a column.

    Its ends, its words, how much of the column it explains, and what is unsure.
    """

    share: float
    low: float = 1
    high: float = 5
    labels: Mapping[str, float] = field(default_factory=dict)
    is_numeric: bool = True
    is_sure: bool = True
    evidence: str = ""


def read_scale(values: Mapping[str, int], header: str = "") -> Scale | None:
    """The scale that explains the column; None when it holds no ratings. `values` are distinct texts with counts."""
    counted = {fold(text).lower(): 0 for text in values}
    for text, count in values.items():
        counted[fold(text).lower()] += count
    counted = {word: count for word, count in counted.items() if word not in NOT_RATED}
    values = {text: count for text, count in values.items() if fold(text).lower() not in NOT_RATED}
    if not counted:
        return None
    return _words(counted) or _numbers(values, stated_scale(header))


def stated_scale(header: str) -> tuple[float, float] | None:
    """The ends of the scale as the question itself states them: '(1-10)', 'out of 5', '5分制'."""
    if match := _STATED[0].search(header):
        return float(match[1]), float(match[2])
    for pattern in _STATED[1:]:
        if match := pattern.search(header):
            return (0.0 if match[1] == "100" else 1.0), float(match[1])
    return None


def _words(counted: Mapping[str, int]) -> Scale | None:
    best: tuple[float, int, Scale] | None = None
    total = sum(counted.values())
    for order, family in enumerate(_families()):
        known = {word: count for word, count in counted.items() if word in family.values}
        share = sum(known.values()) / total
        levels = {family.values[word] for word in known if word in family.values}
        if share < 0.5 or not levels or (family.needs and not family.needs & known.keys()):
            continue
        labels = {word: family.values[word] for word in family.values}
        sure = len(levels) > 1
        evidence = f"{len(known)} of {len(counted)} different values are words of a scale of {family.high:g}"
        scale = Scale(share, family.low, family.high, labels, False, sure, evidence)
        if best is None or (round(share, 2), -order) > best[:2]:
            best = (round(share, 2), -order, scale)
    return best[2] if best else None


def _numbers(values: Mapping[str, int], stated: tuple[float, float] | None) -> Scale | None:
    total = sum(values.values())
    found: dict[float, int] = {}
    labels: dict[str, float] = {}
    top_given = 0.0
    for text, count in values.items():
        number, top, is_label = rating_number(fold(text))
        if number is None:
            continue
        found[number] = found.get(number, 0) + count
        top_given = max(top_given, top)
        if is_label:
            labels[fold(text).lower()] = number
    if not found or sum(found.values()) < 0.6 * total:
        return None
    share = sum(found.values()) / total
    ends = stated or ((1.0 if top_given < 100 else 0.0, top_given) if top_given else None)
    if ends and (min(found) < ends[0] or max(found) > ends[1]) and stated_is_wrong(found, ends):
        ends = None
    low, high, sure, evidence = (*ends, True, "the question states its scale") if ends else _ends(found)
    if high == 0:
        return None
    return Scale(share, low, high, labels, is_numeric=not labels, is_sure=sure, evidence=evidence)


def stated_is_wrong(found: Mapping[float, int], ends: tuple[float, float]) -> bool:
    """More than a few answers lie outside the stated scale."""
    outside = sum(count for value, count in found.items() if not ends[0] <= value <= ends[1])
    return outside * 20 > sum(found.values())


def rating_number(text: str) -> tuple[float | None, float, bool]:
    """(value, top of the scale when the text states it, whether the text is more than the bare number)."""
    if re.fullmatch(r"\d{1,3}(\.\d+)?", text):
        return float(text), 0.0, False
    if match := _PART.match(text):
        return float(match[1]), float(match[2]), True
    if text and _STARS.match(text):
        return float(sum(text.count(star) for star in "★⭐🌟")), 0.0, True
    if match := _LEADING.match(text):
        return float(match[1]), 0.0, True
    return None, 0.0, False


def _ends(found: Mapping[float, int]) -> tuple[float, float, bool, str]:
    """Low, high, sure, evidence for bare numbers: from the smallest and the largest value seen."""
    low, high = min(found), max(found)
    seen = f"values from {low:g} to {high:g}"
    total = sum(found.values())
    whole = all(value == int(value) for value in found)
    if low < 0 or high > 100 or (not whole and high > 10):
        return (0.0, 100.0, False, seen) if 10 < high <= 100 and low >= 0 else (0.0, 0.0, False, "")
    if high <= 5:
        zeros = found.get(0.0, 0)
        enough = len(found) >= 3 or total < 20
        if zeros and zeros * 5 < total:
            return 1.0, 5.0, False, f"{seen}; 0 may mean 'not answered'"
        return (1.0, 5.0, enough and high == 5, seen) if low >= 1 else (0.0, 5.0, False, seen)
    if high <= 7:
        return (1.0, 7.0, low >= 1 and len(found) >= 5, seen) if low >= 1 else (0.0, 10.0, False, seen)
    if high <= 10:
        return (0.0, 10.0, True, seen) if low == 0 else (1.0, 10.0, False, f"{seen}; 0–10 is possible")
    return 0.0, 100.0, low >= 0, seen


@dataclass(frozen=True)
class _Family:
    low: float
    high: float
    values: Mapping[str, float]
    needs: frozenset[str]


@cache
def _families() -> tuple[_Family, ...]:
    data = tomllib.loads((files(__package__) / "scales.toml").read_text(encoding="utf-8"))
    return tuple(
        _Family(
            float(entry["min"]),
            float(entry["max"]),
            {fold(word).lower(): float(level) for level, words in entry["levels"].items() for word in words},
            frozenset(_folded(entry.get("needs", ()))),
        )
        for entry in data["family"]
    )


def _folded(words: Iterable[str]) -> list[str]:
    return [fold(word).lower() for word in words]
