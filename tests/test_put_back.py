"""A test that commits leaves the database as migrate left it."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from registry.models import Source
from tests.factories import make_cluster, make_source
from tests.put_back import Rows


def counted() -> dict[str, int]:
    """Return the number of rows of each table that has some."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' "
            "AND relnamespace = current_schema()::regnamespace "
            # The state of the registry never comes back.
            "AND relname <> 'registry_commit'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        numbers = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            numbers[table] = cursor.fetchone()[0]
    return {table: number for table, number in numbers.items() if number}


@pytest.mark.django_db(transaction=True)
def test_what_was_written_is_gone_and_what_was_taken_away_is_back():
    before, after_migrate = counted(), Rows()
    permissions = list(Permission.objects.order_by("pk").values())
    made = make_cluster()
    made.delete()
    make_cluster()
    Permission.objects.filter(codename="view_user").delete()
    Permission.objects.filter(codename="add_user").update(name="Said otherwise")
    assert counted() != before

    after_migrate.put_back()

    assert counted() == before
    assert list(Permission.objects.order_by("pk").values()) == permissions
    assert not Source.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_triggers_are_at_work_again():
    after_migrate = Rows()
    make_cluster()
    after_migrate.put_back()

    make_cluster()

    assert counted()["registry_clusterevent"] == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_made_once_is_made_again_beside_what_others_wrote():
    after_migrate = Rows()
    cluster = make_cluster()
    made, numbers = Rows(), counted()
    after_migrate.put_back()
    other = make_source()

    made.add_to(after_migrate)

    assert Source.objects.get(pk=cluster.source.pk) == cluster.source
    assert counted() == numbers | {
        table: numbers[table] + 1
        for table in (
            "registry_source",
            "registry_sourceevent",
            # What the search finds it by.
            "registry_searchentry",
        )
    }
    other.delete()
