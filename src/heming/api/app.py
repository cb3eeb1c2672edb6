"""The API itself: its description, who may come in, and its rooms."""

from ninja import NinjaAPI

from heming.api import (
    account_verbs,
    accounts,
    batches,
    cases,
    health,
    imports,
    jobs,
    metrics,
    people_verbs,
    quarantine,
    query,
    staff_sheets,
    tokens,
)
from heming.api.reading import StrictJson
from heming.api.told import teach
from heming.api.who import Session, Token

api = NinjaAPI(
    title="Heming 和鸣",
    version="1",
    description="Figures with n, interval and note; imports; cases; people. Missing is never zero.",
    auth=[Token(), Session()],
    parser=StrictJson(),
    urls_namespace="api",
    docs_url=None,
)
ROUTERS = (
    ("", health.router), ("/tokens", tokens.router), ("/metrics", metrics.router), ("/query", query.router),
    ("/accounts", accounts.router), ("/accounts", account_verbs.router), ("/people/sheets", staff_sheets.router),
    ("/people", people_verbs.router), ("/cases", cases.router),
    ("/imports/uploads", imports.router), ("/imports/batches", batches.router),
    ("/imports/quarantine", quarantine.router), ("/jobs", jobs.router),
)  # fmt: skip
for address, router in ROUTERS:
    api.add_router(address, router)
teach(api)
