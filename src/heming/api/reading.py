"""How request bodies are read: JSON of sane depth, numbers and characters, or a clear refusal."""

import json
from typing import Any, cast

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny

DEEPEST = 20


class StrictJson(Parser):
    """JSON without NaN and without nesting that no question needs."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """The body; ValueError for what is not JSON in UTF-8."""
        read = json.loads(request.body.decode("utf-8"), parse_constant=_no_number)
        if _is_deeper(read, DEEPEST):
            raise ValueError("nested too deeply")
        return cast(DictStrAny, read)


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _is_deeper(value: Any, levels: int) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels == 0 or any(_is_deeper(one, levels - 1) for one in inside)
