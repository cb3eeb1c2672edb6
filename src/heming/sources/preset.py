"""Presets: which column of a well-known export is which of ours.

Data only; adding one means adding a file to presets/.
"""

import tomllib
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from heming.errors import BadInput, NotFound, did_you_mean
from heming.facts.arrivals.mapping import FieldMap, Mapping, Parser, Ratio
from heming.sources.guess.assign import arriving
from heming.sources.guess.words import plain
from heming.sources.mapping_file import check_target, parser_of

_KEYS = (
    "title",
    "table",
    "stream",
    "platform",
    "zone",
    "page",
    "checked",
    "columns",
    "parsers",
    "signature",
    "only_answered",
    "notes",
    "verified",
    "export",
    "gives",
    "formula",
    "cannot",
    "ratios",
    "copies",
    "constants",
    "keys",
)


@dataclass(frozen=True)
class Bilingual:
    """A sentence in both languages, with the page it was read on when it is a formula."""

    zh: str
    en: str
    page: str = ""


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
    verified: str = "verify"  # "yes", "partly" (formulas, not every column), or "verify": nothing could be checked
    export: Bilingual = Bilingual("", "")  # where in the product the file comes from
    gives: Bilingual = Bilingual("", "")
    formulas: tuple[Bilingual, ...] = ()  # as the platform states them
    cannot: tuple[Bilingual, ...] = ()  # what such a file cannot tell
    ratios: Map[str, tuple[str, str]] = field(default_factory=dict)  # header -> numerator, denominator
    copies: Map[str, str] = field(default_factory=dict)
    constants: Map[str, object] = field(default_factory=dict)
    keys: Map[str, str] = field(default_factory=dict)  # header of a pressed rating -> from best to worst, as "1-3"
    platform: str = ""  # whose conversations the records count: a section of platforms.toml

    def answers(self, headers: tuple[str, ...]) -> dict[str, str]:
        """The preset as answers to the guess: the grain, and the target of every column the file has.

        Which key is the best is an answer only where it was checked on the platform's page; else it is asked, with
        the preset's word put first.
        """
        targets = {plain(header): target for header, target in self.columns.items()}
        placed: dict[str, str] = {"grain": self.table}
        used: set[str] = set()
        keys = {plain(header): order for header, order in self.keys.items()}
        told = "keys" if self.verified == "yes" else "stated_keys"
        for position, header in enumerate(headers):
            target = targets.get(plain(header), "")
            if target and target not in used:
                placed[f"target:{position}"] = target
                used.add(target)
                if plain(header) in keys:
                    placed[f"{told}:{position}"] = keys[plain(header)]
        return placed

    def with_parsers(self, fields: tuple[FieldMap, ...]) -> tuple[FieldMap, ...]:
        """The fields with the parsers the preset states; all others were found by looking at the cells."""
        stated = {plain(header): parser for header, parser in self.parsers.items()}
        targets = {plain(header): target for header, target in self.columns.items()}
        return tuple(
            replace(item, parser=parser_of(stated[plain(item.header)], self.name))
            if plain(item.header) in stated and (".x_" not in item.target or item.target == targets[plain(item.header)])
            else item
            for item in fields
        )

    def apply(self, mapping: Mapping) -> Mapping:
        """A guessed mapping with what the preset states: parsers, rates, copies, constants and notes."""
        stated = {plain(header): targets for header, targets in self.ratios.items()}
        by_numerator = {ratio.numerator: ratio for ratio in mapping.ratios}
        placed = {plain(header): target for header, target in self.columns.items()}
        fields = [_by_preset(item, placed) for item in self.with_parsers(mapping.fields)]
        for number, item in enumerate(fields):
            if plain(item.header) in stated:
                ratio = Ratio(item.position, *stated[plain(item.header)])
                by_numerator[ratio.numerator] = ratio
                if item.parser.kind == "number":
                    fields[number] = replace(item, parser=Parser("percent", {"bare": "percent"}))
        there = {item.target for item in fields}
        constants = {t: v for t, v in self.constants.items() if t not in there}
        return replace(
            mapping,
            fields=tuple(fields),
            preset=self.name,
            ratios=tuple(by_numerator.values()),
            copies={t: same for t, same in self.copies.items() if t not in there},
            constants={**mapping.constants, **constants},
            notes=tuple(dict.fromkeys((*mapping.notes, *self.notes))),
        )


def _by_preset(item: FieldMap, placed: Map[str, str]) -> FieldMap:
    """Says of a column the preset placed that nobody placed it by hand."""
    if placed.get(plain(item.header)) != item.target:
        return item
    return replace(item, why=item.why.replace("chosen by hand", "placed by the preset", 1))


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
    """The preset whose signature the headers hold; of several the one with the longest. 'a|b' in it means either."""
    have = {plain(header) for header in headers}

    def holds(name: str) -> bool:
        return any(plain(either) in have for either in name.split("|"))

    fitting = [p for p in _all().values() if p.signature and all(map(holds, p.signature))]
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
        str(data.get("verified", "verify")),
        _bilingual(data.get("export", {})),
        _bilingual(data.get("gives", {})),
        tuple(_bilingual(entry) for entry in data.get("formula", ())),
        tuple(_bilingual(entry) for entry in data.get("cannot", ())),
        {header: _pair(text, name) for header, text in data.get("ratios", {}).items()},
        data.get("copies", {}),
        data.get("constants", {}),
        data.get("keys", {}),
        data.get("platform", ""),
    )


def _bilingual(data: Map[str, str]) -> Bilingual:
    return Bilingual(data.get("zh", ""), data.get("en", ""), data.get("page", ""))


def _pair(text: str, name: str) -> tuple[str, str]:
    """'agent_days.rated_count / agent_days.invited_count' as two targets."""
    numerator, _, denominator = (part.strip() for part in text.partition("/"))
    check_target(numerator, name)
    check_target(denominator, name)
    return numerator, denominator
