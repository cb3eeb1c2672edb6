"""Personal data, held apart from figures under random keys, so that erasing a person leaves every figure as it was."""

from heming.facts.schemas.types import Column, Table, house


def _personal(name: str, sentence: str, *columns: Column) -> Table:
    return Table(name, sentence, house("Month of the row it belongs to.") + columns, personal=True)


CUSTOMER_KEY = Column("customer_key", "key", "The customer, so that their words can be erased with them.", origin="key")

CUSTOMERS = _personal(
    "customers",
    "One row links one customer id of one source to a random key.",
    CUSTOMER_KEY,
    Column("customer_name", "text", "Name.", personal=True),
    Column("customer_contact", "text", "Contact, masked.", personal=True),
)  # source_id is the customer's id at the source
CASE_TEXTS = _personal(
    "case_texts",
    "One row holds the words of one case; same key as the case.",
    CUSTOMER_KEY,
    Column("subject", "text", "Subject line, masked.", personal=True),
    Column("remark", "text", "Free text, masked.", personal=True),
)
ANSWER_TEXTS = _personal(
    "answer_texts",
    "One row holds the words of one answer; same key as the answer.",
    CUSTOMER_KEY,
    Column("comment", "text", "What the customer wrote, masked.", personal=True),
)
MESSAGE_TEXTS = _personal(
    "message_texts",
    "One row holds the words of one message; same key as the message.",
    CUSTOMER_KEY,
    Column("text", "text", "The words, masked.", personal=True),
)
COMPLAINT_TEXTS = _personal(
    "complaint_texts",
    "One row holds the words of one complaint; same key as the complaint.",
    CUSTOMER_KEY,
    Column("remark", "text", "What was said, masked.", personal=True),
)
