"""The catalogue over the API."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Router, Schema

from heming.api.shapes import REFUSED, Problem, Word
from heming.errors import UserError
from heming.facts.store import open_store
from heming.metrics.definitions import Metric
from heming.metrics.registry import catalogue

router = Router(tags=["metrics"])


class MetricOut(Schema):
    """One entry: what it is called, what it means, where it comes from."""

    key: str
    zh: str
    en: str
    question_zh: str
    question_en: str
    family: str
    unit: str
    better: Literal["higher", "lower", "band", "none"]
    synonyms: list[str]
    attribution: list[str]
    variants: list[str]
    tables: list[str]
    version: int
    custom: bool


class DefinitionOut(MetricOut):
    """One entry, complete: every form of its formula, as plain data."""

    formulas: list[str]
    definition: dict[str, Any]


class OwnOut(Schema):
    """The organisation's own entries: how many there are, and what keeps the others from being used."""

    entries: list[str]
    problems: list[Problem]


@router.get("", response={200: list[MetricOut], **REFUSED}, summary="All measures")
def all_metrics(request: HttpRequest, search: Word = "") -> Any:
    """The catalogue; `search` keeps entries one of whose names holds the words."""
    words = search.strip().casefold()
    entries = catalogue(open_store().home)
    return [_out(m) for m in entries if not words or any(words in w.casefold() for w in m.words)]


@router.get("/own", response={200: OwnOut, **REFUSED}, summary="The organisation's own measures")
def own_metrics(request: HttpRequest) -> Any:
    """Entries of metrics/*.toml in the data folder, and every problem of those files."""
    try:
        return {"entries": [m.key for m in catalogue(open_store().home) if m.custom], "problems": []}
    except UserError as error:
        return {"entries": [], "problems": [error.as_dict()]}


@router.get("/{key}", response={200: DefinitionOut, **REFUSED}, summary="One measure")
def one_metric(request: HttpRequest, key: Annotated[Word, Path(examples=["csat_mean"])]) -> Any:
    """One entry by key, with or without its parameter, or by one of its names."""
    metric = catalogue(open_store().home).asked(key).metric
    return _out(metric) | {"formulas": [form.formula() for form in metric.forms], "definition": metric.as_dict()}


def _out(metric: Metric) -> dict[str, Any]:
    plain = {name: getattr(metric, name) for name in MetricOut.model_fields if name != "tables"}
    return plain | {"tables": sorted({form.table for form in metric.forms})}
