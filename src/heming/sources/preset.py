"""Presets: which column of a well-known export is which of ours.

Data only; adding one means adding a file to presets/.
"""

import tomllib
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from heming.errors import BadInput, NotFound, did_you_mean
from heming.facts.arrivals.mapping import FieldMap
from heming.sources.guess.assign import arriving
from heming.sources.guess.words import plain
from heming.sources.mapping_file import check_target, parser_of

_KEYS = (
    "title",
    "table",
    "stream",
    "zone",
    "page",
    "checked",
    "columns",
    "parsers",
    "signature",
    "only_answered",
    "notes",
)


@dataclass(frozen=True)
class Preset:
    """One well-known export.

    `columns` maps its headers to our targets; `signature` are headers that together tell it apart.
    """

    name: str
    title: str
    table: str
    stream: str
    columns: Map[str, str]
    signature: tuple[str, ...] = ()
    parsers: Map[str, Map[str, object]] = field(default_factory=dict)
    zone: str = ""
    page: str = ""  # where its maker describes the columns
    checked: str = ""  # the date that page was read, or "verify"
    notes: tuple[str, ...] = ()

    def answers(self, headers: tuple[str, ...]) -> dict[str, str]:
        """The preset as answers to the guess: the grain, and the target of every column the file has."""
        targets = {plain(header): target for header, target in self.columns.items()}
        placed: dict[str, str] = {"grain": self.table}
        used: set[str] = set()
        for position, header in enumerate(headers):
            target = targets.get(plain(header), "")
            if target and target not in used:
                placed[f"target:{position}"] = target
                used.add(target)
        return placed

    def with_parsers(self, fields: tuple[FieldMap, ...]) -> tuple[FieldMap, ...]:
        """The fields with the parsers the preset states; all others were found by looking at the cells."""
        stated = {plain(header): parser for header, parser in self.parsers.items()}
        return tuple(
            replace(item, parser=parser_of(stated[plain(item.header)], self.name))
            if plain(item.header) in stated and not item.target.split(".")[-1].startswith("x_")
            else item
            for item in fields
        )


def presets() -> dict[str, Preset]:
    """All presets by name."""
    return dict(_all())


def find_preset(name: str) -> Preset:
    """The preset of that name."""
    known = _all()
    if name not in known:
        raise NotFound(
            "There is no preset '{name}'.{hint}",
            "Use one of: {known}.",
            name=name,
            hint=did_you_mean(name, known),
            known=", ".join(known),
        )
    return known[name]


def recognise(headers: tuple[str, ...]) -> Preset | None:
    """The preset whose signature the headers hold; of several the one with the longest."""
    have = {plain(header) for header in headers}
    fitting = [p for p in _all().values() if p.signature and {plain(h) for h in p.signature} <= have]
    return max(fitting, key=lambda preset: len(preset.signature), default=None)


@cache
def _all() -> dict[str, Preset]:
    folder = files(__package__) / "presets"
    entries = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name
    )
    return {
        entry.name.removesuffix(".toml"): read_preset(
            entry.name.removesuffix(".toml"), entry.read_text(encoding="utf-8")
        )
        for entry in entries
    }


def read_preset(name: str, text: str) -> Preset:
    """The preset of a TOML text, with every key and target checked."""
    data = tomllib.loads(text)
    for key in data:
        if key not in _KEYS:
            raise BadInput(
                "The preset '{name}' has an unknown setting '{key}'.{hint}",
                "Use one of: {known}.",
                name=name,
                key=key,
                hint=did_you_mean(key, _KEYS),
                known=", ".join(_KEYS),
            )
    arriving(data["table"])
    for target in data["columns"].values():
        check_target(target, name)
    for parser in data.get("parsers", {}).values():
        parser_of(parser, name)
    return Preset(
        name,
        data["title"],
        data["table"],
        data.get("stream", name),
        data["columns"],
        tuple(data.get("signature", ())),
        data.get("parsers", {}),
        data.get("zone", ""),
        data.get("page", ""),
        str(data.get("checked", "verify")),
        tuple(data.get("notes", ())),
    )
