"""What has no id is still somebody's: customers known by their contact or by one case alone, and answers that stand in
the row of their case."""

import hmac
import os
import secrets
from pathlib import Path

import numpy as np
import pyarrow as pa

from heming.facts.arrivals.parcel import Cut
from heming.facts.live import made
from heming.facts.rows import Rows
from heming.facts.schemas import TABLES
from heming.facts.sql import text
from heming.facts.store import Store
from heming.facts.work import Work

BY_CONTACT, BY_CASE = "contact:", "case:"  # what ids of customers begin with who have none at the source
_SAME = "regexp_replace(lower(trim(customer_contact::VARCHAR)), '[\\s()-]', '', 'g')"


def link_by_row(work: Work) -> None:
    """Answers cut from the file of their cases belong to the case of the same row, where that has no id."""
    main = work.parcel.tables.get("cases")
    if not isinstance(main, Path) or not made(work, "keys_cases"):
        return
    for table, data in work.parcel.tables.items():
        if isinstance(data, Cut) and data.path == main and "case_id" in TABLES[table].names:
            there = "case_id" in work.arriving[table]
            case = "coalesce(r.case_id::VARCHAR, k.source_id)" if there else "k.source_id"
            _again(work, table, f"r.*{' EXCLUDE (case_id)' if there else ''}, {case} AS case_id", joined=(
                """LEFT JOIN (SELECT "row", source_id FROM in_cases WHERE keyed_by = 'content') k USING ("row")"""
            ))  # fmt: skip
            _arrives(work, table, "case_id")


def know_by_contact(work: Work) -> None:
    """Customers without an id at the source are told apart by their contact: the same one is the same customer."""
    for table in tuple(work.parcel.tables):
        columns = work.arriving[table]
        if "customer_contact" not in columns:
            continue
        there = "customer_id" in columns
        without = "customer_id IS NULL AND " if there else ""
        if not work.number(f"SELECT count(*) FROM in_{table} WHERE {without}{_SAME} <> ''"):
            continue
        digest = f"left(sha256({text(_salt(work.store))} || {_SAME}), 32)"
        known = f"CASE WHEN {_SAME} <> '' THEN {text(BY_CONTACT)} || {digest} END"
        known = f"coalesce(customer_id::VARCHAR, {known})" if there else known
        _again(work, table, f"r.*{' EXCLUDE (customer_id)' if there else ''}, {known} AS customer_id")
        _arrives(work, table, "customer_id")


def keep_nameless(work: Work) -> None:
    """A name with neither id nor contact belongs to its case alone: kept with it, erased with it, and never taken for
    a known customer, so that figures about coming back leave the case out."""
    columns = work.arriving.get("cases", ())
    if "cases" not in work.parcel.tables or "customer_name" not in columns:
        return
    loose = "nullif(trim(customer_name::VARCHAR), '') IS NOT NULL"
    loose += " AND customer_id IS NULL" if "customer_id" in columns else ""
    count = work.number(f"SELECT count(*) FROM in_cases WHERE {loose}")
    if not count:
        return
    _make_loose(work, loose, count)
    own = f"""
        SELECT {{first}} + rowid AS rid, {text(work.source)} AS source, {text(BY_CASE)} || case_id AS source_id,
        'id' AS keyed_by, {work.batch}::BIGINT AS batch, 0::BIGINT AS "row", NULL::BIGINT AS month, customer_key,
        customer_name FROM loose_customers"""
    if made(work, "id_customers"):
        first = work.number("SELECT count(*) FROM id_customers")
        work.sql.execute("ALTER VIEW id_customers RENAME TO id_named_customers")
        own = f"SELECT * FROM id_named_customers UNION ALL BY NAME {own.format(first=first)}"
    work.sql.execute(f"CREATE VIEW id_customers AS {own.format(first=0)}")
    standard = ("rid", "source", "source_id", "keyed_by", "batch", "row", "month", "customer_key")
    work.arriving["customers"] = tuple(dict.fromkeys((*work.arriving.get("customers", standard), "customer_name")))


def own_words(work: Work, table: str, *, rows: Rows) -> None:
    """The words of such a case stand under the key of its nameless customer, so that they go together."""
    if table == "cases" and made(work, "loose_customers"):
        key = "coalesce(r.customer_key, j.customer_key)" if rows.has("customer_key") else "j.customer_key"
        rows.join("loose_customers", "r.source_id = j.case_id", taken={"customer_key": key})


def _make_loose(work: Work, loose: str, count: int) -> None:
    keys = np.frombuffer(os.urandom(8 * count), dtype=np.int64) & np.int64(2**63 - 1)
    work.sql.register("loose_keys", pa.table({"key": np.maximum(keys, 1)}))
    known, old = "NULL", ""
    if work.source in work.before.table("customers").columns:
        known = "o.customer_key"
        old = (
            f"LEFT JOIN old_customers o ON o.source = {text(work.source)}"
            f" AND o.source_id = {text(BY_CASE)} || n.source_id"
        )
    work.sql.execute(f"""
        CREATE TEMP TABLE loose_customers AS
        SELECT n.source_id AS case_id, trim(n.customer_name::VARCHAR) AS customer_name,
               coalesce({known}, n.key) AS customer_key
        FROM (SELECT * FROM (SELECT source_id, customer_name FROM in_cases WHERE {loose}) POSITIONAL JOIN loose_keys) n
        {old}""")
    work.sql.unregister("loose_keys")


def _again(work: Work, table: str, chosen: str, *, joined: str = "") -> None:
    number = work.number(f"SELECT count(*) FROM duckdb_views() WHERE view_name LIKE 'own%_{table}'")
    work.sql.execute(f"ALTER VIEW in_{table} RENAME TO own{number}_{table}")
    work.sql.execute(f"CREATE VIEW in_{table} AS SELECT {chosen} FROM own{number}_{table} r {joined}")


def _arrives(work: Work, table: str, column: str) -> None:
    for columns in (work.arriving, work.in_columns):
        columns[table] = tuple(dict.fromkeys((*columns[table], column)))


def _salt(store: Store) -> str:
    """A secret of this folder, so that a contact cannot be found by trying all numbers."""
    path = store.folder("personal") / "contact-secret"
    if not path.is_file():
        path.write_text(secrets.token_hex(32), "ascii")
        path.chmod(0o600)
    return hmac.new(path.read_bytes(), b"contact", "sha256").hexdigest()
