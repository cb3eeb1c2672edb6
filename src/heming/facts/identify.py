"""From names to keys: accounts become people and teams, customers become random keys, personal words are split off."""

import os
from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from heming.access.masking import masked_sql
from heming.facts.enrich.counts import BESIDE
from heming.facts.enrich.dates import month_of
from heming.facts.extra import TEXTS_OF
from heming.facts.loose import keep_nameless, know_by_contact, own_words
from heming.facts.people import identify_people, resolve_people
from heming.facts.rows import Rows
from heming.facts.sql import quoted, text
from heming.facts.work import Work

WORDS: Mapping[str, tuple[str, ...]] = {
    "cases": ("subject", "remark"), "answers": ("comment",), "messages": ("text",), "complaints": ("remark",),
}  # fmt: skip

ROSTER_FIRST = "shifts".__ne__  # a sort key: shared accounts are told apart by it, in the same parcel too


def identify(work: Work) -> None:
    """Makes id_<table> for every arriving table, and for the personal tables that go with them."""
    resolve_people(work)
    know_by_contact(work)
    _customers(work)
    keep_nameless(work)
    for table in sorted(work.parcel.tables, key=ROSTER_FIRST):
        rows = Rows(f"SELECT * FROM in_{table}", work.arriving[table])
        _house(work, table, rows)
        identify_people(work, table, rows=rows)
        _join_customers(rows)
        _words(work, table, rows)
        _save(work, table, rows)


def _house(work: Work, table: str, rows: Rows) -> None:
    types = work.columns(table)
    rows.add({"source": text(work.source), "batch": f"{work.batch}::BIGINT"})
    if rows.has("case_source"):
        rows.add({"case_source": f"coalesce(case_source::VARCHAR, {text(work.source)})"})
    elif "case_source" in types and rows.has("case_id"):
        rows.add({"case_source": text(work.source)})


def _customers(work: Work) -> None:
    """Every customer id of the parcel gets its key: the stored one, or a new random one."""
    named = [t for t in work.parcel.tables if "customer_id" in work.arriving[t]]
    if not named:
        return
    words = [c for c in ("customer_name", "customer_contact") if any(c in work.arriving[t] for t in named)]
    seen = " UNION ALL ".join(_seen_customers(work, table, words) for table in named)
    last = "".join(f", any_value({c}) AS {c}" for c in words)
    work.sql.execute(
        f"CREATE TEMP TABLE named_customers AS SELECT customer_id{last} FROM ({seen}) GROUP BY customer_id"
    )
    _random_keys(work, work.number("SELECT count(*) FROM named_customers"))
    known = "NULL"
    old = ""
    if work.source in work.before.table("customers").columns:
        known = "o.customer_key"
        old = f"LEFT JOIN old_customers o ON o.source = {text(work.source)} AND o.source_id = n.customer_id"
    work.sql.execute(f"""
        CREATE TEMP TABLE map_customers AS SELECT n.* EXCLUDE (key), coalesce({known}, n.key) AS customer_key
        FROM (SELECT * FROM named_customers POSITIONAL JOIN new_keys) n {old}""")
    work.sql.execute("DROP TABLE named_customers")
    work.sql.unregister("new_keys")
    work.sql.execute(f"""
        CREATE VIEW id_customers AS
        SELECT rowid AS rid, {text(work.source)} AS source, customer_id AS source_id, 'id' AS keyed_by,
        {work.batch}::BIGINT AS batch,
               0::BIGINT AS "row", NULL::BIGINT AS month, customer_key{"".join(", " + c for c in words)} FROM
               map_customers""")
    work.arriving["customers"] = (
        "rid",
        "source",
        "source_id",
        "keyed_by",
        "batch",
        "row",
        "month",
        "customer_key",
        *words,
    )


def _random_keys(work: Work, count: int) -> None:
    """As many random positive 63-bit numbers, from the system's source: nobody can compute a key from an id."""
    keys = np.frombuffer(os.urandom(8 * count), dtype=np.int64) & np.int64(2**63 - 1)
    work.sql.register("new_keys", pa.table({"key": np.maximum(keys, 1)}))


def _seen_customers(work: Work, table: str, words: list[str]) -> str:
    there = work.arriving[table]
    masks = {"customer_name": "customer_name::VARCHAR", "customer_contact": masked_sql("customer_contact")}
    chosen = "".join(f", {masks[c] if c in there else 'NULL::VARCHAR'} AS {c}" for c in words)
    return f"SELECT customer_id::VARCHAR AS customer_id{chosen} FROM in_{table} WHERE customer_id IS NOT NULL"


def _join_customers(rows: Rows) -> None:
    if rows.has("customer_id"):
        key = "coalesce(r.customer_key, j.customer_key)" if rows.has("customer_key") else "j.customer_key"
        rows.join("map_customers", "r.customer_id::VARCHAR = j.customer_id", taken={"customer_key": key})


def _words(work: Work, table: str, rows: Rows) -> None:
    """What people wrote goes, masked, into a table of its own under the same key; figures keep only its length."""
    if table not in WORDS:
        return
    personal = [c.name for c in work.extra.get(TEXTS_OF[table], ())]
    words = [c for c in (*WORDS[table], *personal) if rows.has(c)]
    if rows.has("comment"):
        rows.add({"has_comment": "coalesce(length(trim(comment)) > 0, false)"})  # an empty cell is no comment
    if table == "messages" and rows.has("text"):
        rows.add({"text_length": 'length("text")::BIGINT'})
    if not words:
        return
    texts = TEXTS_OF[table]
    kept = Rows(rows.statement, rows.columns)
    own_words(work, table, rows=kept)
    kept.add({c: masked_sql(quoted(c)) for c in words})
    kept.add({"month": month_of(work, table, rows=kept)})
    kept.keep(" OR ".join(f"{quoted(c)} IS NOT NULL" for c in words))
    columns = ("rid", "source", "source_id", "keyed_by", "batch", "row", "month", "customer_key", *words)
    work.sql.execute(f"CREATE VIEW id_{texts} AS {kept.select(columns)}")
    work.arriving[texts] = columns


def _save(work: Work, table: str, rows: Rows) -> None:
    stored = [c for c in rows.columns if c in ("rid", *BESIDE) or c in work.columns(table)]
    work.sql.execute(f"CREATE VIEW id_{table} AS {rows.select(stored)}")
    work.arriving[table] = tuple(stored)
