"""`make postgres` really runs on PostgreSQL."""

import os

import pytest
from django.db import connection

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def test_the_operational_database_is_the_one_that_was_named() -> None:
    if not os.environ.get("HEMING_DATABASE_URL"):
        pytest.skip("HEMING_DATABASE_URL names no PostgreSQL (make postgres starts one)")
    assert connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        assert cursor.fetchone()[0] >= 150000
