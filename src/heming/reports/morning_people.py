"""Three people to talk to today, and why: by printed rules, in the order of names, never a list of the worst.

New and a first bad rating; several bad ratings in a day; an own level that changed beyond what chance explains (the
last 7 days against the 28 before); far more work than the team; one bad rating with the customer's words, said as one;
praise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import erfc, sqrt
from statistics import median
from typing import Literal

from heming.access.scope import Scope
from heming.facts.ratings import Rating
from heming.metrics.ask import ask
from heming.metrics.question import Filter, Question, Value
from heming.reports.morning_verdicts import LEVEL, Look, beside, settled
from heming.stats.multiple import adjust_p_values

Why = Literal["new_bad", "several_bad", "slower", "much_work", "praise", "quicker", "one_bad"]
ORDER: tuple[Why, ...] = ("new_bad", "several_bad", "slower", "much_work", "praise", "quicker", "one_bad")
SPEEDS = ("first_reply_seconds_mean", "turn_reply_seconds_mean")
MOST = 3
NEW_DAYS = 60
LAST, BEFORE = 7, 28
MUCH = 1.5  # times the team's median
FEWEST_CASES = 5  # of the team's median: below that a few cases more mean nothing


@dataclass(frozen=True)
class Reason:
    """Why to talk: the rule, and the numbers and words it rests on."""

    why: Why
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Talk:
    """A person to talk to, with at most two reasons."""

    agent_key: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Facts:
    """What the rules look at, of the people of some teams."""

    ratings: Sequence[Rating]
    new: frozenset[int]  # people who joined within the last 60 days
    names: Mapping[int, str]
    day_counts: Mapping[int, float]
    recent: Mapping[tuple[int, str], Value]
    level: Mapping[tuple[int, str], Value]


def talks(scope: Scope, *, day: date, where: tuple[Filter, ...], facts_so_far: "Known") -> tuple[Talk, ...]:
    """The people to talk to; two or three grouped questions, none per person."""
    today = _by_agent(scope, ("case_count",), where, day, day)
    recent = _by_agent(scope, SPEEDS, where, day - timedelta(days=LAST - 1), day)
    earlier_end = day - timedelta(days=LAST)
    level = _by_agent(
        scope, (*SPEEDS, "bad_rating_count"), where, earlier_end - timedelta(days=BEFORE - 1), earlier_end
    )
    counted = {key: v.value for (key, _metric), v in today.items() if v.value}
    facts = Facts(facts_so_far.ratings, facts_so_far.new, facts_so_far.names, counted, recent, level)
    return chosen(facts)


@dataclass(frozen=True)
class Known:
    """What the board has read already: the day's ratings, who is new, names by key."""

    ratings: Sequence[Rating]
    new: frozenset[int]
    names: Mapping[int, str]


def chosen(facts: Facts) -> tuple[Talk, ...]:
    """At most three people; pure. One place is praise's where somebody earned it."""
    found: dict[int, list[Reason]] = {}
    for key, reason in (*_bad(facts), *_changed(facts), *_much_work(facts), *_praised(facts)):
        if key in facts.names:
            found.setdefault(key, []).append(reason)
    talk = [Talk(key, tuple(sorted(r, key=lambda x: ORDER.index(x.why))[:2])) for key, r in found.items()]
    ranked = sorted(talk, key=lambda t: (ORDER.index(t.reasons[0].why), facts.names[t.agent_key], t.agent_key))
    picked = ranked[:MOST]
    praise = next((t for t in ranked if t.reasons[0].why in ("praise", "quicker")), None)
    if praise is not None and praise not in picked:
        picked = [*picked[: MOST - 1], praise]
    return tuple(sorted(picked, key=lambda t: (facts.names[t.agent_key], t.agent_key)))


def _bad(facts: Facts) -> list[tuple[int, Reason]]:
    bad: dict[int, list[Rating]] = {}
    for rating in facts.ratings:
        if rating.satisfaction == "dissatisfied" and rating.agent_key is not None:
            bad.setdefault(rating.agent_key, []).append(rating)
    found: list[tuple[int, Reason]] = []
    for key, mine in bad.items():
        before = facts.level.get((key, "bad_rating_count"))
        first = before is None or not before.value
        words = next((r.text for r in mine if r.text), "")
        if key in facts.new and first:
            found.append((key, Reason("new_bad", {"n": len(mine), "words": words})))
        elif len(mine) > 1:
            found.append((key, Reason("several_bad", {"n": len(mine), "words": words})))
        elif words:
            found.append((key, Reason("one_bad", {"words": words})))
    return found


def _praised(facts: Facts) -> list[tuple[int, Reason]]:
    kind = [r for r in facts.ratings if r.satisfaction == "satisfied" and r.text and r.agent_key is not None]
    best: dict[int, list[str]] = {}
    for rating in kind:
        best.setdefault(rating.agent_key or 0, []).append(rating.text)
    return [(key, Reason("praise", {"n": len(t), "words": max(t, key=len)})) for key, t in best.items()]


def _changed(facts: Facts) -> list[tuple[int, Reason]]:
    """The own level of reply times: all people and measures adjusted together."""
    looks: dict[str, Look] = {}
    for (key, metric), value in facts.recent.items():
        look = beside(value, facts.level.get((key, metric)))
        if look.p is not None:
            looks[f"{key}/{metric}"] = look
    found = []
    for name, told in settled(looks, better=dict.fromkeys(looks, "lower")).items():
        key, metric = int(name.partition("/")[0]), name.partition("/")[2]
        if told.verdict in ("better", "worse"):
            now, before = facts.recent[(key, metric)].value, facts.level[(key, metric)].value
            why: Why = "slower" if told.verdict == "worse" else "quicker"
            found.append((key, Reason(why, {"metric": metric, "now": now, "before": before})))
    return found


def _much_work(facts: Facts) -> list[tuple[int, Reason]]:
    """Counts far above the median of those who worked that day, beyond chance."""
    if len(facts.day_counts) < 3:
        return []
    keys, middle = list(facts.day_counts), median(facts.day_counts.values())
    if middle < FEWEST_CASES:
        return []
    z = [(facts.day_counts[key] - middle) / sqrt(middle) for key in keys]
    sure = adjust_p_values([erfc(max(x, 0.0) / sqrt(2)) for x in z], level=LEVEL).rejected
    return [
        (key, Reason("much_work", {"n": facts.day_counts[key], "median": middle}))
        for key, is_sure in zip(keys, sure.tolist(), strict=True)
        if is_sure and facts.day_counts[key] > MUCH * middle
    ]


def _by_agent(
    scope: Scope, metrics: tuple[str, ...], where: tuple[Filter, ...], start: date, end: date
) -> dict[tuple[int, str], Value]:
    answer = ask(Question(metrics, by=("agent",), where=where, start=start, end=end), scope)
    return {(int(v.keys["agent"]), v.metric): v for v in answer if "agent" in v.keys}
