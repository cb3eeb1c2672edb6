"""Whoever took part in a case sees it: in the list, on its page, and back to its file; nobody else does."""

import pytest

from heming.access.scope import Scope
from heming.errors import NotFound
from heming.facts.arrivals.mapping import FieldMap, Mapping, Parser
from heming.facts.arrivals.mapping_json import as_json
from heming.facts.case_file import case_file, case_origins
from heming.facts.case_list import CaseFilter, list_cases
from heming.facts.models import Batch
from heming.facts.store import Store
from heming.org.models import Account
from tests.facts.store.shop import Put
from tests.facts.store.test_reading import _staged

pytestmark = pytest.mark.django_db
START = 1_690_000_000


def _as(*accounts: str) -> Scope:
    keys = Account.objects.filter(account__in=accounts).values_list("person_id", flat=True)
    return Scope("u", "u", frozenset(("agent",)), agent_keys=frozenset(keys))


@pytest.fixture
def shared(store: Store, put: Put) -> Store:
    """Case 1 is Ana's alone, 2 is shared by Ben (who has it) and Ana, 3 is Ben's, 4 nobody's but Cai took part."""
    put(
        cases=[
            {"source_id": "1", "opened_at": START, "agent_account": "ana"},
            {"source_id": "2", "opened_at": START + 1, "agent_account": "ben"},
            {"source_id": "3", "opened_at": START + 2, "agent_account": "ben"},
            {"source_id": "4", "opened_at": START + 3},
        ],
        case_agents=[
            {"source_id": "2a", "case_id": "2", "agent_account": "ben"},
            {"source_id": "2b", "case_id": "2", "agent_account": "ana"},
            {"source_id": "2c", "case_id": "2", "agent_account": "ana"},
            {"source_id": "4a", "case_id": "4", "agent_account": "cai"},
        ],
    )
    return store


@pytest.mark.parametrize(
    ("who", "cases"),
    [(("ana",), ["2", "1"]), (("ben",), ["3", "2"]), (("cai",), ["4"]), (("ana", "ben"), ["3", "2", "1"]), ((), [])],
)
def test_list_and_page_admit_the_same_people(shared: Store, who: tuple[str, ...], cases: list[str]) -> None:
    scope = _as(*who)
    page = list_cases(shared, scope, wanted=CaseFilter())
    assert ([row["source_id"] for row in page.rows], page.total) == (cases, len(cases))
    for number in ("1", "2", "3", "4"):
        if number in cases:
            assert case_file(shared, shared.snapshot(), source="shop", id=number, scope=scope).id == number
            assert len(case_origins(shared, shared.snapshot(), source="shop", id=number, scope=scope)) == 1
        else:
            with pytest.raises(NotFound):
                case_file(shared, shared.snapshot(), source="shop", id=number, scope=scope)
            assert case_origins(shared, shared.snapshot(), source="shop", id=number, scope=scope) == ()


def test_a_list_by_person_and_pages_of_it_stay_inside_what_one_may_see(shared: Store) -> None:
    ben = Account.objects.get(account="ben").person_id
    page = list_cases(shared, _as("ana"), wanted=CaseFilter(agent_key=ben))
    assert [row["source_id"] for row in page.rows] == ["2"]
    second = list_cases(shared, _as("ana", "ben", "cai"), wanted=CaseFilter(), offset=1, limit=2)
    assert ([row["source_id"] for row in second.rows], second.total) == (["3", "2"], 4)


def test_names_and_contacts_of_customers_are_hidden_in_the_cells_of_the_file(store: Store, put: Put) -> None:
    put(cases=[{"source_id": "1", "opened_at": START, "agent_account": "ana", "row": 1}])
    batch = Batch.objects.latest("pk")
    fields = (
        FieldMap("id", 0, "cases.source_id", Parser("id")),
        FieldMap("agent", 1, "cases.customer_name", Parser("text")),
        FieldMap("phone", 2, "cases.x_note", Parser("text"), personal=True),
    )
    Batch.objects.filter(pk=batch.pk).update(
        mapping=as_json(Mapping("shop", "cases", fields, ("id", "agent", "phone")))
    )
    _staged(store, batch.pk, [["1", "欧阳婉清", "靠窗的客人"]])
    (origin,) = case_origins(store, store.snapshot(), source="shop", id="1", scope=_as("ana"))
    assert dict(origin.cells) == {"id": "1", "agent": "***", "phone": "***"}
    boss = Scope("b", "b", frozenset(("admin",)), everyone=True, rights=frozenset(("unmask",)))
    (clear,) = case_origins(store, store.snapshot(), source="shop", id="1", scope=boss, reason="客户要求核对")
    assert dict(clear.cells) == {"id": "1", "agent": "欧阳婉清", "phone": "靠窗的客人"}
