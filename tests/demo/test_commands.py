"""`heming demo`, `heming users` and `heming check` as somebody at a terminal meets them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = "from heming.cli import main; main()"


def heming(home: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Runs the command line on a data folder; standard input is not a terminal."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("HEMING_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, "--home", str(home), *words],
        env=settings,
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A small demo made once."""
    home = tmp_path_factory.mktemp("demo") / "data"
    return home, heming(home, "demo", "--size", "1500", "--only-make")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which nothing is yet."""
    return tmp_path_factory.mktemp("empty") / "data"


def test_the_demo_prints_a_login_for_every_role(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    made = demo[1]
    assert made.returncode == 0, made.stderr
    for role in ("admin", "analyst", "lead", "agent", "executive", "quality", "hr"):
        assert f"\n{role} " in made.stdout
    assert "Nobody in it exists" in made.stderr


def test_starting_it_again_shows_the_same_logins(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    again = heming(demo[0], "demo", "--only-make")
    assert again.returncode == 0
    assert again.stdout == demo[1].stdout


def test_check_finds_nothing_serious_in_the_demo(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    checked = heming(demo[0], "check", "--format", "json")
    found = json.loads(checked.stdout)
    assert checked.returncode == 0, found
    assert {finding["severity"] for finding in found["settings"] + found["data"]} <= {"info"}


def test_another_size_in_the_same_folder_says_what_to_do(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    refused = heming(demo[0], "demo", "--size", "5000", "--only-make")
    assert refused.returncode == 2
    assert "→ Start it without options" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_check_of_an_empty_folder_says_how_to_begin(empty: Path) -> None:
    checked = heming(empty, "check")
    assert checked.returncode == 1
    assert "Nobody can log in yet." in checked.stdout
    assert "heming users create" in checked.stdout


def test_users_are_created_listed_and_given_roles(empty: Path) -> None:
    created = heming(empty, "users", "create", "王芳", "--name", "王芳", typed="a-long-password-1\n")
    assert created.returncode == 0, created.stderr
    assert "admin" in created.stderr
    assert heming(empty, "users", "create", "li", "--role", "lead", typed="another-password-2\n").returncode == 0
    assert heming(empty, "users", "roles", "LI", "lead", "quality").returncode == 0
    listed = json.loads(heming(empty, "users", "list", "--format", "json").stdout)
    assert [(user["login"], user["roles"]) for user in listed] == [("li", ["lead", "quality"]), ("王芳", ["admin"])]


def test_a_short_password_is_refused_with_the_reason(empty: Path) -> None:
    refused = heming(empty, "users", "create", "zhao", typed="short\n")
    assert refused.returncode == 2
    assert "too short" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_unknown_login_is_answered_with_the_likely_one(empty: Path) -> None:
    refused = heming(empty, "users", "password", "王方", typed="a-long-password-3\n")
    assert refused.returncode == 2
    assert "There is no user 王方" in refused.stderr


def test_the_last_administrator_stays(empty: Path) -> None:
    refused = heming(empty, "users", "roles", "王芳", "agent")
    assert refused.returncode == 2
    assert "only administrator" in refused.stderr
