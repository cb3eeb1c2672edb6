"""Shapes and limits that several modules use."""

from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AfterValidator, StringConstraints

LARGEST = 2**53 - 1  # what JavaScript and every database here can hold


def _clean(text: str) -> str:
    """NUL cannot be stored anywhere, and half a surrogate pair is no character."""
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise ValueError("holds characters that cannot be stored")
    return text


def _fits(key: str) -> str:
    """Keys are 63-bit numbers."""
    if int(key) >= 2**63:
        raise ValueError("is larger than any key")
    return key


Clean = AfterValidator(_clean)
Word = Annotated[str, StringConstraints(max_length=200), Clean]
Text = Annotated[str, StringConstraints(max_length=4000), Clean]
Key = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,19}$"), AfterValidator(_fits)]
Number = Annotated[int, Field(ge=1, le=LARGEST)]
Offset = Annotated[int, Field(ge=0, le=10**9)]
Limit = Annotated[int, Field(ge=1, le=1000)]


class Problem(Schema):
    """What happened and what to do."""

    code: str
    cause: str
    remedy: str
    values: dict[str, Any] = {}


REFUSED = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 413: Problem, 422: Problem}


def examples(**given: Any) -> dict[str, Any]:
    """A request body's example for the description, run by the tests."""
    return {"requestBody": {"content": {"application/json": {"examples": {"plain": {"value": given}}}}}}


def sized(pairs: int) -> Any:
    """A limit on how many entries a map may have."""
    return Field(max_length=pairs)
