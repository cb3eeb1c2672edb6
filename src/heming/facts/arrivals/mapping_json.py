"""A mapping as the plain data a batch keeps, and back: so that rows of an old batch can be read again as they were."""

from collections.abc import Mapping as Map
from dataclasses import asdict
from typing import Any

from heming.facts.arrivals.mapping import FieldMap, Fold, Mapping, Parser, Ratio


def as_json(mapping: Mapping) -> dict[str, Any]:
    """Plain data."""
    return asdict(mapping)


def from_json(data: Map[str, Any]) -> Mapping:
    """The mapping a batch was read with."""
    given = dict(data)
    given["fields"] = tuple(_field(field) for field in given["fields"])
    given["fold"] = _fold(given["fold"]) if given.get("fold") else None
    given["ratios"] = tuple(Ratio(**ratio) for ratio in given.get("ratios", ()))
    for name in ("headers", "left_out", "total_words", "missing_words", "notes"):
        given[name] = tuple(given[name])
    return Mapping(**given)


def _field(data: Map[str, Any]) -> FieldMap:
    return FieldMap(**{**data, "parser": Parser(**data["parser"]), "samples": tuple(data["samples"])})


def _fold(data: Map[str, Any]) -> Fold:
    lists = ("first", "maxima", "resolved", "closed", "reopened")
    return Fold(**{**data, **{name: tuple(data.get(name, ())) for name in lists}})
