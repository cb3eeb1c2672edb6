"""The environment is read typed: wrong values are refused with the variable's name and what would be right."""

from pathlib import Path

import pytest

from heming.config.database import database
from heming.config.environment import Environment, read
from heming.errors import BadInput


def test_nothing_set_means_a_data_folder_here_and_sqlite_in_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    found = read({})
    assert found.home == tmp_path / "heming-data"
    assert (found.database_url, found.debug, found.behind_proxy) == ("", False, False)
    assert (found.language, found.reporting_zone) == ("zh-hans", "Asia/Shanghai")
    assert found.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")
    assert not found.home.exists(), "reading the settings writes nothing"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HEMING_DEBUG", "maybe"),
        ("HEMING_BEHIND_PROXY", "2"),
        ("HEMING_THREADS", "-1"),
        ("HEMING_THREADS", "two"),
        ("HEMING_LANGUAGE", "fr"),
        ("HEMING_LOG_LEVEL", "LOUD"),
        ("HEMING_REPORTING_ZONE", "Beijing"),
        ("HEMING_PUBLIC_URL", "heming.example.cn"),
        ("HEMING_PUBLIC_URL", "https://heming.example.cn/below"),
        ("HEMING_SECRET_KEY", "short"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(BadInput) as refused:
        read({name: value})
    assert name in refused.value.cause
    assert refused.value.remedy.startswith("Set it to ")


def test_a_short_secret_is_not_repeated_in_the_message() -> None:
    with pytest.raises(BadInput) as refused:
        read({"HEMING_SECRET_KEY": "hunter2"})
    assert "hunter2" not in str(refused.value)


def test_a_misspelt_variable_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadInput, match=r"HEMING_HOEM.* Did you mean HEMING_HOME\?"):
        read({"HEMING_HOEM": "/data"})
    read({"HEMING_TEST_ANYTHING": "1", "PATH": "/bin"})


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.touch()
    with pytest.raises(BadInput, match="a folder"):
        read({"HEMING_HOME": str(file)})


def test_good_values_are_read_as_their_types() -> None:
    found = read({
        "HEMING_DEBUG": "yes", "HEMING_THREADS": "4", "HEMING_LANGUAGE": "en", "HEMING_PUBLIC_URL": "https://h.example.cn:8443/",
        "HEMING_SECRET_KEY": "k" * 40,
    })  # fmt: skip
    assert isinstance(found, Environment)
    assert (found.debug, found.threads, found.language, found.secret_key) == (True, 4, "en", "k" * 40)
    assert found.public_url == "https://h.example.cn:8443"
    assert found.allowed_hosts[-1] == "h.example.cn"
    assert read({"HEMING_ALLOWED_HOSTS": "a.cn, b.cn,"}).allowed_hosts == ("a.cn", "b.cn")


def test_sqlite_waits_and_locks_at_once(tmp_path: Path) -> None:
    entry = database("", tmp_path)
    assert entry["NAME"] == str(tmp_path / "heming.sqlite3")
    assert entry["OPTIONS"]["transaction_mode"] == "IMMEDIATE" and entry["OPTIONS"]["timeout"] == 20
    assert (
        "journal_mode=WAL" in entry["OPTIONS"]["init_command"]
        and "secure_delete=ON" in entry["OPTIONS"]["init_command"]
    )
    assert database("sqlite:///data/other.sqlite3", tmp_path)["NAME"] == "/data/other.sqlite3"


def test_a_postgresql_address_is_taken_apart(tmp_path: Path) -> None:
    entry = database("postgres://he%40ming:p%2Fw@db.internal:5433/heming?sslmode=require", tmp_path)
    assert (entry["USER"], entry["PASSWORD"], entry["HOST"], entry["PORT"]) == ("he@ming", "p/w", "db.internal", "5433")
    assert entry["NAME"] == "heming" and entry["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    "url", ["mysql://u:secret@h/d", "postgres://u:secret@h", "postgres://u:secret@h:port/d", "heming"]
)
def test_an_address_of_another_kind_is_refused_without_its_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        database(url, tmp_path)
    assert "secret" not in str(refused.value) and "postgres://" in refused.value.remedy
