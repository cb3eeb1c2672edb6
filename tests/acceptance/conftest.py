"""The invented centre's month, loaded once through the command line into a data folder of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.acceptance import centre
from tests.doors.line import Said
from tests.platforms.conftest import home  # noqa: F401 - a fixture

PASSWORD = "harmonious-Bells-7"
LINE = "from heming.cli.main import main; main()"
USERS = {
    "analyst": ("分析员", "analyst", None), "boss": ("老板", "executive", None), "hr": ("人事", "hr", None),
    "lead": ("罗莎", "lead", "罗莎"), "agent": ("江雪", "agent", "江雪"), "fang": ("方圆", "agent", "方圆"),
}  # fmt: skip


@dataclass
class Place:
    """A data folder that is reached only as its owners reach it: programs of their own, and a server."""

    home: Path
    files: Path
    said: dict[str, Said] = field(default_factory=dict)
    url: str = ""

    def line(self, *words: object, typed: str = "") -> Said:
        """One command in a process of its own."""
        done = subprocess.run([sys.executable, "-c", LINE, *map(str, words)], env=self.environment, input=typed,
                              capture_output=True, text=True, timeout=300)  # fmt: skip
        return Said(done.returncode, done.stdout, done.stderr)

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the tests' own database or settings."""
        taken = ("DJANGO_", "HEMING_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(taken)}
        return {**kept, "HEMING_HOME": str(self.home)}


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """HR sheet, platform files, HR sheet once more: what each command said is kept."""
    folder = tmp_path_factory.mktemp("acceptance")
    place = Place(folder / "data", folder / "files")
    place.files.mkdir()
    staff = centre.staff_file(place.files)
    place.said["staff before"] = place.line("import", "--as", "staff", staff, "--format", "json")
    for path in centre.all_files(place.files):
        place.said[path.stem.split("_")[0]] = place.line("import", path, "--yes", "--format", "json")
    place.said["staff after"] = place.line("import", "--as", "staff", staff, "--format", "json")
    return place


@pytest.fixture(scope="session")
def served(loaded: Place) -> Iterator[Place]:
    """The same folder behind `heming serve`, with a login for each role."""
    assert loaded.line("users", "create", "owner", "--role", "admin", typed=f"{PASSWORD}\n").status == 0
    for login, (name, role, person) in USERS.items():
        words = ["users", "create", login, "--name", name, "--role", role, *(["--person", person] if person else [])]
        said = loaded.line(*words, typed=f"{PASSWORD}\n")
        assert said.status == 0, said.err
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (loaded.home.parent / "server.txt").open("w")
    server = subprocess.Popen([sys.executable, "-c", LINE, "serve", "--no-open", "--port", str(port)],
                              env=loaded.environment, stdout=log, stderr=log)  # fmt: skip
    loaded.url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(loaded.url, server)
        yield loaded
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(240):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(f"{url}/login/", timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    raise AssertionError("the server never answered")
