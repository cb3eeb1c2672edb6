"""The description is complete, and every example in it answers as it says."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heming.api.app import api as described
from heming.jobs.run import run
from heming.jobs.work import work_on
from tests.api.conftest import Api, Place, small_csv

DESCRIPTION = described.get_openapi_schema()
OPERATIONS = [(method, path) for path, methods in DESCRIPTION["paths"].items() for method in methods]
BY_SESSION = "/api/v1/tokens"
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def real(place: Place, api: Api) -> dict[str, str]:
    """What stands in an address: things that exist in the small store."""
    file = SimpleUploadedFile("august.csv", small_csv().encode())
    upload = api.post("/api/v1/imports/uploads", {"files": [file]}).json()
    work_on(upload["job"]["uid"])
    return {"id": upload["id"], "number": str(place.batch), "uid": run("clear_up", by=place.cast.yan.scope),
            "key": str(place.cast.ana.key), "name": "roll_over_midnight"}  # fmt: skip


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
    client = as_the_page(place, real) if path.startswith(BY_SESSION) else place.client("yan")
    address, query = filled(path, told, place, real)
    if "multipart/form-data" in content_of(told):
        answer = client.post(address, {"files": [SimpleUploadedFile("a.csv", small_csv().encode())]})
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
