"""The audit trail keeps what it was told, whoever tries to change it, and every change of people is in it."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from heming.access.audit import record
from heming.access.models import AuditEntry
from heming.access.scope import local_admin
from heming.errors import InternalError, NotAllowed
from heming.org.actions.merge_people import merge_people
from heming.org.actions.rename import rename_person, rename_team, set_work_number
from heming.org.actions.set_organisation import set_organisation
from heming.org.changes import changed
from heming.org.models import Organisation, Person
from tests.cast import Cast

BOSS = local_admin("root")


def test_an_entry_says_who_did_what_to_what_and_why(cast: Cast) -> None:
    rename_person(cast.hui.scope, cast.ana.key, name="安娜·李", reason="改名")
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.actor_name) == (str(cast.hui.user.uid), "惠")
    assert (entry.verb, entry.object_kind, entry.object_key) == ("rename_person", "person", str(cast.ana.key))
    assert (entry.before, entry.after, entry.reason) == ({"name": "安娜"}, {"name": "安娜·李"}, "改名")
    assert "rename_person" in str(entry)


def test_an_entry_can_be_neither_changed_nor_deleted_through_its_model(db: None) -> None:
    entry = record(BOSS, "export", on=("report", 7), after={"rows": 12}, address="10.0.0.1")
    entry.reason = "something else"
    for attempt in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(InternalError):
            attempt()
    with pytest.raises(InternalError):
        AuditEntry.objects.update(reason="something else")
    assert AuditEntry.objects.get(pk=entry.pk).reason == ""


@pytest.mark.parametrize("statement", ["UPDATE access_auditentry SET reason = 'x'", "DELETE FROM access_auditentry"])
def test_the_database_itself_refuses_to_change_an_entry(db: None, statement: str) -> None:
    record(BOSS, "export", on=("report", 7))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_emptying_the_database_leaves_the_trail() -> None:
    before = AuditEntry.objects.count()
    record(BOSS, "export", on=("report", 7))
    call_command("flush", interactive=False, verbosity=0)
    assert AuditEntry.objects.count() == before + 1


def test_an_act_that_fails_leaves_no_entry(cast: Cast) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        rename_team(BOSS, cast.teams["热线组"], name="热线一组")
        raise RuntimeError
    assert not AuditEntry.objects.exists()
    assert Person.objects.filter(name="安娜").exists()


def test_a_change_that_nobody_would_write_down_is_refused(cast: Cast) -> None:
    listeners, changed.receivers = changed.receivers, []
    changed.sender_receivers_cache.clear()
    try:
        with pytest.raises(InternalError):
            rename_person(BOSS, cast.ana.key, name="X")
    finally:
        changed.receivers = listeners
        changed.sender_receivers_cache.clear()
    assert Person.objects.filter(name="安娜").exists()


@pytest.mark.parametrize("login", ["ana", "tom", "yan", "quinn", "olga", "zed"])
def test_only_hr_and_administrators_correct_people(cast: Cast, login: str) -> None:
    by = cast.members[login].scope
    with pytest.raises(NotAllowed):
        rename_person(by, cast.ana.key, name="X")
    with pytest.raises(NotAllowed):
        merge_people(by, cast.ana.key, merged=cast.ben.key, reason="x")
    with pytest.raises(NotAllowed):
        set_organisation(by, name="X")


def test_the_organisations_settings_are_written_down_with_both_values(cast: Cast) -> None:
    set_organisation(cast.ada.scope, month_starts_on=26, reporting_zone="Asia/Urumqi", name="和鸣电商")
    entry = AuditEntry.objects.get(verb="set_organisation")
    assert entry.before["month_starts_on"] == 1 and entry.after["month_starts_on"] == 26
    assert Organisation.the().reporting_zone == "Asia/Urumqi"


def test_a_work_number_is_written_down(cast: Cast) -> None:
    set_work_number(cast.hui.scope, cast.ana.key, work_number=" 0042 ")
    assert AuditEntry.objects.get().after == {"work_number": "0042"}
