"""Customers' newest words about a person or team: the same whether recent months hold enough of them or not."""

from typing import Any

import pytest

from heming.access.scope import Scope, local_admin
from heming.errors import NotAllowed
from heming.facts import words
from heming.facts.actions.erase_customer import erase_customer
from heming.facts.store import Store
from heming.org.models import Person
from tests.facts.store.shop import Put

EVERYBODY = local_admin("tester")
START, DAY = 1_690_000_000, 86_400


def answer(number: int, *, day: int, who: str = "ana", text: str | None = "好", **more: Any) -> dict[str, Any]:
    return {
        "source_id": f"{number:03d}", "agent_account": who, "instrument": "csat", "value": 5, "scale_min": 1,
        "scale_max": 5, "comment": text, "answered_at": START + day * DAY,
    } | more  # fmt: skip


def said(store: Store, who: str = "ana", *, limit: int = 5, scope: Scope = EVERYBODY) -> list[str]:
    key = Person.objects.get(name=who).pk
    return [one.text for one in words.remarks(store, store.snapshot(), scope=scope, agent=key, limit=limit)]


def test_the_newest_words_come_first_and_ratings_without_words_are_no_words(put: Put, store: Store) -> None:
    put(answers=[answer(1, day=0, text="旧"), answer(2, day=2, text="新"), answer(3, day=3, text=None)])
    assert said(store) == ["新", "旧"]


def test_words_of_long_ago_are_found_where_recent_months_hold_too_few(put: Put, store: Store) -> None:
    put(answers=[answer(n, day=n, text=f"w{n}") for n in range(4)] + [answer(9, day=300, text="recent")])
    assert said(store) == ["recent", "w3", "w2", "w1", "w0"]
    assert said(store, limit=2) == ["recent", "w3"]


def test_enough_recent_words_are_the_newest_of_all(put: Put, store: Store) -> None:
    put(answers=[answer(n, day=n * 10, text=f"w{n}") for n in range(20)])
    assert said(store, limit=3) == ["w19", "w18", "w17"]


def test_words_of_others_are_not_mixed_in(put: Put, store: Store) -> None:
    put(answers=[answer(1, day=1), answer(2, day=2, who="ben", text="另一位")])
    assert said(store) == ["好"] and said(store, "ben") == ["另一位"]


def test_many_erased_words_never_push_out_those_that_are_left(put: Put, store: Store) -> None:
    gone = [answer(n, day=100, text="走了", customer_id="gone") for n in range(50, 50 + words.SPARE + 8)]
    put(answers=[answer(1, day=0, text="留下"), *gone])
    erase_customer(store, source="shop", customer_id="gone", by=EVERYBODY)
    assert said(store, limit=3) == ["留下"]


def test_words_outside_the_scope_are_refused(put: Put, store: Store) -> None:
    put(answers=[answer(1, day=1)])
    with pytest.raises(NotAllowed):
        said(store, scope=Scope("x", "x", frozenset(("lead",))))
