"""A mapping as TOML and back: what is saved to be used again, edited by hand, and shipped as presets."""

import re
import tomllib
from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import fields as dataclass_fields
from pathlib import Path
from typing import Any, cast, get_args

from heming.errors import BadInput, NotFound, did_you_mean
from heming.facts.arrivals.mapping import FieldMap, Fold, Mapping, Parser, ParserKind
from heming.facts.schemas import TABLES
from heming.sources.guess.assign import arriving
from heming.sources.mapping_ratios import copies_of, ratio_lines, ratios_of
from heming.sources.toml_values import list_of, only_known, tables_of, text_of, whole_of, words_of, wrong

_KINDS: tuple[str, ...] = get_args(ParserKind)
_TOP = (
    "stream",
    "table",
    "headers",
    "zone",
    "constants",
    "fold",
    "left_out",
    "total_words",
    "missing_words",
    "preset",
    "only_answered",
    "notes",
    "version",
    "field",
    "ratio",
    "copies",
)
_FIELD = tuple(f.name for f in dataclass_fields(FieldMap))
_FOLD = ("by", "order", "first", "maxima", "state", "resolved", "closed", "reopened")
_BARE = re.compile(r"^[A-Za-z0-9_-]+$")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_SMALL = re.compile(r'[\\"\x00-\x1f\x7f]')


def to_toml(mapping: Mapping) -> str:
    """The mapping as TOML that a person can read and change."""
    lines = [f"{name} = {_value(value)}" for name, value in _top(mapping)]
    if mapping.fold is not None:
        lines += ["", "[fold]", *(f"{name} = {_value(value)}" for name, value in _fold_items(mapping.fold))]
    if mapping.constants:
        lines += ["", "[constants]", *(f"{_key(name)} = {_value(value)}" for name, value in mapping.constants.items())]
    lines += ratio_lines(mapping)
    for item in mapping.fields:
        lines += ["", "[[field]]", *(f"{name} = {_value(value)}" for name, value in _field_items(item))]
    return "\n".join(lines) + "\n"


def from_toml(text: str, name: str = "the mapping") -> Mapping:
    """The mapping of a TOML text; BadInput names what is wrong and what it may have meant."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInput(
            "'{name}' is not valid TOML: {why}.",
            "Correct that line, or let the mapping be guessed anew.",
            name=name,
            why=error,
        ) from error
    only_known(data, _TOP, name=name, what="setting")
    table = text_of(data, "table", name=name)
    if table not in TABLES:
        raise BadInput(
            "'{name}' fills the table '{table}', which does not exist.{hint}",
            "Use one of: {tables}.",
            name=name,
            table=table,
            hint=did_you_mean(table, TABLES),
            tables=", ".join(TABLES),
        )
    entries = tables_of(data, "field", name=name)
    mapping = Mapping(
        stream=text_of(data, "stream", name=name),
        table=table,
        fields=tuple(_read_field(entry, name) for entry in entries),
        headers=words_of(data, "headers", name=name),
        zone=text_of(data, "zone", name=name) if "zone" in data else "Asia/Shanghai",
        constants=_constants(data.get("constants", {}), name),
        fold=_read_fold(data.get("fold"), name),
        left_out=tuple(
            whole_of(number, "left_out", name=name)
            for number in list_of(data.get("left_out", ()), "left_out", name=name)
        ),
        ratios=ratios_of(data, name),
        copies=copies_of(data, name),
        **_optional(data, name),
    )
    for target in (*(t for r in mapping.ratios for t in (r.numerator, r.denominator)), *mapping.copies):
        check_target(target, name)
    _check_width(mapping, name)
    return mapping


def write_mapping(mapping: Mapping, path: Path) -> Path:
    """Writes the mapping as a TOML file, replacing one of that name in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(to_toml(mapping), encoding="utf-8")
    return draft.replace(path)


def read_mapping(path: Path) -> Mapping:
    """The mapping of a TOML file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise NotFound("There is no mapping file '{path}'.", "Check the path and its spelling.", path=path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            "The mapping file '{path}' cannot be read.", "It must be a text file in UTF-8.", path=path
        ) from error
    return from_toml(text, path.name)


def _top(mapping: Mapping) -> Iterator[tuple[str, object]]:
    yield from (
        ("stream", mapping.stream),
        ("table", mapping.table),
        ("zone", mapping.zone),
        ("version", mapping.version),
    )
    if mapping.preset:
        yield "preset", mapping.preset
    if mapping.only_answered:
        yield "only_answered", True
    yield "headers", mapping.headers
    if mapping.left_out:
        yield "left_out", mapping.left_out
    plain = Mapping("", "", (), ())
    for name in ("total_words", "missing_words", "notes"):
        if getattr(mapping, name) != getattr(plain, name):
            yield name, getattr(mapping, name)


def _fold_items(fold: Fold) -> Iterator[tuple[str, object]]:
    yield "by", fold.by
    if fold.order is not None:
        yield "order", fold.order
    yield from (("first", fold.first), ("maxima", fold.maxima))
    if fold.state is not None:
        yield from ((name, getattr(fold, name)) for name in ("state", "resolved", "closed", "reopened"))


def _field_items(item: FieldMap) -> Iterator[tuple[str, object]]:
    yield from (("header", item.header), ("position", item.position), ("target", item.target))
    yield "parser", {"kind": item.parser.kind, **item.parser.params}
    for name in ("label", "unit", "why"):
        if getattr(item, name):
            yield name, getattr(item, name)
    if item.personal:
        yield "personal", True
    if item.confidence != 1.0:
        yield "confidence", float(item.confidence)
    if item.samples and not item.personal:  # a mapping is shared; customers' words are not
        yield "samples", item.samples


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Map):
        return "{" + ", ".join(f"{_key(str(key))} = {_value(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    return '"' + _SMALL.sub(lambda found: _ESCAPES.get(found[0], f"\\u{ord(found[0]):04x}"), text) + '"'


def _key(name: str) -> str:
    return name if _BARE.match(name) else _quoted(name)


def _read_field(entry: Map[str, object], name: str) -> FieldMap:
    only_known(entry, _FIELD, name=name, what="field setting")
    target = text_of(entry, "target", name=name)
    check_target(target, name)
    parser = parser_of(entry.get("parser", {"kind": "text"}), name)
    confidence = entry.get("confidence", 1.0)
    if not isinstance(confidence, int | float) or isinstance(confidence, bool):
        raise wrong(name, "confidence", wanted="a plain number")
    return FieldMap(
        text_of(entry, "header", name=name),
        whole_of(entry.get("position"), "position", name=name),
        target,
        parser,
        confidence=float(confidence),
        why=text_of(entry, "why", name=name, default=""),
        samples=words_of(entry, "samples", name=name, required=False),
        label=text_of(entry, "label", name=name, default=""),
        unit=text_of(entry, "unit", name=name, default=""),
        personal=entry.get("personal") is True,
    )


def parser_of(data: object, name: str) -> Parser:
    """The parser of a TOML table such as {kind = "duration", unit = "min"}."""
    kind = data.get("kind") if isinstance(data, Map) else data
    if not isinstance(data, Map) or kind not in _KINDS:
        raise BadInput(
            "'{name}': '{kind}' is not a kind of parser.{hint}",
            "Use one of: {kinds}.",
            name=name,
            kind=kind,
            hint=did_you_mean(str(kind), _KINDS),
            kinds=", ".join(_KINDS),
        )
    return Parser(cast(ParserKind, kind), {key: value for key, value in data.items() if key != "kind"})


def check_target(target: str, name: str) -> None:
    """BadInput when a mapping fills something that does not exist."""
    parts = target.split(".")
    table, column = parts[0], parts[-1]
    slot_is_right = len(parts) == 2 or (len(parts) == 3 and table in ("answers", "invitations"))
    if table in TABLES and slot_is_right and (column in arriving(table) or column.startswith("x_")):
        return
    known = [f"{t}.{c}" for t in TABLES for c in arriving(t)] + [
        "answers.csat.value",
        "answers.nps.value",
        "answers.ces.value",
    ]
    raise BadInput(
        "'{name}' fills '{target}', which does not exist.{hint}",
        "Use a declared column such as cases.opened_at, or an extra one such as cases.x_city.",
        name=name,
        target=target,
        hint=did_you_mean(target, known),
    )


def _read_fold(data: object, name: str) -> Fold | None:
    if data is None:
        return None
    if not isinstance(data, Map):
        raise wrong(name, "fold", wanted="a table")
    only_known(data, _FOLD, name=name, what="fold setting")
    places = {n: whole_of(data[n], f"fold.{n}", name=name) for n in ("order", "state") if data.get(n) is not None}
    lists = {
        n: words_of(data, n, name=name, required=False) for n in ("first", "maxima", "resolved", "closed", "reopened")
    }
    return Fold(whole_of(data.get("by"), "fold.by", name=name), places.get("order"), state=places.get("state"), **lists)


def _optional(data: Map[str, object], name: str) -> dict[str, Any]:
    """Settings that are usually left at their default."""
    found: dict[str, Any] = {}
    for word in ("total_words", "missing_words", "notes"):
        if word in data:
            found[word] = words_of(data, word, name=name)
    if "preset" in data:
        found["preset"] = text_of(data, "preset", name=name)
    if "only_answered" in data:
        found["only_answered"] = data["only_answered"] is True
    if "version" in data:
        found["version"] = whole_of(data["version"], "version", name=name)
    return found


def _constants(data: object, name: str) -> Map[str, object]:
    if not isinstance(data, Map):
        raise wrong(name, "constants", wanted="a table")
    for target in data:
        check_target(target, name)
    return dict(data)


def _check_width(mapping: Mapping, name: str) -> None:
    positions = (
        [f.position for f in mapping.fields]
        + [r.position for r in mapping.ratios]
        + list(mapping.left_out)
        + ([mapping.fold.by] if mapping.fold else [])
    )
    if positions and not 0 <= min(positions) <= max(positions) < len(mapping.headers):
        raise BadInput(
            "'{name}' speaks of column {position}, but has only {width} headers.",
            "Count columns from 0.",
            name=name,
            position=max(positions),
            width=len(mapping.headers),
        )
