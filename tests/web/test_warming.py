"""What pages ask first is computed before anybody asks, for each new snapshot, and never stands in a visitor's way."""

import gc
import time
import weakref
from collections.abc import Iterator
from typing import Any

import ibis.expr.types as ir
import pytest
from django.urls import get_resolver

from heming.access.scope import Scope
from heming.facts.store import open_store
from heming.metrics import answering
from heming.web import harmony, overview, warming
from tests.web.conftest import LogIn

VIEWERS = (Scope("a", "a", frozenset(), everyone=True), Scope("e", "e", frozenset(("executive",))))


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, tuple[int, warming.Warming]]]:
    """Declarations of a test's own."""
    own: dict[str, tuple[int, warming.Warming]] = {}
    monkeypatch.setattr(warming, "_declared", own)
    monkeypatch.setattr(warming, "_state", warming.Warmth())
    monkeypatch.setattr(warming, "_last_request", 0.0)
    monkeypatch.setattr(warming, "kinds_of_viewers", lambda: VIEWERS)
    yield own


def test_pages_are_computed_by_turn_and_for_every_kind_of_viewer(declared: object) -> None:
    seen: list[tuple[str, bool]] = []
    for page, turn in (("late", 3), ("first", 1), ("usual", 2)):
        warming.warmed(page, turn=turn)(lambda scope, page=page: seen.append((page, scope.everyone)))  # type: ignore[misc]
    warming.warm("s")
    assert [page for page, _everyone in seen] == ["first", "first", "usual", "usual", "late", "late"]
    assert {everyone for _page, everyone in seen} == {True, False}


def test_a_page_says_that_it_is_being_computed_until_it_is(declared: object) -> None:
    during: list[tuple[bool, bool]] = []

    def note(_scope: Scope) -> None:
        during.append((warming.is_being_computed("a"), warming.is_being_computed("b")))

    for page in "ab":
        warming.warmed(page)(note)
    warming.warm("s")
    assert during == [(True, True), (True, True), (False, True), (False, True)]
    assert not warming.is_being_computed("a") and not warming.is_being_computed("b")


def test_a_page_that_fails_does_not_keep_the_others_cold(declared: object) -> None:
    seen: list[str] = []

    def fail(_scope: Scope) -> None:
        raise ZeroDivisionError

    warming.warmed("a")(fail)
    warming.warmed("b")(lambda _scope: seen.append("b"))
    warming.warm("s")
    assert seen == ["b", "b"]


def test_visitors_go_first_but_not_for_ever(declared: object, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds
        warming._note_request()  # somebody keeps coming

    monkeypatch.setattr(time, "sleep", sleep)
    warming.let_visitors_first()
    assert not waited, "nobody is there"
    warming._note_request()
    warming.let_visitors_first()
    assert sum(waited) == pytest.approx(warming.PATIENCE_SECONDS, abs=warming.CALM_SECONDS)


@pytest.mark.django_db
def test_after_warming_the_overview_of_any_month_runs_only_where_it_comes_from(
    log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from heming.metrics import answers

    answers.forget()
    page = log_in("yan")
    assert {overview.first_figures.__module__, harmony.first_findings.__module__} <= {
        one.__module__ for _number, one in warming._declared.values()
    }, "the pages have declared what they ask first"
    warming.warm(open_store().snapshot().id)
    asked: list[tuple[str, ...]] = []
    real = answering.plan

    def counting(question: object, *args: object, **named: object) -> object:
        asked.append(question.by)  # type: ignore[attr-defined]
        return real(question, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(answering, "plan", counting)
    for path in ("/", "/?period=2026-08", "/harmony/"):
        assert page.get(path).status_code == 200
    assert not any(by and by[0] in ("day", "week", "month", "quarter", "year") for by in asked), asked


@pytest.mark.django_db
@pytest.mark.parametrize("login", ["yan", "tom", "ben"])
def test_after_warming_no_home_page_compiles_a_statement(
    log_in: LogIn, monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    from heming.facts.engines.duckdb import DuckDBEngine

    page = log_in(login)
    _ = get_resolver().url_patterns  # all pages have declared
    warming.warm(open_store().snapshot().id)
    compiled: list[str] = []
    real, now = DuckDBEngine.prepare, [""]

    def counting(self: DuckDBEngine, expression: ir.Table, marks: dict[str, Any]) -> object:
        compiled.append(f"{now[0]}: {expression.columns}")
        return real(self, expression, marks)

    monkeypatch.setattr(DuckDBEngine, "prepare", counting)
    for path in ("/", "/harmony/", "/people/", "/me/", "/morning/", "/month/", "/working-time/", "/staffing/"):
        now[0] = path
        page.get(path)
    assert not compiled


def test_what_is_kept_is_not_looked_through_for_garbage_and_what_is_forgotten_is_found() -> None:
    class Ring:
        def __init__(self) -> None:
            self.own = self

    kept, forgotten = Ring(), weakref.ref(Ring())
    warming.put_aside()
    try:
        assert forgotten() is None, "garbage of before is taken along"
        assert gc.get_freeze_count() and all(one is not kept for one in gc.get_objects())
        once = weakref.ref(kept)
        del kept
        warming.put_aside()
        assert once() is None, "the next snapshot frees what the last one kept"
    finally:
        gc.unfreeze()


@pytest.mark.django_db
def test_a_page_tells_that_its_figures_are_still_being_computed(log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
    page, words = log_in("yan"), "数字还在计算中"
    assert words not in page.get("/harmony/").content.decode()
    monkeypatch.setattr(warming, "_state", warming.Warmth("s", ["harmony"]))
    assert words in page.get("/harmony/").content.decode()
    assert words not in page.get("/people/").content.decode(), "only the page it is about"
