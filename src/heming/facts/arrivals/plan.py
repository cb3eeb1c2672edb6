"""A mapping compiled to SQL: which staged column becomes which typed column, and how a bad cell is noticed."""

from collections.abc import Mapping as Map
from dataclasses import dataclass

import duckdb

from heming.errors import BadInput, did_you_mean
from heming.facts import sql
from heming.facts.arrivals import parsers
from heming.facts.arrivals.mapping import FieldMap, Mapping
from heming.facts.arrivals.session import set_variable
from heming.facts.schemas import TABLES
from heming.facts.schemas.types import Column, Type

BITS = 62  # bad cells are marked in 63-bit integers
_EXTRA_TYPES: Map[str, Type] = {
    "text": "text",
    "id": "text",
    "instant": "instant",
    "date": "date",
    "duration": "seconds",
    "number": "decimal",
    "percent": "decimal",
    "money": "money",
    "flag": "flag",
    "level": "level",
    "code": "text",
}


@dataclass(frozen=True)
class Target:
    """Where a value goes. `name` is its column in the converted file: plain for the main table, marked for the
    others.
    """

    table: str
    instrument: str
    column: str
    name: str
    sql_type: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Planned:
    """One field with its SQL. `raw` is the staged column (or two joined), `bit` its place among the marks of bad
    cells.
    """

    field: FieldMap
    target: Target
    raw: str
    reading: parsers.Reading
    bit: int | None


@dataclass(frozen=True)
class Plan:
    """All fields of a mapping; `constants` are SQL by target."""

    mapping: Mapping
    fields: tuple[Planned, ...]
    constants: tuple[tuple[Target, str], ...]

    @property
    def masks(self) -> int:
        """How many integers of marks there are."""
        return -(-sum(f.bit is not None for f in self.fields) // BITS)

    def of(self, target: str) -> Planned | None:
        """The field that feeds a target."""
        return next((f for f in self.fields if f.field.target == target), None)

    def targets(self) -> tuple[Target, ...]:
        """All targets, in the order of their columns in the converted file."""
        return tuple(f.target for f in self.fields) + tuple(target for target, _ in self.constants)


def target_of(name: str, mapping: Mapping, *, kind: str = "text") -> Target:
    """A target by its name: 'cases.opened_at', 'answers.csat.value', 'cases.x_city'."""
    parts = name.split(".")
    table, column = parts[0], parts[-1]
    instrument = parts[1] if len(parts) == 3 else ""
    if table not in TABLES or len(parts) not in (2, 3) or (instrument and table not in ("answers", "invitations")):
        raise _unknown(name, [f"{t}.{c.name}" for t in TABLES for c in TABLES[t].arriving])
    known = _column(table, column, kind)
    plain = table == mapping.table and not instrument
    return Target(table, instrument, column, column if plain else f"_{name}", sql.DUCK_TYPES[known.type], known.codes)


def _column(table: str, name: str, kind: str) -> Column:
    declared = {column.name: column for column in TABLES[table].arriving}
    if name in declared:
        return declared[name]
    if name == "source_id":
        return TABLES[table].column(name)
    if name.startswith("x_"):
        return Column(name, _EXTRA_TYPES[kind], "An extra column of the export.")
    raise _unknown(f"{table}.{name}", [f"{table}.{column}" for column in declared])


def _unknown(name: str, known: list[str]) -> BadInput:
    return BadInput(
        "The mapping fills '{target}', which does not exist.{hint}",
        "Choose one of the declared columns, or one named x_….",
        target=name,
        hint=did_you_mean(name, known),
    )


def compile_mapping(connection: duckdb.DuckDBPyConnection, mapping: Mapping, *, now: int, width: int) -> Plan:
    """The plan of a mapping; word lists and labels become variables of the session."""
    _check(mapping, width)
    set_variable(connection, "missing_words", value=list(mapping.missing_words))

    def put(name: str, value: object) -> str:
        set_variable(connection, name, value=value)
        return f"getvariable('{name}')"

    planned: list[Planned] = []
    bits = 0
    for number, field in enumerate(mapping.fields):
        target = target_of(field.target, mapping, kind=field.parser.kind)
        raw = f"j{number}" if "time_position" in field.parser.params else f"c{field.position}"
        params = dict(field.parser.params)
        if field.personal or target.column in ("remark", "comment", "text", "subject"):
            params.setdefault("verbatim", True)
        reading = parsers.read(
            field.parser.kind,
            parsers.Cell(raw, f"f{number}", target.sql_type, params, put, mapping.zone, now, target.codes),
        )
        planned.append(Planned(field, target, raw, reading, bits if reading.can_fail else None))
        bits += reading.can_fail
    return Plan(mapping, tuple(planned), tuple(_constants(mapping, put)))


def _constants(mapping: Mapping, put: parsers.reading.Put) -> list[tuple[Target, str]]:
    found = []
    for number, (name, value) in enumerate(mapping.constants.items()):
        target = target_of(name, mapping)
        found.append((target, f"TRY_CAST({put(f'k{number}', str(value))} AS {target.sql_type})"))
    return found


def _check(mapping: Mapping, width: int) -> None:
    if not mapping.fields:
        raise BadInput(
            "None of the {width} columns can be used: they have no names, or are left out.",
            "Give the columns a header row, or choose in the mapping what at least one of them means.",
            width=width,
        )
    seen: dict[str, str] = {}
    for field in mapping.fields:
        if not 0 <= field.position < width:
            raise BadInput(
                "The mapping reads column {position} ('{header}'), but the file has {width} columns.",
                "Choose the mapping that belongs to this kind of file, or let it be guessed anew.",
                position=field.position + 1,
                header=field.header,
                width=width,
            )
        if field.target in seen:
            raise BadInput(
                "Columns '{one}' and '{two}' both fill '{target}'.",
                "Leave one of them out of the mapping.",
                one=seen[field.target],
                two=field.header,
                target=field.target,
            )
        seen[field.target] = field.header


def raw_columns(plan: Plan, width: int) -> str:
    """The select list of the staged columns the plan reads, with columns that are two joined (day and time of day)."""
    positions = sorted({f.field.position for f in plan.fields})
    columns = [f"c{position}" for position in positions]
    for field in plan.fields:
        if field.raw.startswith("j"):
            second = int(str(field.field.parser.params["time_position"]))
            if not 0 <= second < width:
                raise BadInput(
                    "The mapping joins column {position}, which is not there.",
                    "Correct time_position.",
                    position=second,
                )
            columns.append(f"c{field.field.position} || coalesce(' ' || c{second}, '') AS {field.raw}")
    return ", ".join(columns)


def bad_marks(plan: Plan) -> str:
    """Select list of the marks: one bit per cell that holds something that could not be read."""
    masks = [["0"] for _ in range(plan.masks)]
    for field in plan.fields:
        if field.bit is None:
            continue
        name, raw = sql.quoted(field.target.name), field.raw
        mark = 1 << (field.bit % BITS)
        none = f"cleaned({raw}) IS NULL" + (f" OR {field.reading.missing}" if field.reading.missing else "")
        masks[field.bit // BITS].append(
            f"CASE WHEN {name} IS NOT NULL OR {raw} IS NULL THEN 0 WHEN {none} THEN 0 ELSE {mark} END"
        )
    return ", ".join(f"{' + '.join(terms)} AS _bad{number}" for number, terms in enumerate(masks))
