"""Only surveyed cases: where every record carries an answer, nobody can tell how many customers did not answer."""

from heming.facts.arrivals.report import Finding
from heming.facts.checks.looking import Look
from heming.facts.checks.metrics_of import INVITED

_NEARLY_ALL = 0.98


def check(look: Look) -> list[Finding]:
    """One finding when (nearly) every case of the batch was rated."""
    if look.mapping.table != "cases" or not look.has("answers") or look.records < 30:
        return []
    answers = look.scan("answers")
    if look.one(f"SELECT count(*) FROM {answers}")[0] < _NEARLY_ALL * look.records and not look.mapping.only_answered:
        return []  # fewer answers than that are of fewer cases still
    rated = look.one(f'SELECT count(DISTINCT "row") FROM {answers}')[0]
    if rated < _NEARLY_ALL * look.records and not look.mapping.only_answered:
        return []
    return [
        Finding(
            "only_surveyed_cases",
            "warn",
            "{rated} of {total} records carry a rating: the file seems to hold surveyed cases only.",
            "Response and invitation shares cannot be told. Import the cases without a rating too, or the "
            "list of invitations.",
            {"rated": rated, "total": look.records},
            look.records,
            (*INVITED, "case_count"),
        )
    ]
