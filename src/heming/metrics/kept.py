"""Results that are computed once and kept while there is room: whoever asks for one that is just being computed waits
for it instead of computing it again.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """At most `most` results, and together at most `most_weight`; those used longest ago go first.

    A result heavier than `largest` is handed out and not kept.
    """

    def __init__(
        self,
        most: int,
        *,
        weigh: Callable[[T], int] = lambda _result: 0,
        most_weight: int = 0,
        largest: int = 0,
    ) -> None:
        self._most, self._weigh, self._most_weight, self._largest = most, weigh, most_weight, largest
        self._results: OrderedDict[Hashable, T] = OrderedDict()
        self._turns: dict[Hashable, tuple[Lock, int]] = {}
        self._lock = Lock()

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The kept result of a key, else what `compute` gives."""
        with self._turn(key):
            with self._lock:
                if key in self._results:
                    self._results.move_to_end(key)
                    return self._results[key]
            result = compute()
            if self._weigh(result) <= self._largest:
                self._keep(key, result)
            return result

    def peek(self, key: Hashable) -> T | None:
        """The kept result of a key, if it is there; nobody waits and nothing is computed."""
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
            return self._results.get(key)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._results.clear()

    def _keep(self, key: Hashable, result: T) -> None:
        with self._lock:
            self._results[key] = result
            while len(self._results) > self._most or sum(map(self._weigh, self._results.values())) > self._most_weight:
                self._results.popitem(last=False)

    @contextmanager
    def _turn(self, key: Hashable) -> Iterator[None]:
        with self._lock:
            turn, waiting = self._turns.get(key, (Lock(), 0))
            self._turns[key] = (turn, waiting + 1)
        try:
            with turn:
                yield
        finally:
            with self._lock:
                turn, waiting = self._turns.pop(key)
                if waiting > 1:
                    self._turns[key] = (turn, waiting - 1)
