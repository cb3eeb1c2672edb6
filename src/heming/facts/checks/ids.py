"""Ids that cannot do their work: missing, rounded by a spreadsheet, or never repeating where repetition is the
question.
"""

from heming.facts.arrivals.report import Finding
from heming.facts.checks.looking import Look
from heming.facts.checks.metrics_of import REPEAT


def check(look: Look) -> list[Finding]:
    """Findings about the record's own id, rounded ids and ids of customers and orders."""
    return _rounded(look) + _without_id(look) + _never_repeating(look)


def _rounded(look: Look) -> list[Finding]:
    found = []
    for (header, problem), cells in look.converted.problem_counts.items():
        if problem == "rounded by a spreadsheet":
            found.append(
                Finding(
                    "rounded_ids",
                    "serious",
                    "{rows} ids in '{column}' were rounded by a spreadsheet; their last digits are lost.",
                    "They are left empty and never joined on. Export again with this column as text.",
                    {"column": header, "rows": cells},
                    cells,
                    REPEAT,
                )
            )
    return found


def _without_id(look: Look) -> list[Finding]:
    table = look.mapping.table
    if not look.has(table) or not look.records:
        return []
    missing = look.records
    if look.has(table, "source_id"):
        missing = look.one(f"SELECT count(*) FROM {look.scan(table)} WHERE source_id IS NULL")[0]
    if not missing:
        return []
    return [
        Finding(
            "rows_without_id",
            "warn" if missing == look.records else "info",
            "{rows} of {total} records have no id of their own and are told apart by their content.",
            "Export the ticket, session or call number too: a corrected row can then replace the earlier one.",
            {"rows": missing, "total": look.records},
            missing,
        )
    ]


def _never_repeating(look: Look) -> list[Finding]:
    """First-contact resolution needs a customer (or order) who can be seen coming back."""
    if look.mapping.table != "cases" or not look.records:
        return []
    keys = [c for c in ("customer_id", "customer_contact", "order_id") if look.has("cases", c)]
    repeats = {}
    for key in keys:
        given, distinct = look.one(
            f"SELECT count({key}), count(DISTINCT hash({key})) FILTER ({key} IS NOT NULL) FROM {look.scan('cases')}"
        )
        repeats[key] = given - distinct
    if any(repeats.values()) or look.records < 30:
        return []
    values = {"columns": ", ".join(look.header(f"cases.{key}") for key in keys), "total": look.records}
    sentence = (
        "'{columns}' never repeats in {total} records: whether a customer came back cannot be seen."
        if keys
        else "No column tells which customer a record belongs to: whether a customer came back cannot be seen."
    )
    return [
        Finding(
            "ids_never_repeat",
            "warn",
            sentence,
            "Export the customer's account or number, or the source's own repeat mark.",
            values,
            look.records,
            REPEAT,
        )
    ]
