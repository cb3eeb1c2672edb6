"""The hand-written mapping of the marketplace sample, for tests."""

from pathlib import Path

from heming.facts.arrivals.mapping import FieldMap, Mapping, Parser
from heming.facts.arrivals.text import CsvText, TextSource

SAMPLE = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "shopzilla" / "customer_support_sample.csv"
DAY_FIRST = Parser("instant", {"formats": ["%d/%m/%Y %H:%M"], "order": "dmy"})
TEXT, IDENT = Parser("text"), Parser("id")
COLUMNS: tuple[tuple[str, str, Parser], ...] = (
    ("Unique id", "cases.source_id", IDENT),
    ("channel_name", "cases.channel", TEXT),
    ("category", "cases.category", TEXT),
    ("Sub-category", "cases.subcategory", TEXT),
    ("Customer Remarks", "answers.csat.comment", TEXT),
    ("Order_id", "cases.order_id", IDENT),
    ("order_date_time", "cases.x_order_date_time", DAY_FIRST),
    ("Issue_reported at", "cases.opened_at", DAY_FIRST),
    ("issue_responded", "cases.first_human_reply_at", DAY_FIRST),
    ("Survey_response_Date", "answers.csat.answered_at", Parser("date", {"formats": ["%d-%b-%y"], "order": "dmy"})),
    ("Customer_City", "cases.region", TEXT),
    ("Product_category", "cases.product_category", TEXT),
    ("Item_price", "cases.amount", Parser("money")),
    ("connected_handling_time", "cases.handle_seconds", Parser("duration", {"unit": "s"})),
    ("Agent_name", "cases.agent_name", TEXT),
    ("Supervisor", "cases.supervisor_name", TEXT),
    ("Manager", "cases.manager_name", TEXT),
    ("Tenure Bucket", "cases.tenure_band", TEXT),
    ("Agent Shift", "cases.shift_kind", TEXT),
    ("CSAT Score", "answers.csat.value", Parser("level", {"min": 1, "max": 5, "better": "higher"})),
)


def headers(path: Path = SAMPLE) -> tuple[str, ...]:
    """The header line."""
    with path.open(encoding="utf-8") as lines:
        return tuple(next(lines).rstrip("\n").split(","))


def source(path: Path = SAMPLE) -> TextSource:
    """The file as text."""
    return TextSource(path.name, headers(path), csv=CsvText(path))


def mapping(path: Path = SAMPLE) -> Mapping:
    """Which column is what."""
    names = headers(path)
    fields = tuple(FieldMap(header, names.index(header), target, parser) for header, target, parser in COLUMNS)
    return Mapping("shopzilla", "cases", fields, names, zone="Asia/Kolkata", only_answered=True)
