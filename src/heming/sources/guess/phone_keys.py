"""Ratings pressed on a telephone: a key is no number. With '1 满意 2 一般 3 不满意' the lowest key is the best, and the
cells alone cannot tell that from the other way round, so it is asked.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import replace

from heming.facts.arrivals.mapping import FieldMap, Parser
from heming.facts.arrivals.parsers.level import NOT_RATED
from heming.facts.arrivals.parsers.reading import folded
from heming.sources.guess.profile import Profile
from heming.sources.guess.question import Question
from heming.sources.open.found import Notice

_HEADER = re.compile(r"按键|ivr|dtmf|key ?press|pressed key|keypad", re.I)
_KEY = re.compile(r"([0-9])(?:[.]0+)?")
_UNSURE = 0.7  # the direction is only likely until somebody says it
_ORDERS = {
    "1-3": "key 1 is the best (1 satisfied, 2 neutral, 3 dissatisfied)",
    "3-1": "key 3 is the best (3 satisfied, 2 neutral, 1 dissatisfied)",
    "1-2": "key 1 is satisfied, key 2 is dissatisfied",
    "2-1": "key 2 is satisfied, key 1 is dissatisfied",
    "1-5": "key 1 is the best of five",
    "5-1": "key 5 is the best of five",
}


def key_orders(profile: Profile, stated: str = "") -> tuple[str, ...]:
    """From the best key to the worst, the likeliest order first; empty when the column holds no pressed keys.

    `stated` is the order a preset gives: then the header need not speak of keys.
    """
    if not stated and not _HEADER.search(profile.header):
        return ()
    cells = [text for text in map(folded, profile.values) if text and text not in NOT_RATED]
    found = [_KEY.fullmatch(text) for text in cells]
    keys = {int(match[1]) for match in found if match} - {0}
    if not keys or not all(found) or max(keys) > (3 if stated else 5):
        return ()
    orders = ("1-5", "5-1") if max(keys) > 3 else ("1-3", "3-1") if 3 in keys else ("1-3", "3-1", "1-2", "2-1")
    return tuple(dict.fromkeys((*((stated,) if stated in orders else ()), *orders)))


def key_parser(order: str) -> Parser:
    """How keys of this order are read: the best key has the highest value; 0 is a call without a rating."""
    best, worst = (int(end) for end in order.split("-"))
    top = max(best, worst)
    labels = {str(key): top + 1 - key if best == 1 else key for key in range(1, top + 1)}
    return Parser("level", {"min": 1, "max": top, "labels": labels, "better": "higher", "unrated": ["0"]})


def read_keys(fields: list[FieldMap], profiles: Sequence[Profile], *, given: Map[str, str]) -> None:
    """Writes how pressed keys are read into the fields: as answered, else in the likeliest order."""
    for number, item, orders in _columns(fields, profiles, given):
        answer = given.get(f"keys:{item.position}", "")
        order = answer if answer in _ORDERS else orders[0]
        sure = item.confidence if answer else min(item.confidence, _UNSURE)
        why = f"{item.why}; keys of a telephone, from the best to the worst: {order}"
        fields[number] = replace(item, parser=key_parser(order), confidence=sure, why=why)


def key_questions(fields: list[FieldMap], profiles: Sequence[Profile], *, given: Map[str, str]) -> Iterator[Question]:
    """Which key is the best, for every column of pressed keys."""
    for _number, item, orders in _columns(fields, profiles, given):
        labels = {order: _ORDERS[order] for order in orders}
        evidence = f"{len(profiles[item.position].values)} different values"
        sentence = "Which key of '{header}' is the best?"
        yield Question("keys", item.position, item.header, sentence, labels, evidence, item.samples)


def key_notices(fields: list[FieldMap], profiles: Sequence[Profile], *, given: Map[str, str]) -> Iterator[Notice]:
    """What is taken for every column of pressed keys about which nobody has said anything."""
    for _number, item, orders in _columns(fields, profiles, given):
        if f"keys:{item.position}" not in given:
            best, worst = orders[0].split("-")
            sentence = (
                "'{column}' holds pressed keys; which one is the best could not be checked. "
                "Unless you say otherwise, {best} is read as the best and {worst} as the worst."
            )
            values = {"column": item.header, "best": best, "worst": worst}
            yield Notice("keys_unchecked", sentence, values, is_warning=True)


def _columns(
    fields: list[FieldMap], profiles: Sequence[Profile], given: Map[str, str]
) -> Iterator[tuple[int, FieldMap, tuple[str, ...]]]:
    for number, item in enumerate(fields):
        if item.target.startswith("answers.") and item.target.endswith(".value") and item.parser.kind == "level":
            orders = key_orders(profiles[item.position], given.get(f"stated_keys:{item.position}", ""))
            if orders:
                yield number, item, orders
