"""Third-party files, addresses of registries and the paths of somebody's machine stay out of the repository."""

import re

from tests.house.code import REPO, committed

FOREIGN_FILES = re.compile(
    r"(^|/)(uv\.lock|yarn\.lock|pnpm-lock\.yaml|node_modules|static/vendor|dist|build|\.venv|\.tools)(/|$)"
    r"|\.(mo|pyc|whl)$|\.min\.(js|css)$"
)
FOLDERS_OF_A_MACHINE = "|".join(["work", "root", "farm", "home", "Users"])
MACHINE_PATHS = re.compile(rf"(?<![A-Za-z0-9._-])/(?:{FOLDERS_OF_A_MACHINE})/[\w.]")
REGISTRIES = re.compile(
    r"registry\.npm|npmmirror|files\.pythonhosted|pypi\.org/simple|pypi\.tuna|mirrors\.[\w.]+/pypi"
    r"|--(extra-)?index-url [^\s]|--find-links [^\s]"
)
ALLOWED = {"tests/house/test_nothing_foreign_is_committed.py"}


def lines_that_match(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in committed():
        content = (REPO / path).read_bytes()
        if b"\0" not in content[:8000] and path not in ALLOWED:
            lines = content.decode("utf-8", "replace").splitlines()
            found += [
                f"  {path}:{number}: {line[:100]}" for number, line in enumerate(lines, 1) if pattern.search(line)
            ]
    return found


def test_no_third_party_or_generated_file_is_committed() -> None:
    foreign = [path for path in committed() if FOREIGN_FILES.search(path)]
    assert not foreign, f"take these out of the repository (git rm --cached) and build them instead: {foreign}"


def test_no_path_of_a_machine_is_committed() -> None:
    found = lines_that_match(MACHINE_PATHS)
    assert not found, "say it relative to the repository:\n" + "\n".join(found)


def test_no_address_of_a_package_registry_is_committed() -> None:
    found = lines_that_match(REGISTRIES)
    assert not found, "locks name versions and hashes only, so that mirrors work:\n" + "\n".join(found)


def test_the_locks_pin_every_package_by_hash() -> None:
    for path in committed("requirements/*.lock"):
        entries = re.split(r"\n(?=\w)", re.sub(r"(?m)^\s*#.*\n", "", (REPO / path).read_text(encoding="utf-8")))
        loose = [entry.split("\n")[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]
        assert not loose, f"{path}: {loose}"
    packages = (REPO / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in packages
    assert packages.count('"integrity"') == packages.count('"node_modules/')


def test_no_committed_file_is_huge() -> None:
    huge = [path for path in committed() if (REPO / path).stat().st_size > 2_000_000]
    assert not huge, f"over 2 MB; make it when it is needed: {huge}"
