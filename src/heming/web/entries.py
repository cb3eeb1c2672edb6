"""Catalogue entries by key, with the name a page shows."""

from pathlib import Path

from django.conf import settings

from heming.metrics.definitions import Metric
from heming.metrics.registry import Catalogue, catalogue
from heming.units import format_value
from heming.web.viewer import is_chinese, language


def entries() -> Catalogue:
    """The catalogue of this data folder; asked for every figure, so without a look into the database."""
    return catalogue(Path(settings.HEMING_HOME))


def metric_of(key: str) -> Metric:
    """The catalogue entry behind a key with parameter."""
    return entries().asked(key).metric


def name_of(key: str) -> str:
    """The display name, with the parameter where the key carries one: 一次解决率(7天)."""
    asked = entries().asked(key)
    name = asked.metric.name(language())
    if key == asked.metric.key or ":" not in key or not asked.parameters:
        return name
    window = format_value(next(iter(asked.parameters.values())), "seconds", language=language())
    return f"{name}({window})" if is_chinese() else f"{name} ({window})"
