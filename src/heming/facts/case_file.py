"""Everything held about one case: its row, who took part, what was said and answered, and the words, inside a Scope."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import ibis
import ibis.expr.types as ir

from heming.access.audit import record
from heming.access.masking import masked
from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import BadInput, NotFound
from heming.facts.engines import Engine, engine_for
from heming.facts.lineage import Origin, origin_rows
from heming.facts.loose import BY_CASE
from heming.facts.store import Snapshot, Store

Row = Mapping[str, Any]
MOST_MESSAGES = 500


@dataclass(frozen=True)
class CaseFile:
    """One case. `parts` are the agents of a shared case; texts are masked, as they were at import."""

    source: str
    id: str
    case: Row
    subject: str
    remark: str
    customer_id: str
    customer_name: str
    customer_contact: str
    parts: tuple[Row, ...]
    messages: tuple[Row, ...]
    answers: tuple[Row, ...]
    complaints: tuple[Row, ...]
    reviews: tuple[Row, ...]

    @property
    def customer_label(self) -> str:
        """The customer's id as it may be shown: some sources use the phone number itself."""
        return masked(self.customer_id) or ""

    @property
    def agent_keys(self) -> frozenset[int]:
        """Everybody who had a part in it."""
        keys = [self.case.get("agent_key"), *(part.get("agent_key") for part in self.parts)]
        return frozenset(key for key in keys if key is not None)


def case_file(store: Store, snapshot: Snapshot, *, source: str, id: str, scope: Scope) -> CaseFile:
    """The case of that stream and id, its words only for whom they are; NotFound also when none of its people is in
    the Scope.
    """
    look = _Look(engine_for(store), snapshot, source, id)
    own = look.rows("cases", lambda t: (t.source == source) & (t.source_id == id), limit=1)
    parts = look.linked("case_agents", order="from_at") if own else ()
    missing = NotFound("There is no case {id} in {source}.", "Choose one from the list of cases.", id=id, source=source)
    if not own:
        raise missing
    people = {own[0].get("agent_key"), *(part.get("agent_key") for part in parts)}
    if not scope.everyone and not people & set(scope.agent_keys):
        raise missing
    look = replace(look, words=scope.words)
    words = look.text("case_texts", (source, id))
    customer = look.customer(own[0].get("customer_key"))
    return CaseFile(
        source, id, own[0], words.get("subject") or "", words.get("remark") or "", customer.get("source_id") or "",
        customer.get("customer_name") or "", customer.get("customer_contact") or "", parts,
        look.with_words("messages", "message_texts", order="sent_at"),
        look.with_words("answers", "answer_texts", order="answered_at"),
        look.with_words("complaints", "complaint_texts", order="complained_at"),
        look.linked("reviews", order="reviewed_at"),
    )  # fmt: skip


def case_origins(
    store: Store, snapshot: Snapshot, *, source: str, id: str, scope: Scope, reason: str = ""
) -> tuple[Origin, ...]:
    """The rows of the files the case came from, masked; with a reason and the right to it unmasked, which is written
    down."""
    if not scope.words:  # a file's cells hold what customers wrote
        return ()
    clear = bool(reason.strip())
    if clear:
        require(scope, "unmask")
        record(scope, "unmask_case", on=("case", f"{source}/{id}"), reason=reason.strip())
    else:
        scope = Scope(**{**scope.__dict__, "rights": scope.rights - {"unmask"}})
    return origin_rows(store, snapshot, table="cases", scope=scope, keys=((source, id),), limit=5)


def sources_of(store: Store, snapshot: Snapshot, *, id: str) -> tuple[str, ...]:
    """The streams that hold a case of this id; whether it may be seen is decided when it is opened."""
    found = _Look(engine_for(store), snapshot, "", id).rows(
        "cases", lambda t: t.source_id == id, order="source", limit=10
    )
    return tuple(row["source"] for row in found)


def check_reason(reason: str) -> str:
    """Why somebody wants to see what is masked: more than a word."""
    if len(reason.strip()) < 4:
        raise BadInput("The data stay masked without a reason.", "Say in a few words why you need to see them.")
    return reason.strip()


@dataclass(frozen=True)
class _Look:
    """Reads of one snapshot about one case."""

    engine: Engine
    snapshot: Snapshot
    source: str
    id: str
    words: bool = True  # whether the reader gets what was said and who said it

    def rows(self, table: str, condition: Any, *, order: str = "", limit: int = MOST_MESSAGES) -> tuple[Row, ...]:
        """Rows for which a condition holds; none of a table that was never written."""
        if self.snapshot.table(table).rows == 0:
            return ()
        found: ir.Table = self.engine.table(self.snapshot, table)
        found = found.filter(condition(found))
        ordered = found.order_by([order, "source_id"]) if order else found
        return tuple(self.engine.run(ordered.limit(limit)).to_pylist())

    def linked(self, table: str, *, order: str) -> tuple[Row, ...]:
        """Rows that name this case."""
        return self.rows(
            table,
            lambda t: (t.case_id == self.id) & (ibis.coalesce(t.case_source, t.source) == self.source),
            order=order,
        )

    def with_words(self, table: str, texts: str, *, order: str) -> tuple[Row, ...]:
        """The same with the words that are kept apart from them."""
        rows = self.linked(table, order=order)
        ids = [row["source_id"] for row in rows]
        if not ids or not self.words:
            return rows
        sources = {row["source"] for row in rows}
        words = self.rows(texts, lambda t: t.source_id.isin(ids) & t.source.isin(sorted(sources)))
        said = {(w["source"], w["source_id"]): w for w in words}
        return tuple({**said.get((row["source"], row["source_id"]), {}), **row} for row in rows)

    def text(self, table: str, key: tuple[str, str]) -> Row:
        """The words of one row."""
        if not self.words:
            return {}
        found = self.rows(table, lambda t: (t.source == key[0]) & (t.source_id == key[1]), limit=1)
        return found[0] if found else {}

    def customer(self, key: int | None) -> Row:
        """The customer behind a key; nothing when there is none, or when they were erased."""
        if not self.words:
            return {}
        alone = f"{BY_CASE}{self.id}"  # a name without id and contact is kept with its case
        found = self.rows(
            "customers",
            lambda t: t.customer_key == key if key is not None else (t.source == self.source) & (t.source_id == alone),
            limit=1,
        )
        return found[0] if found else {}
