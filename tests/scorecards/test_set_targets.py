"""Targets are replaced, never deleted; each change is written down and published; everybody sets only what they may."""

from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from heming.access.models import AuditEntry
from heming.access.scope import local_admin
from heming.facts.engines import engine_for
from heming.facts.queue import drain
from heming.facts.store import open_store
from heming.scorecards.actions.import_targets import import_targets
from heming.scorecards.actions.set_targets import set_targets
from heming.scorecards.models import Goal
from heming.scorecards.queries import changed_while_running, target_for, targets
from heming.scorecards.wish import Unit, Wish
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ADMIN = local_admin("test")


def wish(value: str | None, unit: Unit | None = None, metric: str = "satisfied_share", month: int = 202608) -> Wish:
    return Wish(metric, unit or Unit(), month, None if value is None else Decimal(value))


@pytest.fixture(autouse=True)
def _home(heming_home: Path) -> None:
    """Every test has a data folder of its own."""


def goals() -> list[dict[str, object]]:
    store = open_store()
    drain(store)
    rows = engine_for(store).run(engine_for(store).table(store.snapshot(), "goals")).to_pylist()
    return [{name: row[name] for name in ("month", "metric", "unit_kind", "unit_key", "target")} for row in rows]


def test_a_replaced_target_stays_with_who_and_when(cast: Cast) -> None:
    set_targets(cast.yan.scope, [wish("0.85")])
    outcome = set_targets(cast.ada.scope, [wish("0.9")])
    assert (outcome.changed, outcome.unchanged, outcome.problems) == (1, 0, ())
    rows = [(g.value, g.set_by_name, g.replaced_at is None) for g in Goal.objects.order_by("pk")]
    assert rows == [(Decimal("0.85"), "颜", False), (Decimal("0.9"), "艾达", True)]
    entries = AuditEntry.objects.filter(verb="set_target").order_by("pk")
    assert [(e.before["value"], e.after["value"]) for e in entries] == [(None, "0.85"), ("0.850000", "0.9")]


def test_the_same_value_again_changes_nothing(cast: Cast) -> None:
    set_targets(ADMIN, [wish("0.85")])
    outcome = set_targets(ADMIN, [wish("0.850")])
    assert (outcome.changed, outcome.unchanged, Goal.objects.count()) == (0, 1, 1)


def test_of_one_target_twice_in_a_table_the_later_one_counts(cast: Cast) -> None:
    assert set_targets(ADMIN, [wish("0.8"), wish("0.9")]).changed == 1
    assert [t.value for t in targets(ADMIN)] == [Decimal("0.9")]


def test_a_target_taken_back_holds_no_more_but_is_kept(cast: Cast) -> None:
    set_targets(ADMIN, [wish("0.85")])
    set_targets(ADMIN, [wish(None)])
    assert targets(ADMIN) == []
    assert [g.value for g in Goal.objects.order_by("pk")] == [Decimal("0.85"), None]
    assert [row["target"] for row in goals()] == [None]


def test_targets_become_rows_of_the_store_once_however_often_they_are_published(cast: Cast) -> None:
    team = Unit("team", cast.teams["售后一组"])
    set_targets(ADMIN, [wish("0.85"), wish("30", team, "first_reply_seconds_mean")])
    set_targets(ADMIN, [wish("0.88")])
    rows = sorted(goals(), key=lambda row: str(row["metric"]))
    assert rows == [
        {"month": 202608, "metric": "first_reply_seconds_mean", "unit_kind": "team", "unit_key": team.key,
         "target": Decimal("30.000000")},
        {"month": 202608, "metric": "satisfied_share", "unit_kind": "organisation", "unit_key": None,
         "target": Decimal("0.880000")},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("login", "own", "foreign", "whole"),
    [("tom", True, False, False), ("yan", True, True, True), ("ana", False, False, False),
     ("quinn", False, False, False), ("olga", True, True, True)],
)  # fmt: skip
def test_a_lead_sets_targets_of_the_own_teams_and_an_executive_of_all(
    cast: Cast, login: str, own: bool, foreign: bool, whole: bool
) -> None:
    units = (Unit("team", cast.teams["售后一组"]), Unit("team", cast.teams["热线组"]), Unit())
    done = [set_targets(cast.members[login].scope, [wish("0.9", unit)]).changed == 1 for unit in units]
    assert done == [own, foreign, whole]


@pytest.mark.parametrize(
    ("metric", "kind", "value", "said"),
    [
        ("satisfied_share", "team", "1.2", "no share"),
        ("first_reply_seconds_mean", "team", "-3", "outside"),
        ("difficulty_mean", "team", "3", "neither good nor bad"),
        ("satisfied_share", "agent", "0.9", "customers' answers"),
        ("no_such_measure", "team", "1", "No metric"),
    ],
)
def test_what_cannot_be_a_target_is_refused_with_the_reason(
    cast: Cast, metric: str, kind: str, value: str, said: str
) -> None:
    key = cast.ana.key if kind == "agent" else cast.teams["售后一组"]
    outcome = set_targets(ADMIN, [wish(value, Unit(kind, key), metric), wish("0.9")])  # type: ignore[arg-type]
    assert outcome.changed == 1, "the good one is set all the same"
    assert [said in p.cause.format(**p.values) for p in outcome.problems] == [True]


def test_the_teams_own_target_comes_before_the_organisations(cast: Cast) -> None:
    team = Unit("team", cast.teams["售后一组"])
    set_targets(ADMIN, [wish("0.85"), wish("0.8", team), wish("40", metric="first_reply_seconds_mean")])
    from datetime import date

    found = target_for(
        ADMIN, ["satisfied_share", "first_reply_seconds_mean"], units=[team, Unit()], day=date(2026, 8, 9)
    )
    assert {key: float(target.value) for key, target in found.items()} == {
        "satisfied_share": 0.8,
        "first_reply_seconds_mean": 40.0,
    }


def test_nobody_sees_targets_of_teams_out_of_sight(cast: Cast) -> None:
    units = [Unit("team", cast.teams[name]) for name in ("售后一组", "热线组")]
    set_targets(ADMIN, [wish("0.8", unit) for unit in units] + [wish("0.9")])
    assert {t.unit for t in targets(cast.ana.scope)} == {units[0], Unit()}
    assert {t.unit for t in targets(cast.yan.scope)} == {*units, Unit()}
    assert targets(cast.zed.scope) == []


def test_a_change_within_the_month_is_told_and_one_before_it_is_not(cast: Cast) -> None:
    set_targets(ADMIN, [wish("0.8", month=202001), wish("0.8", month=209901)])
    set_targets(ADMIN, [wish("0.9", month=202001), wish("0.9", month=209901)])
    units = {Unit()}
    told = changed_while_running(ADMIN, month=202001, units=units)
    assert [(float(c.before or 0), float(c.after or 0), c.by) for c in told] == [(0.8, 0.9, "test")]
    assert changed_while_running(ADMIN, month=209901, units=units) == []


def test_a_workbook_is_imported_row_by_row(cast: Cast, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "目标.xlsx")
    sheet = book.add_worksheet()
    for number, row in enumerate(
        [
            ["指标", "班组", "月份", "目标"],
            ["满意率", "售后一组", "2026-08", "86%"],
            ["参评率", "无此组", "2026-08", "40%"],
        ]
    ):
        sheet.write_row(number, 0, row)
    book.close()
    outcome = import_targets(ADMIN, tmp_path / "目标.xlsx")
    assert outcome.changed == 1
    assert [(p.line, p.values["name"]) for p in outcome.problems] == [(3, "无此组")]
    assert [(t.metric, float(t.value), t.origin) for t in targets(ADMIN)] == [("satisfied_share", 0.86, "目标.xlsx")]
