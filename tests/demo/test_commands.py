"""`heming demo`, `heming users` and `heming check` as somebody at a terminal meets them."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

SCRIPT = "from heming.cli import main; main()"


def plain_environment() -> dict[str, str]:
    """The environment of somebody who has set nothing."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("HEMING_", "DJANGO_"))}


def heming(home: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Runs the command line on a data folder; standard input is not a terminal."""
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, "--home", str(home), *words],
        env=plain_environment(),
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


def test_check_finds_what_is_planted_in_the_demo_and_nothing_serious_beside_it(
    demo: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    checked = heming(demo[0], "check", "--format", "json")
    found = json.loads(checked.stdout)
    assert checked.returncode == 1, "planted: days whose export was made too early are worth a look"
    told = {finding["code"]: finding["severity"] for finding in found["data"]}
    assert told.pop("days_contradict_sessions") == "warn"
    assert {*told.values(), *(finding["severity"] for finding in found["settings"])} <= {"info"}


def test_another_size_in_the_same_folder_says_what_to_do(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    refused = heming(demo[0], "demo", "--size", "5000", "--only-make")
    assert refused.returncode == 2
    assert "→ Start it without options" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_check_of_an_empty_folder_says_how_to_begin(tmp_path: Path) -> None:
    place = tmp_path / "mistyped"
    missing = heming(place, "check")
    assert missing.returncode == 2 and "heming import" in missing.stderr
    assert not place.exists(), "looking makes no folder"
    assert heming(place, "import", str(tmp_path / "nothing.csv")).returncode == 2  # whoever imports makes the folder
    checked = heming(place, "check")
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def page(opener: urllib.request.OpenerDirector, address: str, *, patience: float = 0) -> str:
    """A page's text; waits for a server that is still starting."""
    until = time.monotonic() + patience
    while True:
        try:
            with opener.open(address, timeout=30) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError:
            raise
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def test_one_command_makes_the_demo_and_serves_pages_one_can_log_in_to(tmp_path: Path) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    words = ["--home", str(tmp_path / "data"), "demo", "--size", "1000", "--no-open", "--port", str(port)]
    with (tmp_path / "said").open("w+") as said:
        server = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, *words], env=plain_environment(), stdout=said, stderr=said
        )
        try:
            opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
            token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page(opener, f"{base}/login/", patience=90))
            assert token
            password = re.findall(r"heming-[0-9a-f]{8}", (tmp_path / "said").read_text())[0]
            form = {"csrfmiddlewaretoken": token[1], "login": "analyst", "password": password}
            request = urllib.request.Request(f"{base}/login/", urllib.parse.urlencode(form).encode())
            with opener.open(request, timeout=60) as answer:
                assert (answer.status, answer.url) == (200, f"{base}/harmony/"), "the home of those who analyse"
            assert server.poll() is None
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)
    assert "panicked" not in (tmp_path / "said").read_text()


def test_a_port_somebody_listens_on_is_refused_instead_of_shared(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as the server itself listens
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        for command in ("serve", "demo"):
            refused = heming(tmp_path / "data", command, "--port", port)
            assert refused.returncode == 2 and "Heming is ready" not in refused.stderr
            assert f"127.0.0.1:{port}" in refused.stderr and "--port" in refused.stderr


def test_asking_a_folder_that_is_not_there_says_so_and_makes_none(tmp_path: Path) -> None:
    asked = heming(tmp_path / "lost", "query", "csat_mean")
    assert asked.returncode == 2 and "no data folder" in asked.stderr and "lost" in asked.stderr
    assert not (tmp_path / "lost").exists()
