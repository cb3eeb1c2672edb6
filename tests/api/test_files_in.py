"""Files in over the API: sent, looked at, mapped, taken in, with counts that add up; corrections and the way back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from tests.api.conftest import Api, Place, small_csv

pytestmark = pytest.mark.usefixtures("db")
Work = Callable[[Any], None]


@pytest.fixture
def work() -> Work:
    """Works off the job of an upload, as a worker would."""
    from heming.jobs.work import work_on

    def off(upload: Any) -> None:
        work_on(upload["job"]["uid"])

    return off


def send(api: Api, *files: tuple[str, bytes]) -> tuple[int, Any]:
    named = [SimpleUploadedFile(name, content) for name, content in files]
    answer = api.post("/api/v1/imports/uploads", {"files": named})
    return answer.status_code, answer.json()


def test_a_file_is_sent_looked_at_and_taken_in(api: Api, work: Work) -> None:
    status, upload = send(api, ("august.csv", small_csv().replace("T0", "U0").encode()))
    assert (status, upload["step"], upload["files"]) == (202, "inspecting", ["august.csv"])
    work(upload)
    at = f"/imports/uploads/{upload['id']}"
    assert api.ask("GET", at)[1]["step"] == "reviewing"
    _, mapping = api.ask("GET", f"{at}/mapping")
    targets = {field["target"] for field in mapping["groups"][0]["fields"]}
    assert targets >= {"cases.source_id", "cases.opened_at", "answers.csat.value"}

    status, upload = api.ask("POST", f"{at}/import", {"groups": {"0": {"stream": "august"}}})
    assert (status, upload["step"]) == (202, "importing")
    work(upload)
    done = api.ask("GET", at)[1]
    assert (done["step"], done["job"]["state"]) == ("done", "done")
    (batch,) = done["batches"]
    assert batch["source"] == "august"
    assert batch["rows_read"] == batch["rows_used"] + batch["rows_unchanged"] + batch["rows_quarantined"] == 90
    assert batch["records_new"] + batch["records_updated"] + batch["records_unchanged"] == 90
    (row,) = api.ask("POST", "/query", {"metrics": ["case_count"], "sources": ["august"]})[1]["rows"]
    assert row["value"] == 90


def test_a_column_is_read_as_the_reviewer_says(api: Api, work: Work) -> None:
    _, upload = send(api, ("august.csv", small_csv().encode()))
    work(upload)
    at = f"/imports/uploads/{upload['id']}"
    said = {"groups": {"0": {"stream": "again", "zone": "Asia/Tokyo", "answers": {"target:3": "cases.shop"}}}}
    status, upload = api.ask("PUT", f"{at}/mapping", said)
    assert (status, upload["step"]) == (202, "inspecting")
    work(upload)
    (group,) = api.ask("GET", f"{at}/mapping")[1]["groups"]
    assert (group["stream"], group["zone"]) == ("again", "Asia/Tokyo")
    assert [f["target"] for f in group["fields"] if f["position"] == 3] == ["cases.shop"]


def test_an_unreadable_file_ends_with_cause_and_remedy(api: Api, work: Work) -> None:
    _, upload = send(api, ("nothing.csv", b""))
    work(upload)
    job = api.ask("GET", f"/jobs/{upload['job']['uid']}")[1]
    assert job["state"] == "failed"
    assert "nothing.csv" in job["problem"]["cause"]
    assert job["problem"]["remedy"]


def test_what_was_not_looked_at_yet_is_not_taken_in(api: Api) -> None:
    _, upload = send(api, ("august.csv", small_csv().encode()))
    assert api.ask("POST", f"/imports/uploads/{upload['id']}/import", {})[0] == 400
    assert upload["id"] in [u["id"] for u in api.ask("GET", "/imports/uploads")[1]]
    assert api.ask("DELETE", f"/imports/uploads/{upload['id']}")[0] == 204
    assert api.ask("GET", f"/imports/uploads/{upload['id']}")[0] == 404


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "a" * 200])
def test_a_zone_that_does_not_exist_is_told(api: Api, work: Work, zone: str) -> None:
    _, upload = send(api, ("august.csv", small_csv().encode()))
    work(upload)
    _, upload = api.ask("POST", f"/imports/uploads/{upload['id']}/import", {"groups": {"0": {"zone": zone}}})
    work(upload)
    job = api.ask("GET", f"/jobs/{upload['job']['uid']}")[1]
    assert job["state"] == "failed"
    assert job["problem"]["code"] == "user_error"
    assert zone in job["problem"]["cause"]


TRICKS = ["../../../evil.csv", "..\\..\\evil.csv", "/etc/evil.csv", "evil.csv\x00.png", "名字" * 200 + ".csv"]


@pytest.mark.parametrize("name", TRICKS)
def test_a_files_name_leads_nowhere(place: Place, api: Api, name: str) -> None:
    before = set(place.home.parent.rglob("*evil*"))
    status, upload = send(api, (name, b"a,b\n1,2\n"))
    assert status == 202
    inside = place.home / "uploads" / upload["id"]
    assert all(inside in path.parents for path in set(place.home.parent.rglob("*evil*")) - before)


def test_nothing_sent_is_refused_and_leaves_nothing(place: Place, api: Api) -> None:
    before = set((place.home / "uploads").iterdir())
    answer = api.post("/api/v1/imports/uploads", {})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_input")
    assert set((place.home / "uploads").iterdir()) == before


def test_more_than_the_limit_is_refused_before_it_is_read(api: Api, settings: Settings) -> None:
    settings.HEMING_UPLOAD_LIMIT = 1 << 20
    status, body = send(api, ("large.csv", b"a,b\n" * (1 << 19)))
    assert status == 400
    assert "limit" in body["values"]


def test_uploads_of_others_are_not_there(place: Place, api: Api) -> None:
    _, upload = send(place.client("ada"), ("august.csv", small_csv().encode()))
    assert api.ask("GET", f"/imports/uploads/{upload['id']}")[0] == 404
    assert place.client("ada").ask("GET", f"/imports/uploads/{upload['id']}")[0] == 200


def test_cells_that_could_not_be_read_are_located(place: Place, api: Api) -> None:
    _, page = api.ask("GET", f"/imports/batches/{place.batch}/problems", limit=1)
    assert page["total"] == 2
    assert (page["problems"][0]["row"], page["problems"][0]["column"]) == (8, "created at")
    findings = {f["code"]: f for f in api.ask("GET", f"/imports/batches/{place.batch}/findings")[1]}
    assert "'created at'" in findings["unreadable_dates"]["sentence"]


def test_held_rows_are_corrected_and_sent_in_again(place: Place, api: Api, work: Work) -> None:
    ragged = small_csv().replace("T0", "R0") + "R9999,ana,chat,退货,2023-08-05 09:00:00,2023-08-05 09:05:00\n"
    _, upload = send(api, ("ragged.csv", ragged.encode()))
    work(upload)
    _, upload = api.ask("POST", f"/imports/uploads/{upload['id']}/import", {})
    work(upload)
    (batch,) = api.ask("GET", f"/imports/uploads/{upload['id']}")[1]["batches"]
    assert batch["rows_quarantined"] == 1
    (held,) = api.ask("GET", f"/imports/quarantine/{batch['id']}")[1]["rows"]
    assert held["fix"]
    cells = dict(held["cells"]) | {"CSAT (1-5)": "5", "remark": ""}
    status, corrected = api.ask("POST", f"/imports/quarantine/{batch['id']}/rows", {"rows": {str(held["row"]): cells}})
    assert (status, corrected["state"]) == (202, "queued")
    work({"job": corrected})
    result = api.ask("GET", f"/jobs/{corrected['uid']}")[1]["result"]
    assert (result["taken"], result["held"], result["left"]) == (1, 0, 0)
    assert api.ask("GET", f"/imports/batches/{result['batch']}")[1]["rows_used"] == 1
    assert api.ask("GET", f"/imports/quarantine/{batch['id']}")[1]["total"] == 0
    after = api.ask("GET", f"/imports/batches/{batch['id']}")[1]
    assert after["rows_read"] == after["rows_used"] + after["rows_unchanged"] + after["rows_quarantined"] == 91


def test_a_batch_is_taken_back(place: Place, api: Api, work: Work) -> None:
    _, upload = send(api, ("wrong.csv", small_csv().replace("T0", "W0").encode()))
    work(upload)
    _, upload = api.ask("POST", f"/imports/uploads/{upload['id']}/import", {})
    work(upload)
    (batch,) = api.ask("GET", f"/imports/uploads/{upload['id']}")[1]["batches"]
    assert api.ask("GET", "/cases")[1]["total"] == 180
    status, taken = api.ask("POST", f"/imports/quarantine/{batch['id']}/roll-back", {"reason": "wrong file"})
    assert (status, taken["kind"]) == (202, "roll_back_batch")
    work({"job": taken})
    assert api.ask("GET", f"/imports/batches/{batch['id']}")[1]["state"] == "rolled_back"
    assert api.ask("POST", f"/imports/quarantine/{batch['id']}/roll-back", {})[0] == 409
    assert api.ask("GET", "/cases")[1]["total"] == 90
