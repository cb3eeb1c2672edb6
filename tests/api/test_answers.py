"""What the API answers: figures with their way back, cases, the catalogue, and refusals that say what to do."""

import csv
import io
from typing import Any

import fastexcel
import pytest

from heming.facts.store import open_store
from heming.metrics.ask import ask
from heming.metrics.question import Question
from tests.api.conftest import Api, Place, small_csv

pytestmark = pytest.mark.usefixtures("db")
ROWS = list(csv.DictReader(io.StringIO(small_csv())))
RATINGS = [int(row["CSAT (1-5)"]) for row in ROWS if row["CSAT (1-5)"]]


def test_a_figure_is_the_one_an_independent_calculation_gives(api: Api) -> None:
    _, body = api.ask("POST", "/query", {"metrics": ["csat_mean", "case_count"]})
    mean, count = body["rows"]
    assert mean["value"] == pytest.approx(sum(RATINGS) / len(RATINGS))
    assert mean["low"] < mean["value"] < mean["high"]
    assert (mean["n"], count["value"]) == (len(RATINGS), len(ROWS))


def test_the_api_and_the_verb_behind_it_say_the_same(place: Place, api: Api) -> None:
    question = {"metrics": ["csat_mean", "first_reply_seconds_p50", "nps"], "by": ["agent", "month"]}
    _, body = api.ask("POST", "/query", question)
    answer = ask(Question(metrics=tuple(question["metrics"]), by=("agent", "month")), place.cast.yan.scope)
    assert body["rows"] == [value.as_dict() for value in answer]
    assert body["snapshot"] == open_store().snapshot().id


def test_what_was_never_imported_says_so_and_is_not_zero(api: Api) -> None:
    (row,) = api.ask("POST", "/query", {"metrics": ["handle_seconds_mean"]})[1]["rows"]
    assert row["value"] is None
    assert "handle_seconds" in row["note"]


def test_filters_days_and_snapshot_are_obeyed(api: Api) -> None:
    snapshot = api.ask("GET", "/freshness")[1]["snapshot"]
    where = [{"dimension": "channel", "values": ["phone"]}]
    body = {"metrics": ["case_count"], "where": where, "start": "2023-08-01", "end": "2023-08-07", "snapshot": snapshot}
    (row,) = api.ask("POST", "/query", body)[1]["rows"]
    days = [r["created at"][:10] for r in ROWS if r["channel"] == "phone"]
    assert row["value"] == sum("2023-08-01" <= day <= "2023-08-07" for day in days)


def test_every_figure_of_a_group_can_be_explained_and_followed_to_its_rows(api: Api) -> None:
    question = {"metrics": ["csat_mean"], "by": ["agent"]}
    for row in api.ask("POST", "/query", question)[1]["rows"]:
        cell = {**question, "keys": row["keys"]}
        _, told = api.ask("POST", "/query/explain", cell)
        assert (told["value"], told["n"]) == (row["value"], row["n"])
        assert told["formula"]
        assert told["statements"]
        _, page = api.ask("POST", "/query/rows", cell | {"limit": 100})
        assert page["counted"] == row["n"] == sum(r["is_counted"] for r in page["rows"])
        assert {r["agent_key"] for r in page["rows"]} == {row["keys"]["agent"]}
        assert all(r["batch"] and r["row"] for r in page["rows"])


def test_rows_are_paged_without_loss(api: Api) -> None:
    question = {"metrics": ["case_count"], "limit": 40}
    pages = [api.ask("POST", "/query/rows", question | {"offset": offset})[1] for offset in (0, 40, 80)]
    ids = [row["source_id"] for page in pages for row in page["rows"]]
    assert sorted(ids) == sorted(row["ticket id"] for row in ROWS)
    assert {page["total"] for page in pages} == {90}


def test_the_export_holds_exactly_what_is_shown(api: Api) -> None:
    question = {"metrics": ["csat_mean", "case_count"], "by": ["agent"]}
    rows = api.ask("POST", "/query", question)[1]["rows"]
    shown = [(r["by"]["agent"], r["metric"], r["value"], r["n"]) for r in rows]
    _, text = api.ask("POST", "/query/export", question, form="csv", language="en")
    lines = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig").split("\r\n\r\n")[0])))
    assert [(r["agent"], r["key"], float(r["value"]), int(r["n"])) for r in lines] == shown
    _, book = api.ask("POST", "/query/export", question, form="xlsx", language="en")
    sheet = fastexcel.read_excel(book).load_sheet(0).to_arrow().to_pylist()
    assert [(r["agent"], r["key"], r["value"], r["n"]) for r in sheet] == shown


def test_a_case_tells_its_timeline_its_answers_and_where_it_came_from(api: Api) -> None:
    _, case = api.ask("GET", "/cases/one", source="helpdesk", id="T0005")
    assert [moment["what"] for moment in case["timeline"]] == ["opened_at", "first_human_reply_at", "closed_at"]
    assert case["timeline"][0]["at"] == "2023-08-06T01:05:00Z"
    assert case["answers"][0]["value"] == "1.000"
    (origin,) = case["origins"]
    assert (origin["file"], origin["row"], origin["line"]) == ("cases.csv", 6, 7)


def test_words_are_masked_and_names_hidden_all_the_way_down(api: Api) -> None:
    _, case = api.ask("GET", "/cases/one", source="helpdesk", id="T0005")
    assert case["remark"] == "请回电138****5678"
    assert dict(case["origins"][0]["cells"])["customer name"] == "***"
    assert "13812345678" not in str(case)
    assert "顾客5" not in str(case)


def test_cases_are_listed_by_filters_and_pages(place: Place, api: Api) -> None:
    wanted = {"channel": "chat", "agent": str(place.cast.ben.key), "first_day": "2023-08-10"}
    _, page = api.ask("GET", "/cases", limit=3, **wanted)
    mine = [r for r in ROWS if r["agent"] == "ben" and r["channel"] == "chat" and "2023-08-10" <= r["created at"] < "3"]
    assert page["total"] == len(mine)
    assert len(page["cases"]) == 3
    assert {(c["channel"], c["agent"]) for c in page["cases"]} == {("chat", "本杰明")}
    opened = [c["opened_at"] for c in page["cases"]]
    assert opened == sorted(opened, reverse=True)


def test_a_case_without_a_date_is_listed_with_its_absence(api: Api) -> None:
    _, page = api.ask("GET", "/cases", limit=1000)
    assert [c["source_id"] for c in page["cases"] if c["opened_at"] is None] == ["T0007", "T0008"]


def test_the_catalogue_is_searched_by_any_name(api: Api) -> None:
    keys = {m["key"] for m in api.ask("GET", "/metrics", search="满意率")[1]}
    assert "satisfied_share" in keys
    _, one = api.ask("GET", "/metrics/service_level_share:20s")
    assert one["key"] == "service_level_share"
    assert one["formulas"]


def test_own_measures_that_cannot_be_read_are_told_with_the_reason(place: Place, api: Api) -> None:
    file = place.home / "metrics" / "own.toml"
    file.write_text('[[metric]]\nkey = "odd"\n', encoding="utf-8")
    try:
        _, own = api.ask("GET", "/metrics/own")
        assert own["entries"] == []
        assert "own.toml" in own["problems"][0]["cause"]
    finally:
        file.unlink()


def test_people_and_teams_have_text_keys(place: Place, api: Api) -> None:
    people = {p["name"]: p for p in api.ask("GET", "/people")[1]}
    assert people["安娜"]["key"] == str(place.cast.ana.key)
    team = api.ask("GET", f"/people/teams/{people['安娜']['team_key']}")[1]
    assert (team["name"], team["leads"]) == ("售后一组", ["汤姆"])


def test_freshness_names_streams_and_days(api: Api) -> None:
    (stream,) = api.ask("GET", "/freshness")[1]["streams"]
    assert (stream["name"], stream["tables"]) == ("helpdesk", ["answers", "cases"])
    assert (stream["first_day"], stream["last_day"]) == ("2023-08-01", "2023-08-28")


@pytest.mark.parametrize(("method", "path", "body", "status", "word"), [
    ("POST", "/query", {"metrics": ["csat_maen"]}, 404, "csat_mean"),
    ("POST", "/query", {"metrics": ["csat_mean"], "by": ["agnet"]}, 400, "agent"),
    ("POST", "/query", {"metrics": ["csat_mean"], "snapshot": "yesterday"}, 404, "snapshot"),
    ("POST", "/query", {"metrics": []}, 422, "metrics"),
    ("POST", "/query", {"metrics": ["a\x00b"]}, 422, "metrics"),
    ("POST", "/query", {"metrics": ["csat_mean"], "start": "0000-01-01"}, 422, "start"),
    ("POST", "/query", {"metrics": ["csat_mean"], "start": "9999-12-31"}, 422, "start"),
    ("GET", "/imports/batches/99999999999999999999999", None, 422, "number"),
    ("GET", "/imports/batches/4242", None, 404, "4242"),
    ("GET", "/people/999", None, 404, "nobody"),
    ("GET", "/jobs/not-a-uid", None, 422, "uid"),
    ("GET", "/nowhere", None, 404, "Nothing"),
    ("DELETE", "/query", None, 405, "kind"),
])  # fmt: skip
def test_refusals_name_what_is_wrong(api: Api, method: str, path: str, body: Any, status: int, word: str) -> None:
    got, told = api.ask(method, path, body)
    assert got == status
    assert set(told) == {"code", "cause", "remedy", "values"}
    assert word in f"{told['cause']} {told['remedy']}"


DEEP = b'{"metrics": ' + b'{"a":' * 50 + b"1" + b"}" * 51
NO_QUESTIONS = [
    b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b"[" * 5000, b'{"metrics": [NaN]}', b"1" * 5000,
    b'{"metrics": ["\\ud800"]}', DEEP,
]  # fmt: skip


@pytest.mark.parametrize("raw", NO_QUESTIONS)
def test_bodies_that_are_no_question_are_refused(api: Api, raw: bytes) -> None:
    answer = api.generic("POST", "/api/v1/query", raw, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer.json()["remedy"]


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/xml", "x" * 300, ""])
def test_a_wrong_content_type_never_breaks_it(api: Api, kind: str) -> None:
    for path in ("/api/v1/query", "/api/v1/imports/uploads"):
        answer = api.generic("POST", path, b'{"metrics": ["case_count"]}', content_type=kind)
        assert answer.status_code < 500


def test_a_body_larger_than_any_question_is_refused(api: Api) -> None:
    answer = api.generic("POST", "/api/v1/query", b" " * (3 << 20), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("path", ["/api/v1/people/4711", "/api/v1/nowhere"])
def test_a_refusal_speaks_english_unless_the_caller_wishes_chinese(api: Api, path: str) -> None:
    plain, wished = api.get(path), api.get(path, headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert plain.status_code == wished.status_code == 404
    assert plain.json()["cause"].isascii() and not wished.json()["cause"].isascii()
    assert not wished.json()["remedy"].isascii()
    assert {name: plain.json()[name] for name in ("code", "values")} == {
        name: wished.json()[name] for name in ("code", "values")
    }
