"""Every curl command of docs/api.md, run in order against the small store."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heming.jobs.work import work_on
from tests.api.conftest import Api, Place, small_csv

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
BLOCKS = re.findall(r"```bash\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
TAKES_ONE = ("-H", "-X", "-F", "-o", "--json")
CAUGHT = re.compile(r"(\w+)=\$\((curl .*) \| jq -r '?\.(?:\[0\]\.)?(\w+)'?\)", re.DOTALL)
CONTENT = {"staff.csv": "工号,姓名,班组,入职日期,生效日期\nA1002,李雷,热线组,2023-08-01,2023-08-01\n"}


@pytest.mark.usefixtures("db")
def test_each_command_of_the_page_works(place: Place) -> None:
    known = {"HEMING": "/api/v1", "TOKEN": place.tokens["yan"], "HR_TOKEN": place.tokens["hui"]}
    ran = 0
    for command in commands():
        caught = CAUGHT.fullmatch(command)
        if not command.startswith("curl") and not caught:
            assert re.fullmatch(r"(HEMING|TOKEN|HR_TOKEN)=\S+", command), command
            continue
        answer = run(place, filled(caught[2] if caught else command, known))
        ran += 1
        if caught:
            found = answer[0] if isinstance(answer, list) else answer
            known[caught[1]] = str(found[caught[3]])
        if isinstance(answer, dict) and answer.get("job"):
            work_on(answer["job"]["uid"])  # what the worker does meanwhile
    assert ran > 20


def commands() -> list[str]:
    """A command goes on over the following lines until its quotes are closed."""
    found: list[str] = []
    for block in BLOCKS:
        held = ""
        for line in block.splitlines():
            held = f"{held}\n{line}" if held else line
            if held.count("'") % 2 == 0:
                found, held = [*found, held], ""
    return found


def filled(command: str, known: dict[str, str]) -> list[str]:
    return shlex.split(re.sub(r"\$(\w+)", lambda m: known[m[1]], command))[1:]


def run(place: Place, words: list[str]) -> Any:
    given: dict[str, str] = {}
    address = ""
    words = list(words)
    while words:
        word = words.pop(0)
        if word in TAKES_ONE:
            given[word] = words.pop(0)
        elif word != "-s":
            assert not word.startswith("-"), f"the test does not know {word}"
            address = word
    return send(place, address, given)


def send(place: Place, address: str, given: dict[str, str]) -> Any:
    name, _, value = given.get("-H", ": ").partition(": ")
    client = Api(value.removeprefix("Bearer ") if name == "Authorization" else None)
    if "-F" in given:
        field, _, file = given["-F"].partition("=@")
        answer = client.post(address, {field: [SimpleUploadedFile(file, CONTENT.get(file, small_csv()).encode())]})
    elif "--json" in given:
        answer = client.generic(given.get("-X", "POST"), address, given["--json"], content_type="application/json")
    else:
        answer = client.get(address)
    assert 200 <= answer.status_code < 300, (address, given, answer.content)
    is_json = answer.headers["Content-Type"].startswith("application/json")
    return json.loads(answer.content) if is_json else answer.content
