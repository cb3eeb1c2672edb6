"""怎么算的: how a figure came about, from definition to the first rows, by the same path that computed it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from heming.access.scope import Scope
from heming.facts.store import Store
from heming.metrics.answers import answer_from
from heming.metrics.cell import Cell, cell
from heming.metrics.compile.plan import rule_of
from heming.metrics.compile.platforms import tellers
from heming.metrics.compile.streams import DAY_ROWS
from heming.metrics.question import Answer, Question
from heming.metrics.records import Records
from heming.metrics.registry import Catalogue, catalogue
from heming.metrics.rows import Page, page_of
from heming.metrics.side_by_side import only_day_forms
from heming.metrics.stored import records_of

FIRST_ROWS = 10
CLOCKS = {
    "first_reply_seconds": "from assignment, else from opening; bots, internal notes and auto-replies do not stop it",
    "first_reply_business_seconds": "the team's working hours, from assignment, else from opening",
    "resolve_business_seconds": "the team's working hours, from opening",
    "answer_wait_seconds": "queue and ring until a person answered",
}


@dataclass(frozen=True)
class Part:
    """One of the tables a figure was added up from: its own value and n, its streams, and the formula over it."""

    table: str
    streams: tuple[str, ...]
    days: tuple[tuple[str, str, str], ...]  # stream, first and last day taken of it; '' is open
    formula: str
    value: float | None
    n: int
    rows_in_all: int
    rows_counted: int


@dataclass(frozen=True)
class Explanation:
    """Everything that made one figure. `definition` is the catalogue entry; `left_out` says what was not counted,
    and why. `parts` are there where case rows and day rows were added.
    """

    metric: str
    names: Mapping[str, str]
    question: Mapping[str, str]
    definition: Mapping[str, Any]
    formula: str
    parameters: Mapping[str, int]
    group: Mapping[str, str | None]
    filters: tuple[str, ...]
    days: str
    attribution: str
    clock: str
    as_of: str | None
    value: float | None
    n: int
    low: float | None
    high: float | None
    note: str | None
    notes: tuple[str, ...]
    rows_in_all: int
    rows_counted: int
    snapshot: str
    statements: Mapping[str, str]
    rows: tuple[Mapping[str, Any], ...]
    parts: tuple[Part, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain data for API and command line; days as text."""
        return {k: _plain(v) for k, v in asdict(self).items()}

    def as_text(self) -> str:
        """For a terminal."""
        figure = "–" if self.value is None else f"{self.value:g}"
        between = f" ({self.low:g} … {self.high:g})" if self.low is not None and self.high is not None else ""
        lines = [
            f"{self.metric}  {self.names['zh']} · {self.names['en']}",
            f"  {self.question['zh']}",
            f"  {self.question['en']}",
            f"value:       {figure}{between}, n = {self.n}" + (f"; {self.note}" if self.note else ""),
            f"formula:     {self.formula}",
            f"parameters:  {', '.join(f'{k} = {v} s' for k, v in self.parameters.items()) or '–'}",
            f"group:       {', '.join(f'{k} = {v}' for k, v in self.group.items()) or 'everything'}",
            f"filters:     {'; '.join(self.filters) or '–'}",
            f"days:        {self.days}",
            f"attribution: {self.attribution}",
            f"clock:       {self.clock or '–'}",
            f"rows:        {self.rows_counted} counted of {self.rows_in_all}",
            f"snapshot:    {self.snapshot or '–'}",
            *(_line(part) for part in self.parts),
            *(f"note:        {note}" for note in self.notes),
        ]
        for name, statement in self.statements.items():
            lines += ["", f"-- {name}", statement]
        return "\n".join(lines)


def explain(
    question: Question,
    scope: Scope,
    *,
    metric: str,
    keys: Mapping[str, str | None] | None = None,
    store: Store | None = None,
) -> Explanation:
    """How one figure of a question was computed.

    Parameters: the question and the viewer's Scope, as for `ask`; the metric as written in it; `keys` names the group
        (dimension -> key or label as `Value.keys` and `Value.by` give them), nothing for everything together.
    Returns: an Explanation with definition, formula, filters, n, what was left out, attribution, clock, snapshot,
    SQL, first rows.
    Errors: as `ask`.
    """
    records, folder = records_of(question, store=store)
    return explained(question, scope, metric=metric, keys=keys or {}, records=records, catalogue=catalogue(folder.home))


def explained(
    question: Question,
    scope: Scope,
    *,
    metric: str,
    keys: Mapping[str, str | None],
    records: Records,
    catalogue: Catalogue,
) -> Explanation:
    """The explanation from records that are already open."""
    found = cell(question, scope, metric=metric, keys=keys, records=records, catalogue=catalogue)
    asked = catalogue.asked(metric)
    answer = answer_from(
        replace(found.question, snapshot=records.snapshot), scope, records=records, catalogue=catalogue
    )
    page = page_of(found, records, limit=FIRST_ROWS)
    entry, value = asked.metric, next(iter(answer))
    form = found.form
    return Explanation(
        metric=metric, names={"zh": entry.zh, "en": entry.en},
        question={"zh": entry.question_zh, "en": entry.question_en},
        definition=entry.as_dict(), formula=form.formula() if form else entry.forms[0].formula(),
        parameters=dict(asked.parameters), group=dict(keys), filters=_filters(question), days=_days(question),
        attribution=_attribution(found), clock=_clock(found),
        as_of=str(found.frame.as_of) if found.frame.as_of else None,
        value=value.value, n=value.n, low=value.low, high=value.high, note=value.note, notes=answer.notes,
        rows_in_all=page.total, rows_counted=page.counted, snapshot=records.snapshot, statements=_statements(answer),
        rows=_rows(found, page, records), parts=_parts(found, scope, page, records=records, catalogue=catalogue),
    )  # fmt: skip


def _parts(found: Cell, scope: Scope, page: Page, *, records: Records, catalogue: Catalogue) -> tuple[Part, ...]:
    """The parts that were added, each answered by itself; () where nothing was added."""
    told = []
    for one, rows in zip((found, *found.also), page.parts, strict=False):
        question = replace(one.frame.question, metrics=(one.chosen.asked.name,), case_rows_alone=True, minimum_n=0)
        days = rows.table == DAY_ROWS
        entries = only_day_forms(catalogue, question.metrics) if days else catalogue
        kept_by = f"{records.snapshot} of day rows" if days and records.snapshot else records.snapshot
        named = replace(records, snapshot=kept_by)  # answers are kept by it
        value = next(iter(answer_from(question, scope, records=named, catalogue=entries)))
        stretches = tuple((s.source, str(s.first or ""), str(s.last or "")) for s in question.stretches)
        streams = rows.streams or (tellers(one.form, question, records=records) if one.form and not days else ())
        n = round(value.value or 0) if days and found.form and found.form.kind == "count" else value.n
        told.append(Part(
            rows.table, streams, stretches, one.form.formula() if one.form else "", value.value, n,
            rows.total, rows.counted,
        ))  # fmt: skip
    return tuple(told)


def _line(part: Part) -> str:
    value = "–" if part.value is None else f"{part.value:g}"
    rows = f"{part.rows_counted} rows of {part.rows_in_all}"
    return f"part:        {part.table} of {', '.join(part.streams)}: {value}, n = {part.n}; {rows}; {part.formula}"


def _filters(question: Question) -> tuple[str, ...]:
    said = [f"{f.dimension} {'=' if f.op == 'in' else '≠'} {', '.join(f.values)}" for f in question.where]
    return (*said, *(f"source = {source}" for source in question.sources))


def _days(question: Question) -> str:
    if question.start is None and question.end is None:
        return "all"
    return f"{question.start or '…'} – {question.end or '…'}"


def _attribution(found: Cell) -> str:
    if found.form is None:
        return found.chosen.rule
    used = rule_of(found.frame, found.form, rule=found.chosen.rule)
    return used if used == found.chosen.rule else f"{found.chosen.rule} (makes no difference to this figure)"


def _clock(found: Cell) -> str:
    columns = found.form.value.columns if found.form is not None and found.form.value is not None else ()
    return next((CLOCKS[c] for c in columns if c in CLOCKS), "")


def _statements(answer: Answer) -> Mapping[str, str]:
    return dict(answer.statements)


def _rows(found: Cell, page: Page, records: Records) -> tuple[Mapping[str, Any], ...]:
    """The first rows, of each part where there are several."""
    if not found.also:
        return page.rows
    each = FIRST_ROWS // (1 + len(found.also))
    pages = [page_of(replace(one, also=()), records, limit=each) for one in (found, *found.also)]
    return tuple({"table": one.table, **row} for one in pages for row in one.rows)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
