"""Results computed once: for several askers at a time, while there is room, and never after they were forgotten."""

import threading
from time import sleep

import pytest

from heming.metrics.kept import Kept


def test_many_who_ask_at_once_wait_for_one_computation() -> None:
    kept, computed, got = Kept[int](8), [], []

    def compute() -> int:
        computed.append(1)
        sleep(0.05)
        return 7

    threads = [threading.Thread(target=lambda: got.append(kept.get("same", compute))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (got, len(computed)) == ([7] * 6, 1)


def test_different_questions_do_not_wait_for_each_other() -> None:
    kept, reached = Kept[int](8), threading.Barrier(2, timeout=5)

    def compute() -> int:
        reached.wait()  # passes only when both are being computed
        return 1

    threads = [threading.Thread(target=kept.get, args=(key, compute)) for key in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not reached.broken


def test_what_failed_is_computed_again() -> None:
    kept = Kept[int](8)

    def fail() -> int:
        raise ValueError

    with pytest.raises(ValueError):
        kept.get("x", fail)
    assert kept.get("x", lambda: 3) == 3


def test_those_used_longest_ago_go_first() -> None:
    kept = Kept[str](2)
    for key in "ab":
        kept.get(key, lambda: "old")
    kept.get("a", lambda: "never")
    kept.get("c", lambda: "old")
    assert [kept.get(key, lambda: "new") for key in "a"] == ["old"]
    assert kept.get("b", lambda: "new") == "new"


def test_heavy_results_are_handed_out_and_not_kept() -> None:
    kept = Kept[str](9, weigh=len, most_weight=10, largest=6)
    assert kept.get("huge", lambda: "1234567") == "1234567"
    assert kept.get("huge", lambda: "again!") == "again!"
    kept.get("other", lambda: "12345")
    assert kept.get("huge", lambda: "gone") == "gone", "together they weigh more than there is room for"


def test_nothing_is_left_after_forgetting() -> None:
    kept = Kept[int](3)
    kept.get("x", lambda: 1)
    kept.clear()
    assert kept.get("x", lambda: 2) == 2
