"""The catalogue: shipped entries and the organisation's own, found by key with parameter."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from heming.errors import BadInput, NotFound, did_you_mean
from heming.metrics.definitions import Asked, Metric
from heming.metrics.loading import load
from heming.org.one_reading import once
from heming.units import parse_duration


@dataclass(frozen=True)
class Catalogue:
    """All metrics by key."""

    metrics: dict[str, Metric]

    def __iter__(self) -> Iterator[Metric]:
        return iter(self.metrics.values())

    def __len__(self) -> int:
        return len(self.metrics)

    def asked(self, name: str) -> Asked:
        """A metric as a question writes it, 'service_level_share:20s', with its parameter in seconds; NotFound,
        BadInput.
        """
        if name in self.metrics:
            metric, given = self.metrics[name], ""
        else:
            key, _, given = name.partition(":")
            metric = self._metric(key, name)
        return Asked(name, metric, _parameters(metric, given))

    def _metric(self, key: str, name: str) -> Metric:
        if key in self.metrics:
            return self.metrics[key]
        for metric in self:
            if name in metric.words:
                return metric
        raise NotFound(
            "No metric is called '{name}'.{hint}", "`heming metrics` lists them all.",
            name=name, hint=did_you_mean(key, self.metrics),
        )  # fmt: skip


def _parameters(metric: Metric, given: str) -> dict[str, int]:
    parameter = metric.parameter
    if parameter is None:
        if given:
            raise BadInput(
                "Metric {key} takes nothing after a colon.", "Leave out ':{given}'.", key=metric.key, given=given
            )
        return {}
    seconds = int(parse_duration(given or parameter.default))
    if not parse_duration(parameter.low) <= seconds <= parse_duration(parameter.high):
        raise BadInput(
            "'{given}' is outside what {key} allows.", "Take a length of time from {low} to {high}.",
            given=given, key=metric.key, low=parameter.low, high=parameter.high,
        )  # fmt: skip
    return {parameter.name: seconds}


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Metric]:
    folder = Path(str(resources.files("heming.metrics") / "catalogue"))
    return load(sorted(folder.glob("*.toml")))


@once
def catalogue(home: Path | None = None) -> Catalogue:
    """The shipped catalogue, and the entries of `metrics/*.toml` in the data folder; a custom key may not replace
    a shipped one.
    """
    shipped = _shipped()
    files = sorted((home / "metrics").glob("*.toml")) if home else []
    own = _own(tuple((str(f), f.stat().st_mtime_ns) for f in files))
    taken = sorted(shipped.keys() & own.keys())
    if taken:
        raise BadInput(
            "The metric {key} is already in the catalogue.", "Give your own metric another key.", key=", ".join(taken)
        )
    return Catalogue(shipped | own)


@lru_cache(maxsize=8)
def _own(files: tuple[tuple[str, int], ...]) -> dict[str, Metric]:
    return load([Path(name) for name, _ in files], custom=True)


def catalogue_here() -> Catalogue:
    """The catalogue of the data folder in the settings."""
    from heming.facts.store import open_store

    return catalogue(open_store().home)
