"""Each check finds what it is for, says which measures it touches, and is silent on good data."""

from pathlib import Path

from heming.facts.arrivals.ingest import Origin, ingest
from heming.facts.arrivals.mapping import Fold, Mapping, Parser
from heming.facts.arrivals.report import Finding, Report
from heming.facts.store import Store
from tests.facts.arrivals.bring import csv_source, mapping

TEXT, IDENT, WHEN = Parser("text"), Parser("id"), Parser("instant")
STARS = Parser("level", {"min": 1, "max": 5})
HEADS = ("id", "who", "customer", "opened", "replied", "closed", "score", "rated")
FIELDS = (
    ("id", "cases.source_id", IDENT),
    ("who", "cases.agent_account", IDENT),
    ("customer", "cases.customer_id", IDENT),
    ("opened", "cases.opened_at", WHEN),
    ("replied", "cases.first_human_reply_at", WHEN),
    ("closed", "cases.closed_at", WHEN),
    ("score", "answers.csat.value", STARS),
    ("rated", "answers.csat.answered_at", WHEN),
)


def good(i: int, **changes: str) -> str:
    """One sound row: customers come back, one row in three is rated, at odd moments, by different scores."""
    day, minute = 1 + i % 28, (7 * i) % 60
    row = {
        "id": f"A{i:05d}",
        "who": f"kf{i % 5}",
        "customer": f"c{i // 2}",
        "opened": f"2024-05-{day:02d} 10:{minute:02d}:00",
        "replied": f"2024-05-{day:02d} 11:{minute:02d}:00",
        "closed": f"2024-05-{day:02d} 12:{minute:02d}:00",
        "score": str(1 + i % 5) if i % 3 == 0 else "",
        "rated": f"2024-05-{day:02d} 13:{(i * 11) % 60:02d}:17" if i % 3 == 0 else "",
    }
    return ",".join({**row, **changes}.values())


def bring(store: Store, tmp_path: Path, rows: list[str], chosen: Mapping | None = None) -> Report:
    text = ",".join(HEADS) + "\n" + "\n".join(rows) + "\n"
    return ingest(
        store,
        [csv_source(tmp_path, text)],
        mapping=chosen or mapping(HEADS, *FIELDS),
        origin=Origin("me", ("file.csv",)),
    )


def found(report: Report) -> dict[str, Finding]:
    return {finding.code: finding for finding in report.findings}


def test_good_rows_give_no_findings(store: Store, tmp_path: Path) -> None:
    assert found(bring(store, tmp_path, [good(i) for i in range(200)])) == {}


def test_intervals_in_the_wrong_order(store: Store, tmp_path: Path) -> None:
    rows = [good(i) for i in range(100)] + [
        good(200 + i, replied="2024-05-01 00:00:00", opened="2024-05-05 10:00:00") for i in range(3)
    ]
    finding = found(bring(store, tmp_path, rows))["reply_before_open"]
    assert (finding.rows, finding.correction, finding.severity) == (3, "", "serious")
    assert "first_reply_seconds_p50" in finding.metrics
    assert finding.values["most_minutes"] == 4 * 1440 + 600


def test_dates_that_cannot_be_and_rows_without_one(store: Store, tmp_path: Path) -> None:
    rows = [good(i) for i in range(100)] + [
        good(200, opened="1970-01-01 00:00:00"),
        good(201, opened="soon"),
        good(202, opened=""),
    ]
    findings = found(bring(store, tmp_path, rows))
    assert findings["implausible_dates"].rows == 1 and findings["unreadable_dates"].rows == 1
    assert findings["rows_without_date"].rows == 3


def test_empty_and_constant_columns(store: Store, tmp_path: Path) -> None:
    rows = [good(i, who="kf1", closed="2024-05-30 12:00:00" if i == 0 else "") for i in range(100)]
    findings = found(bring(store, tmp_path, rows))
    assert findings["column_too_empty"].values == {"column": "closed", "filled": 1, "total": 100, "share": 99.0}
    assert findings["column_constant"].values["column"] == "who"


ROSTER = ("day", "who", "shop", "begin", "end", "leave", "hours", "break")
SHIFTS = (
    ("who", "shifts.agent_account", IDENT),
    ("shop", "shifts.team_name", TEXT),
    ("begin", "shifts.planned_start_at", WHEN),
    ("end", "shifts.planned_end_at", WHEN),
    ("leave", "shifts.leave_kind", TEXT),
    ("hours", "shifts.leave_seconds", Parser("duration", {"unit": "h"})),
    ("break", "shifts.unpaid_break_seconds", Parser("duration", {"unit": "h"})),
)


def roster(store: Store, tmp_path: Path, rows: list[str]) -> Report:
    source = [csv_source(tmp_path, ",".join(ROSTER) + "\n" + "\n".join(rows) + "\n")]
    return ingest(store, source, mapping=mapping(ROSTER, *SHIFTS, table="shifts"), origin=Origin("me", ("r.csv",)))


def test_a_roster_where_nearly_nobody_is_on_leave_is_no_finding(store: Store, tmp_path: Path) -> None:
    rows = [
        f"d,kf{i},一店,2024-05-01 {8 + i % 3:02d}:00,2024-05-01 {16 + i % 3}:00,{'年假' if i == 7 else ''},,1"
        for i in range(60)
    ]
    findings = found(roster(store, tmp_path, rows))
    assert not {"column_too_empty", "column_constant"} & findings.keys()


def test_a_roster_of_one_person_throughout_is_still_said(store: Store, tmp_path: Path) -> None:
    rows = [f"d,kf1,一店,2024-05-{1 + i:02d} 08:00,2024-05-{1 + i:02d} 16:00,,,1" for i in range(28)]
    assert found(roster(store, tmp_path, rows))["column_constant"].values["column"] == "who"


def test_a_column_with_something_in_it_is_never_said_to_be_empty_throughout(store: Store, tmp_path: Path) -> None:
    rows = [good(i, closed="2024-05-30 12:00:00" if i == 0 else "") for i in range(3000)]
    assert found(bring(store, tmp_path, rows))["column_too_empty"].values["share"] == 99.9


def test_ids_that_never_repeat_and_ids_that_repeat_too_often(store: Store, tmp_path: Path) -> None:
    findings = found(bring(store, tmp_path, [good(i, customer=f"c{i}") for i in range(60)] + [good(3, customer="c99")]))
    assert findings["ids_never_repeat"].metrics == ("first_contact_resolved_share:7d", "repeat_contact_share:7d")
    assert findings["repeated_ids"].rows == 1


def test_an_event_log_repeats_ids_on_purpose(store: Store, tmp_path: Path) -> None:
    chosen = mapping(HEADS, *FIELDS, fold=Fold(0))
    assert "repeated_ids" not in found(bring(store, tmp_path, [good(i // 2) for i in range(60)], chosen))


def test_surveyed_cases_only(store: Store, tmp_path: Path) -> None:
    rows = [good(i, score=str(1 + i % 5), rated=f"2024-05-02 13:{i % 60:02d}:{i % 59:02d}") for i in range(100)]
    finding = found(bring(store, tmp_path, rows))["only_surveyed_cases"]
    assert "response_share" in finding.metrics


def test_a_burst_of_best_scores_against_the_agents_own_rate(store: Store, tmp_path: Path) -> None:
    burst = [good(500 + i, who="kf1", score="5", rated=f"2024-05-20 20:00:{i:02d}") for i in range(15)]
    finding = found(bring(store, tmp_path, [good(i) for i in range(300)] + burst))["score_bursts"]
    assert (finding.values["runs"], finding.values["longest"], finding.values["agents"]) == (1, 15, 1)


def test_an_agent_who_always_gets_the_best_is_no_burst(store: Store, tmp_path: Path) -> None:
    rows = [
        good(i, who=f"kf{i % 5}", score="5" if i % 5 == 1 else "3", rated=f"2024-05-20 20:{i % 60:02d}:11")
        for i in range(300)
    ]
    assert "score_bursts" not in found(bring(store, tmp_path, rows))


def test_best_scores_exactly_a_day_after_closing(store: Store, tmp_path: Path) -> None:
    rows = [good(i) for i in range(100)]
    rows += [
        good(500 + i, closed=f"2024-05-10 12:{i % 60:02d}:00", score="5", rated=f"2024-05-11 12:{i % 60:02d}:00")
        for i in range(40)
    ]
    assert found(bring(store, tmp_path, rows))["default_ratings_by_time"].rows == 40


def test_ratings_on_two_scales_and_outside_theirs(store: Store, tmp_path: Path) -> None:
    heads = (*HEADS, "low", "high")
    chosen = mapping(
        heads,
        *FIELDS,
        ("low", "answers.csat.scale_min", Parser("number")),
        ("high", "answers.csat.scale_max", Parser("number")),
    )
    text = ",".join(heads) + "\n" + "\n".join(good(i) + f",1,{5 if i % 2 else 10}" for i in range(100)) + "\n"
    report = ingest(store, [csv_source(tmp_path, text)], mapping=chosen, origin=Origin("me"))
    assert found(report)["mixed_scales"].metrics == ("csat_mean",)
    outside = found(bring(store, tmp_path, [good(i, score="9" if i == 3 else "") for i in range(30)]))["outside_scale"]
    assert (outside.rows, outside.values["column"]) == (1, "score")


def test_rows_without_ids_over_days_already_covered_are_asked_about(store: Store, tmp_path: Path) -> None:
    rows = [good(i, id="") for i in range(50)]
    first = bring(store, tmp_path, rows)
    assert "content_overlap" not in found(first) and found(first)["rows_without_id"].rows == 50
    again = bring(store, tmp_path, [*rows, good(60, id="")])
    assert found(again)["content_overlap"].values["batch"] == first.batch
    assert (again.rows_used, again.rows_unchanged) == (1, 50)
