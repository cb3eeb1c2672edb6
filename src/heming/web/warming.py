"""What pages ask first, asked before anybody does: after every import and when the server starts, in the background.

A page declares its first figures once, in its own module:

    @warmed("overview")
    def first_figures(scope: Scope) -> None:
        ask(…, scope)          # whatever the page computes first; the answers stay in the kept answers

The function runs in a thread of the server for every kind of viewer there is, one declaration at a time, for each
new snapshot. Whoever opens the page meanwhile waits for the same computation instead of starting it a second time.
"""

import gc
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from heming.access.kinds_of_viewers import kinds_of_viewers
from heming.access.scope import Scope
from heming.facts.store import open_store
from heming.org.one_reading import one_reading

LOOK_SECONDS = 2.0
CALM_SECONDS, PATIENCE_SECONDS = 0.4, 5.0
Warming = Callable[[Scope], None]
_declared: dict[str, tuple[int, Warming]] = {}
_log = logging.getLogger(__name__)


@dataclass
class Warmth:
    """How far the newest snapshot's figures are: which pages are still being computed."""

    snapshot: str = ""
    left: list[str] = field(default_factory=list)


_state = Warmth()
_last_request = 0.0


def warmed(page: str, *, turn: int = 2) -> Callable[[Warming], Warming]:
    """Declares what a page computes first. Lower turns go before: 1 for what most people open in the morning, 3 for
    what few do.
    """

    def keep(warming: Warming) -> Warming:
        _declared[page] = (turn, warming)
        return warming

    return keep


def is_being_computed(page: str) -> bool:
    """Whether this page's figures of the newest snapshot are not there yet, and are on their way."""
    return page in _state.left


def warm(snapshot: str) -> None:
    """Every declared page for every kind of viewer. A page that cannot be computed says so when it is opened."""
    pages = sorted(_declared, key=lambda page: (_declared[page][0], page))
    _state.snapshot, _state.left = snapshot, pages
    scopes = kinds_of_viewers()
    for page in tuple(pages):
        for scope in scopes:
            let_visitors_first()
            _compute(page, scope)
        _state.left.remove(page)


def _compute(page: str, scope: Scope) -> None:
    try:
        with one_reading():
            _declared[page][1](scope)
    except Exception:
        _log.warning("Could not compute %s ahead", page, exc_info=True)


def let_visitors_first() -> None:
    """Wait for a moment without requests, but not for ever; between the steps of a long declaration too."""
    waited = time.monotonic()
    while time.monotonic() - _last_request < CALM_SECONDS and time.monotonic() - waited < PATIENCE_SECONDS:
        time.sleep(CALM_SECONDS / 4)


def put_aside() -> None:
    """What was computed ahead stays for as long as its snapshot: looking for garbage among it stopped visitors for a
    third of a second now and then.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _note_request(**_signal: object) -> None:
    global _last_request
    _last_request = time.monotonic()


def start() -> None:
    """Watch for new snapshots in a thread of this process."""
    from django.core.signals import request_started

    request_started.connect(_note_request)
    threading.Thread(target=_watch, name="warming", daemon=True).start()


def _watch() -> None:
    from django.urls import get_resolver

    _ = get_resolver().url_patterns  # imports the pages, which declare what they ask first
    while True:
        with _own_connection():
            try:
                newest = open_store().snapshot().id
                if newest and newest != _state.snapshot:
                    warm(newest)
                    put_aside()
            except Exception:
                _log.warning("Could not look for a new snapshot", exc_info=True)
        time.sleep(LOOK_SECONDS)


@contextmanager
def _own_connection() -> Iterator[None]:
    """A thread outside requests closes its own connections."""
    from django.db import close_old_connections

    close_old_connections()
    try:
        yield
    finally:
        close_old_connections()
