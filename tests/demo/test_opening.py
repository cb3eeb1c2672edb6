"""Opening the demo: never among real records, never half, never by whoever may not import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from heming.errors import BadInput, BadParameter, NotAllowed
from tests.demo.centres import whole

if TYPE_CHECKING:
    from heming.access.scope import Scope
    from heming.facts.store import Store

SMALL = 2_000


@pytest.fixture
def store(heming_home: Path, db: None) -> Store:
    """An empty data folder."""
    from heming.facts.store import open_store

    return open_store(heming_home)


@pytest.fixture
def admin() -> Scope:
    from heming.access.scope import local_admin

    return local_admin("tester")


def opened(by: Scope, size: int = SMALL) -> object:
    from heming.sources.actions.open_demo_centre import Plan, open_demo_centre

    return open_demo_centre(by, Plan(size=size))


def test_a_folder_with_real_records_is_refused(store: Store, admin: Scope) -> None:
    from heming.facts.arrivals.parcel import Parcel
    from heming.facts.batches import open_batch
    from heming.facts.publish import publish

    rows = pa.table({"source_id": ["1"], "opened_at": [1_767_600_000]})
    publish(store, Parcel("our-tickets", {"cases": rows}), batch=open_batch("import", "our-tickets"))
    with pytest.raises(BadInput, match="records of your own"):
        opened(admin)
    assert store.snapshot().table("cases").rows == 1


def test_after_a_demo_that_did_not_get_ready_the_next_one_does(store: Store, admin: Scope) -> None:
    with pytest.raises(BadParameter, match="too small"):
        opened(admin, size=10)
    opened(admin)
    assert store.snapshot().table("cases").rows == len(whole("cases", SMALL))
    assert not list((store.home / "personal").glob("parcels/*/*"))


def test_who_may_not_import_may_not_open_a_demo(store: Store) -> None:
    from heming.access.scope import Scope

    with pytest.raises(NotAllowed):
        opened(Scope(user="x", name="x", roles=frozenset(("agent",))))
