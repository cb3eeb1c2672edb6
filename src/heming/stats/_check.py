"""What a parameter may be, written as data beside its type: `confidence: Annotated[float, Between(0, 1)]`.

`@checked` holds every call to it with one sentence; a test walks all public functions with each rule's bad values.
"""

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, ParamSpec, Protocol, TypeVar, get_args, get_origin, get_type_hints

import numpy as np
import numpy.typing as npt

from heming.errors import BadParameter

P = ParamSpec("P")
R = TypeVar("R")


class Rule(Protocol):
    """What a parameter must be, what was wrong with a value (None when nothing), and values to try it with."""

    @property
    def expected(self) -> str: ...
    def problem(self, value: object) -> str | None: ...
    def bad_values(self) -> Iterator[object]: ...


@dataclass(frozen=True, slots=True)
class Between:
    """One number strictly between two bounds."""

    low: float
    high: float

    @property
    def expected(self) -> str:
        return f"a number between {self.low:g} and {self.high:g}, both excluded"

    def problem(self, value: object) -> str | None:
        if (
            isinstance(value, int | float | np.number)
            and not isinstance(value, bool)
            and self.low < float(value) < self.high
        ):
            return None
        return repr(value)

    def bad_values(self) -> Iterator[object]:
        yield from (self.low, self.high, float("nan"), "much", None, True)


@dataclass(frozen=True, slots=True)
class Whole:
    """One whole number, at least `low`."""

    low: int

    @property
    def expected(self) -> str:
        return f"a whole number of at least {self.low}"

    def problem(self, value: object) -> str | None:
        whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
        return None if whole and int(value) >= self.low else repr(value)  # type: ignore[call-overload]

    def bad_values(self) -> Iterator[object]:
        yield from (self.low - 1, self.low + 0.5, "many", None)


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words."""

    words: tuple[str, ...]

    @property
    def expected(self) -> str:
        return "one of " + ", ".join(repr(word) for word in self.words)

    def problem(self, value: object) -> str | None:
        return None if isinstance(value, str) and value in self.words else repr(value)

    def bad_values(self) -> Iterator[object]:
        yield from ("something else", None, 1)


@dataclass(frozen=True, slots=True)
class Each:
    """A number or an array of numbers, each within bounds (ends included); NaN is a missing value and passes."""

    low: float = -np.inf
    high: float = np.inf
    whole: bool = False
    dimension: int | None = None

    @property
    def expected(self) -> str:
        kind = "whole numbers" if self.whole else "numbers"
        shape = "a number or an array of" if self.dimension is None else "a one-dimensional array of"
        if np.isfinite(self.high):
            return f"{shape} {kind} from {self.low:g} to {self.high:g}"
        return f"{shape} {kind}" + (f" of at least {self.low:g}" if np.isfinite(self.low) else "")

    def problem(self, value: object) -> str | None:
        if value is None:
            return "None"
        try:
            numbers = np.asarray(value, dtype=np.float64)
        except (TypeError, ValueError, OverflowError):
            return f"a {type(value).__name__} that is not made of numbers"
        if self.dimension is not None and numbers.ndim != self.dimension:
            return f"{numbers.ndim} dimensions"
        outside = (numbers < self.low) | (numbers > self.high) | np.isinf(numbers)
        return first_where(outside | self._broken(numbers), value)

    def _broken(self, numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_] | bool:
        return (numbers != np.floor(numbers)) & ~np.isnan(numbers) if self.whole else False

    def bad_values(self) -> Iterator[object]:
        good = max(self.low, 0)
        yield from ("a word", None, [good, np.inf], [good, "a word"])
        if np.isfinite(self.low):
            yield [good, self.low - 1]
        if np.isfinite(self.high):
            yield [good, self.high + 1]
        if self.whole:
            yield [good, good + 0.5]
        if self.dimension is not None:
            yield [[good, good]]


@dataclass(frozen=True, slots=True)
class Labels:
    """A one-dimensional array of names or numbers that say which group a row belongs to."""

    expected: str = "a one-dimensional array of labels"

    def problem(self, value: object) -> str | None:
        dimensions = np.ndim(value) if isinstance(value, list | tuple | np.ndarray) else 0
        return None if dimensions == 1 else f"{dimensions} dimensions"

    def bad_values(self) -> Iterator[object]:
        yield from (None, "one", [["a", "b"]])


@dataclass(frozen=True, slots=True)
class OrNone:
    """Nothing, or what another rule asks for."""

    rule: Rule

    @property
    def expected(self) -> str:
        return f"None or {self.rule.expected}"

    def problem(self, value: object) -> str | None:
        return None if value is None else self.rule.problem(value)

    def bad_values(self) -> Iterator[object]:
        return (value for value in self.rule.bad_values() if value is not None)


def first_where(bad: npt.NDArray[np.bool_] | bool, value: object) -> str | None:
    """The first offending entry and its place, or None when no entry is bad."""
    flags = np.asarray(bad)
    if not flags.any():
        return None
    place = int(np.flatnonzero(flags.ravel())[0])
    entry = np.asarray(value, dtype=np.float64)
    shown = f"{np.broadcast_to(entry, flags.shape).ravel()[place]:g}"
    return shown if flags.ndim == 0 else f"{shown} at position {place}"


def refuse(function: str, parameter: str, *, expected: str, got: str) -> BadParameter:
    """The one error this room raises."""
    return BadParameter(
        "The '{parameter}' parameter of {function} must be {expected}. Got {got}.",
        "Correct the value and ask again.",
        parameter=parameter,
        function=function,
        expected=expected,
        got=got,
    )


@functools.cache
def rules_of(function: Callable[..., object]) -> dict[str, Rule]:
    """The rule of each parameter that has one."""
    hints = get_type_hints(function, include_extras=True).items()
    return {name: get_args(hint)[1] for name, hint in hints if get_origin(hint) is Annotated}


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """Hold every call of a function to the rules written beside its parameters."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        given = signature.bind(*args, **kwargs).arguments
        rules = rules_of(function)
        for name, value in given.items():
            problem = rules[name].problem(value) if name in rules else None
            if problem is not None:
                raise refuse(function.__name__, name, expected=rules[name].expected, got=problem)
        return function(*args, **kwargs)

    return guarded
