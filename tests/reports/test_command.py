"""`heming report`: files, JSON, words, and exit statuses."""

import io
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from heming.access.models import AuditEntry
from heming.cli import report
from heming.errors import BadInput, NotAllowed, NotFound
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_home(centre: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command on the small centre; its folder is settled already."""
    from heming.access.scope import local_admin
    from heming.access.scopes import scope_of_login

    monkeypatch.setattr(report, "begin", lambda user, **_: scope_of_login(user) if user else local_admin("os-user"))


def run(*words: str) -> Result:
    return CliRunner().invoke(report.command, words, catch_exceptions=False, standalone_mode=False)


@pytest.mark.parametrize(
    ("form", "begins"), [("xlsx", b"PK"), ("pdf", b"%PDF"), ("png", b"\x89PNG"), ("html", b"<!doctype")]
)
def test_a_file_is_written_and_the_trail_names_the_system_user(tmp_path: Path, form: str, begins: bytes) -> None:
    out = tmp_path / f"august.{form}"
    run("month", "--period", "2026-08", "--out", str(out))
    assert out.read_bytes().lstrip().startswith(begins)
    assert AuditEntry.objects.get(verb="export").actor_name == "os-user"


def test_json_holds_the_sheet_without_its_questions() -> None:
    told = json.loads(run("month", "--period", "2026-08", "--format", "json", "--language", "en").stdout)
    assert told["key"] == "month" and told["label"] == "2026-08" and len(told["conclusion"]) == 2
    figure = told["blocks"][0]["items"][0]
    assert figure["name"] == "Cases" and figure["number"]["value"] == 465.0 and "source" not in figure["number"]


def test_without_a_file_the_words_are_printed() -> None:
    said = run("week", "--period", "2026-W34").stdout
    assert said.startswith("周报\n") and "与" in said and "风险" in said


def test_under_somebodys_rights_it_holds_what_they_may_see(tmp_path: Path) -> None:
    out = tmp_path / "week.xlsx"
    run("week", "--period", "2026-W34", "--out", str(out), "--user", "tom")
    sheet = openpyxl.load_workbook(io.BytesIO(out.read_bytes())).worksheets[0]
    said = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert "售后一组" in said and "热线组" not in said
    with pytest.raises(NotAllowed):
        run("month", "--out", str(out), "--user", "tom")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("month", "--out", "report.doc"), BadInput), (("month", "--out", "nowhere/report.pdf"), BadInput),
        (("moth",), NotFound), (("month", "--period", "2026-08-01"), BadInput),
    ],
)  # fmt: skip
def test_wrong_use_is_told_with_a_remedy(words: tuple[str, ...], error: type[Exception], tmp_path: Path) -> None:
    with pytest.raises(error):
        run(*words)
    assert not Path("report.doc").exists()
