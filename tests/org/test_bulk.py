"""Rows written in bulk are the rows Django would have written one by one."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from heming.org.bulk import insert, update
from heming.org.models import Account, Person, Team

pytestmark = pytest.mark.django_db


def test_rows_come_back_with_every_value_they_were_given() -> None:
    people = [Person(name=f"客服'{n}", valid_from=date(2026, 1, n)) for n in range(1, 4)]
    insert(Person, people)
    stored = {p.key: (p.uid, p.name, p.valid_from, p.valid_to, p.origin) for p in Person.objects.all()}
    assert stored == {p.key: (p.uid, p.name, p.valid_from, None, "import") for p in people}


def test_rows_without_a_key_of_their_own_get_one_and_point_to_others() -> None:
    person = Person(name="甲")
    insert(Person, [person])
    insert(Account, [Account(source="s", account=f"kf{n}", person=person) for n in range(3)])
    assert sorted(Account.objects.values_list("account", "person_id")) == [(f"kf{n}", person.key) for n in range(3)]
    assert len(set(Account.objects.values_list("pk", flat=True))) == 3


def test_a_row_that_was_written_can_be_changed_and_saved_again() -> None:
    team = Team(name="早班")
    insert(Team, [team])
    team.name = "晚班"
    team.save()
    assert list(Team.objects.values_list("key", "name")) == [(team.key, "晚班")]


def test_more_rows_than_one_statement_binds_are_written() -> None:
    insert(Team, [Team(name=str(n)) for n in range(8_000)])
    assert Team.objects.count() == 8_000


def test_no_rows_are_no_statement() -> None:
    insert(Team, [])
    assert not Team.objects.exists()


def test_what_the_table_forbids_stays_forbidden() -> None:
    backwards = Person(name="甲", valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Person, [Person(name="乙"), backwards])
    assert not Person.objects.exists()


def test_changed_fields_are_stored_and_the_others_stay_as_they_are_there() -> None:
    people = [Person(name=f"客服{n}", valid_from=date(2026, 1, n)) for n in range(1, 4)]
    insert(Person, people)
    Person.objects.filter(key=people[0].key).update(work_number="0007")
    for person in people[:2]:
        person.name, person.valid_from = f"{person.name}'", None
    update(Person, people[:2], fields=("name", "valid_from"))
    stored = {p.key: (p.name, p.valid_from, p.work_number) for p in Person.objects.all()}
    assert stored[people[0].key] == ("客服1'", None, "0007")
    assert stored[people[1].key] == ("客服2'", None, "")
    assert stored[people[2].key] == ("客服3", date(2026, 1, 3), "")


def test_nothing_to_change_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        update(Person, [], fields=("name",))
