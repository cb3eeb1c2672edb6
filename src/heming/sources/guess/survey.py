"""Which columns are survey questions, and which instrument each asks.

Satisfaction, recommendation, effort, resolved, or custom.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from heming.facts.arrivals.mapping import Parser
from heming.sources.guess.profile import Profile
from heming.sources.guess.scales import Scale
from heming.sources.guess.synonyms import INSTRUMENTS, name_matches

_WORDING = {
    "nps": re.compile(r"recommend|推荐|net promoter|\bnps\b|净推荐", re.I),
    "ces": re.compile(r"\beffort|\beasy\b|\bease\b|\beasily\b|费力|省力|容易|轻松|便捷|\bces\b|difficult", re.I),
    "resolved": re.compile(r"resolve[d]?\b|solved?\b|解决", re.I),
    "csat": re.compile(
        r"satisf|满意|\bcsat\b|\brat(e|ing)\b|评价|评分|星级|打分|experience|体验|stars?\b"
        r"|^(客户|用户)?按键(值|结果)?$",
        re.I,
    ),
}
_EFFORT_IS_BAD = re.compile(
    r"how much effort|amount of effort|费力(?!.*(不|低).*好)|difficult|effort (did|have|was)", re.I
)
_QUESTION = re.compile(
    r"[?？]|^(how|what|did|was|were|do|are|is|please|rate|overall)\b|^(您|你|请|是否|本次|对)|\bagree\b", re.I
)
_MEASURE = re.compile(
    r"\bcounts?\b|_count\b|number of|次数|数量|时长|seconds|minutes|duration|\btime\b"
    r"|amount|price|金额|\bage\b|年龄|priority|优先|\blevel\b|\bid$",
    re.I,
)
_BATTERY = 4
_BESIDE = frozenset(("comment", "source_id", "case_id", "answered_at", "offered_at", "customer_id", "is_default"))


@dataclass(frozen=True)
class SurveyQuestion:
    """One column that holds answers to one question."""

    position: int
    instrument: str
    likeness: float
    parser: Parser
    share: float
    scale: Scale | None
    why: str
    is_sure: bool = True


def find_questions(profiles: Sequence[Profile], taken: Iterable[int], *, is_survey: bool) -> tuple[SurveyQuestion, ...]:
    """The survey questions among the columns not taken by an equal name, best first; one per single instrument."""
    skip = set(taken)
    found = [q for p in profiles if p.position not in skip and (q := question_of(p, is_survey=is_survey))]
    found += _battery(
        [p for p in profiles if p.position not in skip | {q.position for q in found}], is_survey or bool(found)
    )
    found.sort(key=lambda q: (-q.likeness, q.position))
    chosen: list[SurveyQuestion] = []
    for question in found:
        is_second = question.instrument != "custom" and any(q.instrument == question.instrument for q in chosen)
        chosen.append(_as_custom(question) if is_second else question)
    return tuple(sorted(chosen, key=lambda q: q.position))


def question_of(profile: Profile, *, is_survey: bool) -> SurveyQuestion | None:
    """The column as a survey question; None when its name or its cells are something else."""
    scale = profile.scale
    if not profile.filled or (scale is None and profile.flag.share < 0.7) or profile.dates.share > 0.5:
        return None
    likeness, word, instrument = _instrument(profile.header)
    if _says_something_else(profile.header, likeness):
        return None
    if likeness < 0.6:
        has_words = scale is not None and not scale.is_numeric and scale.share > 0.9
        is_question = (
            is_survey and (has_words or bool(_QUESTION.search(profile.header))) and not _MEASURE.search(profile.header)
        )
        if not is_question:
            return None
        likeness, word, instrument = (0.8 if has_words else 0.6), "", "custom"
    if _MEASURE.search(profile.header) and likeness < 0.95 and not _WORDING["csat"].search(profile.header):
        return None
    if instrument == "resolved":
        is_asked = likeness >= 0.9 or bool(_QUESTION.search(profile.header))
        return _resolved(profile, likeness) if is_asked else None
    if scale is None or scale.share < 0.7:
        return None
    if instrument == "nps" and not (scale.low == 0 and scale.high == 10) and scale.is_numeric and scale.high <= 10:
        scale = _as_nps(scale, profile)
    return _rated(profile, instrument, likeness, scale, word)


def _says_something_else(header: str, likeness: float) -> bool:
    """The name of a comment, a date or an id beside the answer."""
    return any(m.column in _BESIDE and m.likeness > max(likeness, 0.9) for m in name_matches(header, "answers"))


def _rated(profile: Profile, instrument: str, likeness: float, scale: Scale, word: str) -> SurveyQuestion:
    params: dict[str, object] = {"min": _plain(scale.low), "max": _plain(scale.high)}
    if scale.labels:
        params["labels"] = {text: _plain(value) for text, value in scale.labels.items()}
    sure = scale.is_sure
    if instrument == "ces":
        is_bad = bool(_EFFORT_IS_BAD.search(profile.header))
        params["better"] = "lower" if is_bad else "higher"
        sure = sure and (is_bad or bool(re.search(r"eas[yi]|容易|轻松|省力", profile.header, re.I)))
    else:
        params["better"] = "higher"
    why = f"{scale.evidence}: a scale from {scale.low:g} to {scale.high:g}" + (f"; like '{word}'" if word else "")
    return SurveyQuestion(
        profile.position, instrument, likeness, Parser("level", params), scale.share, scale, why, sure
    )


def _instrument(header: str) -> tuple[float, str, str]:
    """(likeness, synonym, instrument) of the best instrument for a header."""
    best = (0.0, "", "")
    for instrument in INSTRUMENTS:
        for match in name_matches(header, instrument)[:1]:
            best = max(best, (match.likeness, match.word, instrument))
    for instrument, pattern in _WORDING.items():
        if pattern.search(header):
            if best[0] < 0.95 or (instrument == best[2]):
                best = max((max(best[0] if best[2] == instrument else 0.0, 0.75), best[1], instrument), (0.0, "", ""))
            break
    return best


def _resolved(profile: Profile, likeness: float) -> SurveyQuestion | None:
    flag = profile.flag
    if flag.share < 0.7:
        return None
    labels = {**dict.fromkeys((w.lower() for w in flag.true), 1), **dict.fromkeys((w.lower() for w in flag.false), 0)}
    parser = Parser("level", {"min": 0, "max": 1, "labels": labels, "better": "higher"})
    return SurveyQuestion(profile.position, "resolved", likeness, parser, flag.share, None, "yes and no")


def _as_nps(scale: Scale, profile: Profile) -> Scale:
    """A recommendation question with bare numbers is asked on 0–10 unless it says otherwise."""
    if scale.evidence == "the question states its scale" or (scale.is_sure and scale.high in (5, 7)):
        return scale
    sure = max(profile.numbers, default=0) > 7
    return Scale(scale.share, 0, 10, scale.labels, scale.is_numeric, sure, scale.evidence)


def _battery(profiles: Sequence[Profile], may: bool) -> list[SurveyQuestion]:
    """Four or more columns on one small scale are a battery of ratings, whatever they are called."""
    if not may:
        return []
    rated = [
        (p, scale)
        for p in profiles
        if (scale := p.scale)
        and scale.share > 0.95
        and scale.high <= 10
        and p.is_whole
        and 3 <= len(p.values) <= 11
        and not _MEASURE.search(p.header)
    ]
    if len(rated) < _BATTERY:
        return []
    high = max(scale.high for _, scale in rated)
    return [_rated(p, "custom", 0.55, scale, "") for p, scale in rated if scale.high == high]


def _as_custom(question: SurveyQuestion) -> SurveyQuestion:
    why = f"{question.why}; a second question of the kind '{question.instrument}'"
    return SurveyQuestion(
        question.position,
        "custom",
        question.likeness,
        question.parser,
        question.share,
        question.scale,
        why,
        question.is_sure,
    )


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number
