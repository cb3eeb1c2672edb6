"""From names to keys: accounts become people and teams, customers become random keys, personal words are split off."""

import secrets
from collections.abc import Mapping

from heming.access.masking import masked_sql
from heming.facts.enrich.dates import month_of
from heming.facts.extra import TEXTS_OF
from heming.facts.people import identify_people, resolve_people
from heming.facts.rows import Rows
from heming.facts.sql import quoted, text
from heming.facts.work import Work

WORDS: Mapping[str, tuple[str, ...]] = {
    "cases": ("subject", "remark"), "answers": ("comment",), "messages": ("text",), "complaints": ("remark",),
}  # fmt: skip


def identify(work: Work) -> None:
    """Makes id_<table> for every arriving table, and for the personal tables that go with them."""
    resolve_people(work)
    _customers(work)
    for table in tuple(work.parcel.tables):
        rows = Rows(f"SELECT * FROM in_{table}", work.arriving[table])  # noqa: S608
        _house(work, table, rows)
        identify_people(work, table, rows)
        _join_customers(work, rows)
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
    """New customer ids get keys no one can compute again: a hash under a salt that is thrown away."""
    named = [t for t in work.arriving if "customer_id" in work.arriving[t]]
    if not named:
        return
    seen = " UNION ALL ".join(_seen_customers(work, table) for table in named)
    salt = secrets.token_hex(16)
    new_key = f"greatest(1, (md5_number_lower('{salt}' || customer_id) >> 1)::BIGINT)"
    old = (
        f"(SELECT source_id AS customer_id, customer_key FROM old_customers WHERE source = {text(work.source)})"  # noqa: S608
        if work.has_old("customers")
        else "(SELECT NULL::VARCHAR AS customer_id, NULL::BIGINT AS customer_key WHERE false)"
    )
    work.sql.execute(f"""
        CREATE TEMP TABLE map_customers AS
        SELECT s.*, coalesce(o.customer_key, {new_key.replace('customer_id', 's.customer_id')}) AS customer_key
        FROM (SELECT customer_id, any_value(customer_name) AS customer_name, any_value(customer_contact) AS customer_contact
              FROM ({seen}) GROUP BY customer_id) s LEFT JOIN {old} o USING (customer_id)""")  # noqa: S608
    words = [c for c in ("customer_name", "customer_contact") if any(c in work.arriving[t] for t in named)]
    work.sql.execute(f"""
        CREATE VIEW id_customers AS
        SELECT rowid AS rid, {text(work.source)} AS source, customer_id AS source_id, 'id' AS keyed_by,
               {work.batch}::BIGINT AS batch, 0::BIGINT AS "row", NULL::BIGINT AS month, customer_key
               {''.join(', ' + c for c in words)} FROM map_customers""")  # noqa: S608
    work.arriving["customers"] = ("rid", "source", "source_id", "keyed_by", "batch", "row", "month", "customer_key", *words)


def _seen_customers(work: Work, table: str) -> str:
    columns = work.arriving[table]
    name = "customer_name" if "customer_name" in columns else "NULL::VARCHAR AS customer_name"
    contact = f"{masked_sql('customer_contact')}" if "customer_contact" in columns else "NULL::VARCHAR"
    return f"SELECT customer_id::VARCHAR AS customer_id, {name}, {contact} AS customer_contact FROM in_{table} WHERE customer_id IS NOT NULL"  # noqa: S608, E501


def _join_customers(work: Work, rows: Rows) -> None:
    if rows.has("customer_id"):
        given = "r.customer_key" if rows.has("customer_key") else "NULL"
        rows.join("map_customers", "r.customer_id = j.customer_id", {"customer_key": f"coalesce({given}, j.customer_key)"})


def _words(work: Work, table: str, rows: Rows) -> None:
    """What people wrote goes, masked, into a table of its own under the same key; figures keep only its length."""
    if table not in WORDS:
        return
    personal = [c.name for c in work.extra.get(TEXTS_OF[table], ())]
    words = [c for c in (*WORDS[table], *personal) if rows.has(c)]
    if rows.has("comment"):
        rows.add({"has_comment": "length(trim(comment)) > 0"})
    if table == "messages" and rows.has("text"):
        rows.add({"text_length": 'length("text")::BIGINT'})
    if not words:
        return
    texts = TEXTS_OF[table]
    kept = Rows(rows.statement, rows.columns)
    kept.add({c: masked_sql(quoted(c)) for c in words})
    kept.add({"month": month_of(work, table, kept)})
    kept.keep(" OR ".join(f"{quoted(c)} IS NOT NULL" for c in words))
    columns = ("rid", "source", "source_id", "keyed_by", "batch", "row", "month", "customer_key", *words)
    work.sql.execute(f"CREATE VIEW id_{texts} AS {kept.select(columns)}")
    work.arriving[texts] = columns


def _save(work: Work, table: str, rows: Rows) -> None:
    stored = [c for c in rows.columns if c == "rid" or c in work.columns(table)]
    work.sql.execute(f"CREATE VIEW id_{table} AS {rows.select(stored)}")
    work.arriving[table] = tuple(stored)
