"""The environment variables Heming knows, read into one frozen value; a wrong one is refused, never guessed at."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import available_timezones

from heming.errors import BadInput, did_you_mean

DEFAULT_HOME = Path("heming-data")
SECRET_FILE = "secret_key"  # noqa: S105 - a file's name
LANGUAGES = ("zh-hans", "en")
KNOWN = frozenset((
    "HEMING_HOME", "HEMING_DATABASE_URL", "HEMING_SECRET_KEY", "HEMING_ALLOWED_HOSTS", "HEMING_PUBLIC_URL",
    "HEMING_BEHIND_PROXY", "HEMING_DEBUG", "HEMING_REPORTING_ZONE", "HEMING_LANGUAGE", "HEMING_LOG_LEVEL",
    "HEMING_MEMORY_LIMIT", "HEMING_THREADS", "HEMING_UPLOAD_LIMIT", "HEMING_PARENT",
    "HEMING_REQUIRE",  # read by the test suite only
))  # fmt: skip
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True)
class Environment:
    """What the machine's owner decided, typed."""

    home: Path
    database_url: str  # "" means SQLite in the data folder
    secret_key: str
    allowed_hosts: tuple[str, ...]
    public_url: str  # "" or "https://heming.example.cn"
    behind_proxy: bool
    debug: bool
    reporting_zone: str
    language: str
    log_level: str
    memory_limit: str  # of DuckDB, for example "2GB"; "" lets the engine decide
    threads: int  # of DuckDB; 0 lets the engine decide
    upload_limit: int  # bytes of one upload; 0 is the house's own limit


def read(environ: Mapping[str, str] = os.environ) -> Environment:
    """Reads and checks every HEMING_ variable; BadInput names the variable, its value and what would be right."""
    _refuse_unknown(environ)
    home = Path(_text(environ, "HEMING_HOME") or DEFAULT_HOME).expanduser().absolute()
    if home.exists() and not home.is_dir():
        raise _wrong("HEMING_HOME", str(home), wanted="a folder")
    public_url = _public_url(environ)
    hosts = [part.strip() for part in _text(environ, "HEMING_ALLOWED_HOSTS").split(",") if part.strip()]
    return Environment(
        home=home,
        database_url=_text(environ, "HEMING_DATABASE_URL"),
        secret_key=_secret_key(environ, home),
        allowed_hosts=tuple(hosts) or _hosts_of(public_url),
        public_url=public_url,
        behind_proxy=_flag(environ, "HEMING_BEHIND_PROXY"),
        debug=_flag(environ, "HEMING_DEBUG"),
        reporting_zone=_zone(environ),
        language=_one_of(environ, "HEMING_LANGUAGE", allowed=LANGUAGES),
        log_level=_one_of(environ, "HEMING_LOG_LEVEL", allowed=LEVELS, default="INFO"),
        memory_limit=_text(environ, "HEMING_MEMORY_LIMIT"),
        threads=_whole(environ, "HEMING_THREADS"),
        upload_limit=_whole(environ, "HEMING_UPLOAD_LIMIT"),
    )


def _wrong(name: str, value: str, *, wanted: str) -> BadInput:
    return BadInput(
        "The environment variable {name} is {value!r}.",
        "Set it to {wanted}, or remove it.",
        name=name,
        value=value,
        wanted=wanted,
    )


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    for name in environ:
        if name.startswith("HEMING_") and not name.startswith("HEMING_TEST_") and name not in KNOWN:
            raise BadInput(
                "Heming knows no environment variable {name}.{meant}", "Correct its name, or remove it.",
                name=name, meant=did_you_mean(name, KNOWN),
            )  # fmt: skip


def _text(environ: Mapping[str, str], name: str) -> str:
    return environ.get(name, "").strip()


def _flag(environ: Mapping[str, str], name: str) -> bool:
    value = _text(environ, name).lower()
    if value in ("", "0", "no", "false", "off"):
        return False
    if value in ("1", "yes", "true", "on"):
        return True
    raise _wrong(name, value, wanted="1 or 0")


def _whole(environ: Mapping[str, str], name: str) -> int:
    value = _text(environ, name)
    if not value:
        return 0
    if not value.isascii() or not value.isdigit():
        raise _wrong(name, value, wanted="a whole number")
    return int(value)


def _one_of(environ: Mapping[str, str], name: str, *, allowed: tuple[str, ...], default: str = "") -> str:
    value = _text(environ, name) or default or allowed[0]
    if value not in allowed:
        raise _wrong(name, value, wanted=" or ".join(allowed))
    return value


def _zone(environ: Mapping[str, str]) -> str:
    value = _text(environ, "HEMING_REPORTING_ZONE") or "Asia/Shanghai"
    if value not in available_timezones():
        raise _wrong("HEMING_REPORTING_ZONE", value, wanted="an IANA time zone such as Asia/Shanghai")
    return value


def _public_url(environ: Mapping[str, str]) -> str:
    value = _text(environ, "HEMING_PUBLIC_URL").rstrip("/")
    if value and (not value.startswith(("http://", "https://")) or value.count("/") != 2):
        raise _wrong("HEMING_PUBLIC_URL", value, wanted="an address such as https://heming.example.cn")
    return value


def _hosts_of(public_url: str) -> tuple[str, ...]:
    local = ("localhost", "127.0.0.1", "[::1]")
    return (*local, public_url.split("//")[1].split(":")[0]) if public_url else local


def _secret_key(environ: Mapping[str, str], home: Path) -> str:
    """The given key, else the data folder's; before that is set up a passing one, as nothing lasting is signed yet."""
    given = _text(environ, "HEMING_SECRET_KEY")
    if given:
        if len(given) < 32:
            raise _wrong("HEMING_SECRET_KEY", "…", wanted="at least 32 random characters")
        return given
    kept = home / SECRET_FILE
    return kept.read_text().strip() if kept.is_file() else secrets.token_urlsafe(48)
