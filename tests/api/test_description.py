"""The description is complete, and every example in it answers as it says."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heming.api.app import api as described
from heming.jobs.run import run
from heming.jobs.work import work_on
from heming.org.actions.rename import set_work_number
from tests.api.conftest import Api, Place, small_csv

DESCRIPTION = described.get_openapi_schema()
OPERATIONS = [(method, path) for path, methods in DESCRIPTION["paths"].items() for method in methods]
BY_SESSION = "/api/v1/tokens"
OF_STAFF = ("/api/v1/people/", "/api/v1/accounts/", "/api/v1/people")
STAFF = "工号,姓名,班组,入职日期\n0007,安娜,售后一组,2023-01-01\n"
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def real(place: Place, api: Api) -> dict[str, str]:
    """What stands in an address: things that exist in the small store."""
    file = SimpleUploadedFile("august.csv", small_csv().encode())
    upload = api.post("/api/v1/imports/uploads", {"files": [file]}).json()
    work_on(upload["job"]["uid"])
    return {"id": upload["id"], "number": str(place.batch), "uid": run("clear_up", by=place.cast.yan.scope),
            "key": str(place.cast.ana.key), "name": "roll_over_midnight", "sheet": _numbered(place)}  # fmt: skip


def _numbered(place: Place) -> str:
    """Two people have work numbers, and an HR sheet waits."""
    for login, number in (("ana", "0007"), ("ben", "0008")):
        set_work_number(place.cast.ada.scope, getattr(place.cast, login).key, work_number=number)
    file = SimpleUploadedFile("花名册.csv", STAFF.encode())
    return str(place.client("hui").post("/api/v1/people/sheets", {"file": file}).json()["id"])


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_address_says_what_it_does_and_how_it_refuses(method: str, path: str) -> None:
    told = DESCRIPTION["paths"][path][method]
    assert told["summary"]
    assert told["description"]
    refusals = {int(status) for status in told["responses"]} - set(range(200, 300))
    assert path.endswith("/health") or {401, 403, 404, 422} <= refusals


@pytest.mark.parametrize(
    ("method", "path"), [o for o in OPERATIONS if not o[1].endswith(("corrections/{name}", "/resume"))]
)
def test_every_example_answers_as_described(place: Place, real: dict[str, str], method: str, path: str) -> None:
    told = DESCRIPTION["paths"][path][method]
    of_staff = method in ("post", "delete") or "/sheets" in path
    client = as_the_page(place, real) if path.startswith(BY_SESSION) else place.client(
        "hui" if of_staff and path.startswith(OF_STAFF) else "yan"
    )  # fmt: skip
    address, query = filled(path, told, place, real)
    if "multipart/form-data" in content_of(told):
        sheet = {"file": SimpleUploadedFile("a.csv", STAFF.encode())}
        files = {"files": [SimpleUploadedFile("a.csv", small_csv().encode())]}
        answer = client.post(address, sheet if path.endswith("/sheets") else files)
    else:
        body = example_of(told)
        answer = client.generic(method.upper(), address, body, content_type="application/json", query_params=query)
    assert str(answer.status_code) in map(str, told["responses"]), answer.content
    assert 200 <= answer.status_code < 300, answer.content


def as_the_page(place: Place, real: dict[str, str]) -> Client:
    client = Client()
    client.force_login(place.cast.yan.user)
    real["uid"] = client.post(BY_SESSION, {"name": "x"}, content_type="application/json").json()["uid"]
    return client


def content_of(told: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = told.get("requestBody", {}).get("content", {})
    return found


def example_of(told: dict[str, Any]) -> str:
    content = content_of(told)
    return json.dumps(content["application/json"]["examples"]["plain"]["value"]) if content else ""


def filled(path: str, told: dict[str, Any], place: Place, real: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The address with real things in it; parameters from their examples."""
    query = {}
    for parameter in told.get("parameters", ()):
        name, given = parameter["name"], parameter["schema"].get("examples") or [parameter.get("example")]
        if parameter["in"] == "path":
            shown = given[0] or real[name]
            team = place.cast.teams["售后一组"] if "/teams/" in path else shown
            path = path.replace(f"{{{name}}}", str(team))
        elif parameter.get("required"):
            assert given[0], f"{path}: {name} has no example"
            query[name] = given[0]
    return path, query
