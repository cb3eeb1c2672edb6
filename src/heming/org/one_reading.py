"""What does not change while one page is read is read once: within `one_reading`, a function marked `once` is computed
at its first call with the same arguments and its result handed out again.

A page asks dozens of questions, and each asks anew who was merged with whom, which snapshot is the newest, in which
zone days are told. Outside a reading nothing is kept, so that actions and jobs always see what is there now.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")
_read: ContextVar[dict[Hashable, object] | None] = ContextVar("read", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Everything read inside is as of the first time it was read."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def once(function: Callable[P, T]) -> Callable[P, T]:
    """Marks a read whose result nobody changes; its arguments can be hashed."""

    @wraps(function)
    def read(*args: P.args, **kwargs: P.kwargs) -> T:
        found = _read.get()
        if found is None:
            return function(*args, **kwargs)
        key = (function, args, tuple(sorted(kwargs.items())))
        if key not in found:
            found[key] = function(*args, **kwargs)
        return cast(T, found[key])

    return read
