"""The log of the site: who did what, when and where; logins and viewings too."""

import csv
from datetime import date, timedelta

import pghistory
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, models, transaction
from django.test.utils import isolate_apps
from django.urls import reverse
from django.utils import timezone

from registry.log.definition import definition
from registry.log.plugs import Logged
from registry.log.words import tables
from registry.models import LogLine, Membership, Source, Viewing
from tests.every_factory import FACTORIES
from tests.factories import (
    make_membership,
    make_source,
    make_staff,
    make_superuser,
)
from tests.html import page_of
from tests.registry.admin_forms import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(make_superuser("anne"))
    return client


def lines(client, **query):
    response = client.get(reverse("log_list"), query)
    assert response.status_code == 200
    return response.context["table"].records


def rows_of_file(client, **query):
    response = client.get(reverse("log_list"), query | {"_export": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    response.close()
    return list(csv.DictReader(text.splitlines()))


def test_a_change_stands_in_the_log_with_who_what_where_and_why(staff):
    source = make_source(title="Old")
    url = reverse("admin:registry_source_change", args=[source.pk])

    staff.post(url, form_data(staff.get(url), title="New"))
    anne = LogLine.objects.exclude(user=None).get().user_id
    with pghistory.context(user=anne, reason="Decree 12"):
        source.refresh_from_db()
        source.publisher = "Region"
        source.save()

    told = {(line.who, line.url, line.reason) for line in lines(staff, user="anne")}
    assert told == {("anne", url, ""), ("anne", "", "Decree 12")}
    assert [line.what for line in lines(staff, q=url)] == [["1 changed: source"]]


def test_what_happened_outside_of_the_site_is_one_line_a_transaction(staff):
    make_membership()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_membership SET quote = 'by hand'")

    (line,) = lines(staff)

    assert (line.who, str(line.how)) == ("", "outside of the site")
    assert "1 changed: membership" in line.what
    page = staff.get(reverse("log_detail", args=[line.key]))
    assert {row.table for row in page.context["rows"]} >= {"membership", "source"}


def test_a_line_leads_to_taking_back_what_it_changed(staff, client):
    with pghistory.context(url="/here/"):
        make_source()
    line = LogLine.objects.get(url="/here/")
    address = reverse("history_change", args=[line.context])
    page = reverse("log_detail", args=[line.key])

    assert address in staff.get(page).text
    assert staff.get(address).status_code == 200

    client.force_login(make_staff("view_logline", username="log-reader"))
    told = client.get(page)
    assert told.status_code == 200
    assert address not in told.text


def test_every_table_with_a_history_is_in_the_log():
    """A row of each model is made, and found by its table."""
    recorded = {
        model._meta.label_lower
        for model in apps.get_models()
        if hasattr(model, "pgh_event_models")
    }
    assert set(dict(tables())) == recorded

    for model, make in FACTORIES.items():
        label = model._meta.label_lower
        if label not in recorded:
            continue
        with transaction.atomic():
            with pghistory.context(url=f"/{label}/"):
                make()
            found = LogLine.objects.touching(label).filter(url=f"/{label}/")

            assert len(found) == 1, label
            assert found[0].changed_rows().filter(table=label, act="insert").exists()
            transaction.set_rollback(True)


def test_the_log_is_narrowed_by_day_account_table_and_words(staff):
    anne = LogLine.user.field.related_model.objects.get(username="anne")
    with pghistory.context(user=anne.pk, url="/here/", reason="Twice the same"):
        make_source()
    with pghistory.context(command="load_something"):
        make_membership()
    today = timezone.localdate()

    def found(**query):
        # Her account was made outside of the site, which is a line too.
        told = lines(staff, **query)
        return {line.url or line.command for line in told if line.kind != "outside"}

    assert found() == {"/here/", "load_something"}
    assert found(user="anne") == {"/here/"}
    assert found(user="not_stated") == {"load_something"}
    assert found(kind="command") == {"load_something"}
    assert found(table="registry.membership") == {"load_something"}
    assert found(q="twice THE same") == {"/here/"}
    assert found(made_from=today) == {"/here/", "load_something"}
    assert found(made_from=today + timedelta(days=1)) == set()
    assert found(made_to=today - timedelta(days=1)) == set()
    facets = {
        facet.name: {o.value: o.count for o in facet.options}
        for facet in staff.get(reverse("log_list")).context["facets"]
    }
    assert facets["table"]["registry.membership"] == 1
    assert facets["user"] == {"anne": 1, "not_stated": 2}
    assert staff.get(reverse("log_list"), {"sort": "nothing"}).status_code == 400


def test_the_file_of_the_log_has_a_row_for_each_changed_row(staff):
    with pghistory.context(command="load_something", reason="A new list"):
        membership = make_membership()
        Membership.objects.filter(pk=membership.pk).update(quote="Seen")

    rows = rows_of_file(staff, table="registry.membership")

    assert {(row["who"], row["reason"], row["kind"]) for row in rows} == {
        ("manage.py load_something", "A new list", "command")
    }
    mine = [row for row in rows if row["table"] == "registry.membership"]
    assert [(row["act"], row["row"]) for row in mine] == [
        ("insert", str(membership.pk)),
        ("update", str(membership.pk)),
    ]
    assert len({row["request"] for row in rows}) == 1


def test_a_request_that_changed_much_is_exported_as_it_is_read(staff, monkeypatch):
    monkeypatch.setattr("registry.log.exported.MANY", 1)
    with pghistory.context(command="load_something"):
        make_membership()

    rows = rows_of_file(staff)

    assert {row["table"] for row in rows} >= {"registry.membership", "registry.source"}


@pytest.mark.parametrize("name", ["log_list", "log_detail"])
def test_the_log_is_for_those_who_may_read_it(client, name):
    make_source()
    args = [LogLine.objects.first().key] if name == "log_detail" else []
    url = reverse(name, args=args)

    assert client.get(url).status_code == 302
    client.force_login(make_staff("view_source", "change_source"))
    assert client.get(url).status_code == 403
    client.force_login(make_staff("view_logline", username="reader"))
    assert client.get(url).status_code == 200


def test_a_reader_of_the_log_sees_no_row_that_he_may_not_see(client):
    """That something changed is told to him; what it is called is not."""
    source = make_source(title="A secret title")
    url = reverse("log_detail", args=[LogLine.objects.first().key])

    client.force_login(make_staff("view_logline"))
    page = page_of(client.get(url))
    assert "A secret title" not in page.text
    assert f"no. {source.pk}" in page.text

    client.force_login(make_staff("view_logline", "view_source", username="keeper"))
    assert "A secret title" in page_of(client.get(url)).text


def test_an_account_that_is_gone_leaves_its_number(staff):
    with pghistory.context(user=987654, url="/here/"):
        make_source()

    (line,) = lines(staff, q="/here/")

    assert line.who == "user no. 987654"


def test_a_line_that_is_not_there_is_not_found(staff):
    assert staff.get(reverse("log_detail", args=["request-1"])).status_code == 404
    make_source()
    url = reverse("log_detail", args=[LogLine.objects.first().key])
    assert staff.get(url, {"page": "99"}).status_code == 404


@isolate_apps("registry")
def test_an_app_tells_the_log_of_rows_of_its_own(monkeypatch, staff):
    """As accounts do of logins: a kind, an account or a typed name, and an address."""

    class Door(models.Model):
        user = models.IntegerField(null=True, db_column="user_id")
        name = models.CharField(max_length=20)
        kind = models.CharField(max_length=20, choices=[("login", "logged in")])
        address = models.GenericIPAddressField(null=True)
        at = models.DateTimeField(auto_now=True)

        class Meta:
            app_label = "registry"

        def __str__(self):
            return self.kind

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE registry_door (id serial, user_id integer, name text, "
            "kind text, address inet, at timestamptz)"
        )
    told = Logged("registry.Door", kind="kind", name="name", url="address")
    monkeypatch.setattr(Logged, "model_class", Door)
    monkeypatch.setattr("registry.log.definition.logged", lambda: [told])
    monkeypatch.setattr("registry.log.words.logged", lambda: [told])
    with connection.cursor() as cursor:
        for statement in definition():
            cursor.execute(statement)
    anne = LogLine.user.field.related_model.objects.get(username="anne")
    Door.objects.create(user=anne.pk, kind="login", address="192.0.2.1")
    Door.objects.create(name="bob", kind="login", address="2001:db8::1")
    Door.objects.create(name="eve", kind="login")

    def found(text):
        return [(line.who, line.how, line.url) for line in lines(staff, q=text)]

    assert found("192.0.2.1") == [("anne", "logged in", "192.0.2.1")]
    assert found("2001:db8") == [("bob", "logged in", "2001:db8::1")]
    assert found("eve") == [("eve", "logged in", "")]


def test_nobody_changes_what_was_written_down(staff):
    viewing = Viewing.objects.create(table="registry.source", row=1, url="/")
    for act in (viewing.delete, viewing.save):
        with (
            pytest.raises(ProgrammingError, match="registry_viewing"),
            transaction.atomic(),
        ):
            act()


def test_pages_of_the_log_take_the_same_queries_for_many_lines(
    staff, django_assert_max_num_queries
):
    def add(number):
        for each in range(number):
            with pghistory.context(url=f"/{each}/", user=1):
                make_source(published_on=date(2020, 1, 1), published_precision="day")

    add(2)
    with django_assert_max_num_queries(100) as few:
        lines(staff)
    add(30)
    with django_assert_max_num_queries(len(few)):
        assert len(lines(staff)) > 30
    assert Source.objects.count() == 32
