"""Logging that keeps personal data out: an exception is shown by its kind and its frames, never by its values."""

import logging
import traceback
from types import TracebackType
from typing import Any

from heming.errors import UserError


class QuietFormatter(logging.Formatter):
    """Leaves out what an exception says, as a KeyError may say a customer's name; our own templates stay."""

    def formatException(self, ei: Any) -> str:
        kind, error, frames = ei
        said = f": {error.cause_template}" if isinstance(error, UserError) else ""
        return f"{_frames(frames)}{kind.__module__}.{kind.__qualname__}{said}"


def _frames(frames: TracebackType | None) -> str:
    return "".join(f"  {f.filename}:{f.lineno} in {f.name}\n" for f in traceback.extract_tb(frames))


def logging_settings(level: str, *, debug: bool) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, since standard output belongs to the commands' data."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {
            "()": logging.Formatter if debug else QuietFormatter,
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {"heming": {"level": level}, "django.server": {"level": "WARNING"}, "huey": {"level": "WARNING"}},
    }  # fmt: skip
