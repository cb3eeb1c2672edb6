"""Which function does a job of which kind, and what runs every night. Rooms register in their module `tasks`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, TypeVar

from django.utils.module_loading import autodiscover_modules

from heming.errors import InternalError

Handler = Callable[..., dict[str, Any] | None]  # (task, **arguments) -> result
Given = TypeVar("Given", bound=Handler)


@dataclass(frozen=True)
class Kind:
    """One kind of job. After `attempts` starts that a crash or a fault of ours ended, it is given up."""

    name: str
    handler: Handler
    attempts: int = 3


@dataclass(frozen=True)
class Nightly:
    """A kind of job that runs once a day, at this local time or as soon afterwards as a worker is there."""

    kind: str
    at: time


@dataclass(frozen=True)
class Due:
    """A job that is due now; its key makes it once, however often a timetable names it."""

    kind: str
    arguments: dict[str, Any]
    key: str


Timetable = Callable[[datetime], Iterable[Due]]
KINDS: dict[str, Kind] = {}
NIGHTLY: dict[str, Nightly] = {}
TIMETABLES: list[Timetable] = []


def job(name: str, *, attempts: int = 3, nightly: str | None = None) -> Callable[[Given], Given]:
    """Registers `handler(task, **arguments)`. It must be idempotent: after a crash it runs again from the start.

    `nightly` is a local time such as "02:10". Arguments and result are plain JSON.
    """

    def register(handler: Given) -> Given:
        KINDS[name] = Kind(name, handler, attempts)
        if nightly is not None:
            NIGHTLY[name] = Nightly(name, time.fromisoformat(nightly))
        return handler

    return register


def timetable(given: Timetable) -> Timetable:
    """Registers `given(now) -> what is due`: asked every few seconds with the local time, so it must be cheap."""
    TIMETABLES.append(given)
    return given


def kind_of(name: str) -> Kind:
    """The kind of that name, looking into every room's `tasks` first when it is not known yet."""
    if name not in KINDS:
        discover()
    if name not in KINDS:
        raise InternalError(f"No room registers jobs of the kind {name!r}")
    return KINDS[name]


def discover() -> None:
    """Imports every room's `tasks`."""
    autodiscover_modules("tasks")


def due(entries: Iterable[Nightly], now: datetime) -> list[tuple[str, str]]:
    """(kind, key) of what should have run today by local time `now`; the key makes it once a day, whoever asks."""
    return [(entry.kind, f"{now.date().isoformat()}") for entry in entries if now.time() >= entry.at]
