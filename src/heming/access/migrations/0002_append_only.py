"""The audit trail cannot be changed, not even past Django: the database refuses UPDATE, DELETE and TRUNCATE."""

from django.db import migrations

SQLITE = [
    f"CREATE TRIGGER access_auditentry_no_{verb} BEFORE {verb} ON access_auditentry "
    f"BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRES = [
    "CREATE FUNCTION access_auditentry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
    "CREATE TRIGGER access_auditentry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON access_auditentry "
    "FOR EACH STATEMENT EXECUTE FUNCTION access_auditentry_refuse()",
]


def forbid(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER access_auditentry_no_UPDATE")
        schema_editor.execute("DROP TRIGGER access_auditentry_no_DELETE")
    else:
        schema_editor.execute("DROP TRIGGER access_auditentry_no_change ON access_auditentry")
        schema_editor.execute("DROP FUNCTION access_auditentry_refuse()")


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [
        # Out of the reach of `flush`, which would otherwise empty the trail; the table itself was made managed.
        migrations.AlterModelOptions("AuditEntry", {"managed": False}),
        migrations.RunPython(forbid, allow),
    ]
