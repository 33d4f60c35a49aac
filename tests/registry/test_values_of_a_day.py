"""Names, seats, legal forms and sizes of a day, on every page of that day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import (
    Cluster,
    ClusterNaming,
    LegalForm,
    NameKind,
    Organisation,
    Precision,
    SizeClass,
)
from registry.models.base.dated import dated_models
from registry.services import (
    change_from,
    merge_records,
    undo_merge,
)
from registry.values import values_of
from tests.every_factory import FACTORIES
from tests.factories import (
    make_cluster,
    make_cluster_name,
    make_cluster_naming,
    make_membership,
    make_organisation,
    make_organisation_naming,
    make_organisation_size,
    make_place,
    make_source,
    make_superuser,
)

pytestmark = pytest.mark.django_db

YEAR_2010 = date(2010, 1, 1)
CHANGED_ON = date(2016, 5, 2)


def two_values(model):
    """Return a value that ``model`` dates, and another one."""
    return {
        "name": ("Techspace Aero", "Safran Aero Boosters"),
        "place": (make_place(), make_place()),
        "legal_form": (LegalForm.ASBL, LegalForm.COMPANY),
        "size_class": (SizeClass.SME, SizeClass.LARGE),
        "legal_entity": (make_organisation(), make_organisation()),
    }[model.columns[0]]


def changed(model):
    """Return something whose value changed on a day, with both values."""
    column = model.columns[0]
    before, after = two_values(model)
    row = FACTORIES[model._meta.get_field(model.owner).related_model]()
    type(row).objects.filter(pk=row.pk).update(**{column: before})
    row.refresh_from_db()
    change_from(row=row, values={column: after}, day=CHANGED_ON, source=make_source())
    row.refresh_from_db()
    return row, column, before, after


each_dated = pytest.mark.parametrize(
    "model", dated_models(), ids=lambda model: model.__name__
)


@each_dated
def test_a_day_has_the_value_of_that_day(model):
    row, column, before, after = changed(model)
    found = type(row).objects.filter(pk=row.pk)

    assert getattr(row, column) == after
    with values_of(YEAR_2010):
        assert getattr(found.get(), column) == before
        assert found.filter(**{column: before}).exists()
        assert not found.filter(**{column: after}).exists()
    with values_of(date(2016, 5, 1)):
        assert getattr(found.get(), column) == before
    with values_of(CHANGED_ON):
        assert getattr(found.get(), column) == after
    assert getattr(found.get(), column) == after


@each_dated
def test_the_former_value_keeps_its_period_and_both_documents(model):
    row, _column, _before, _after = changed(model)

    former, latest = model.objects.filter(**{model.owner: row}).order_by("end_on")

    assert (former.start_on, former.end_on) == (None, date(2016, 5, 1))
    assert former.source == row.source
    assert former.end_source == latest.source
    assert (latest.start_on, latest.end_on) == (CHANGED_ON, None)
    assert former.holds_on(YEAR_2010)
    assert not latest.holds_on(YEAR_2010)
    assert list(model.objects.as_of(YEAR_2010)) == [former]
    assert list(model.objects.former()) == [former]


@each_dated
def test_the_latest_value_and_its_row_are_kept_in_step(model):
    """Whoever writes which: a correction of one is a correction of the other."""
    row, column, before, after = changed(model)
    latest = model.objects.get(**{model.owner: row}, end_on=None)

    type(row).objects.filter(pk=row.pk).update(**{column: before})
    latest.refresh_from_db()
    assert getattr(latest, column) == before

    model.objects.filter(pk=latest.pk).update(**{column: after})
    row.refresh_from_db()
    assert getattr(row, column) == after
    assert not model.objects.inconsistent_latest().exists()


@each_dated
def test_rows_out_of_step_are_found(model):
    row, column, before, _after = changed(model)
    owner = type(row)._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        type(row).objects.filter(pk=row.pk).update(**{column: before})
        cursor.execute("SET LOCAL session_replication_role = origin")

    assert owner
    assert model.objects.inconsistent_latest().count() == 1


def test_a_value_is_not_known_before_the_first_day_that_a_document_states():
    organisation = make_organisation(size_class=SizeClass.SME, name="SEGAL")
    make_organisation_size(
        organisation=organisation, size_class=SizeClass.SME, start_on=date(2013, 1, 1)
    )
    make_organisation_naming(
        organisation=organisation, name="SEGAL", start_on=date(2013, 1, 1)
    )

    with values_of(YEAR_2010):
        then = Organisation.objects.get(pk=organisation.pk)

    assert then.size_class == ""
    assert then.name == "SEGAL"


def test_where_nothing_differs_one_small_query_is_all_that_is_asked():
    make_organisation_naming(end_on=date(2016, 5, 1))

    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        values_of(date(2020, 1, 1)),
    ):
        pass

    assert len(asked) == 1


def test_a_change_needs_another_value_and_a_later_day():
    organisation = make_organisation(name="SEGAL")
    change = {"row": organisation, "source": make_source()}
    change_from(**change, values={"name": "Segal"}, day=CHANGED_ON)

    with pytest.raises(ValidationError, match="already"):
        change_from(**change, values={"name": "Segal"}, day=date(2020, 1, 1))
    with pytest.raises(ValidationError, match="began on that day or later"):
        change_from(**change, values={"name": "SEGAL SA"}, day=YEAR_2010)


def test_a_name_can_come_back():
    organisation = make_organisation(name="A", size_class=SizeClass.SME)
    source = make_source()
    for year, name in ((2005, "B"), (2010, "A")):
        day = date(year, 1, 1)
        organisation.refresh_from_db()
        change_from(
            row=organisation,
            values={"name": name},
            day=day,
            source=source,
            precision=Precision.YEAR,
        )

    assert [
        (each.name, each.start_on, each.end_on) for each in organisation.namings.all()
    ] == [
        ("A", None, date(2004, 12, 31)),
        ("B", date(2005, 1, 1), date(2009, 12, 31)),
        ("A", date(2010, 1, 1), None),
    ]


def test_what_ends_without_a_successor_is_not_known_afterwards():
    organisation = make_organisation(size_class=SizeClass.SME)
    change_from(
        row=organisation,
        values={"size_class": ""},
        day=CHANGED_ON,
        source=make_source(),
    )
    organisation.refresh_from_db()

    assert organisation.size_class == ""
    with values_of(YEAR_2010):
        then = Organisation.objects.get(pk=organisation.pk)
    assert then.size_class == SizeClass.SME


def test_it_is_found_by_both_names_at_any_day(client):
    cluster = make_cluster(name="Eco-construction")
    change_from(
        row=cluster,
        values={"name": "EcoConstruction Wallonie"},
        day=CHANGED_ON,
        source=make_source(),
    )
    for day, shown in (("2010-01-01", "Eco-construction"), ("2020-01-01", None)):
        for text in ("eco-construction", "ecoconstruction wallonie"):
            for address in ("/clusters/", "/search/"):
                page = client.get(address, {"q": text, "as_of": day})

                assert shown or "EcoConstruction Wallonie" in page.text


def test_pages_lists_and_files_of_a_day_call_things_as_they_were_called(client):
    membership = make_membership(
        organisation=make_organisation(name="Techspace Aero"),
        cluster=make_cluster(name="Eco-construction"),
    )
    for row, name in (
        (membership.organisation, "Safran Aero Boosters"),
        (membership.cluster, "EcoConstruction Wallonie"),
    ):
        change_from(
            row=row, values={"name": name}, day=CHANGED_ON, source=make_source()
        )
    organisation, cluster = membership.organisation, membership.cluster

    for address, former, latest in (
        (organisation.get_absolute_url(), "Techspace Aero", "Safran Aero Boosters"),
        (cluster.get_absolute_url(), "Eco-construction", "EcoConstruction Wallonie"),
    ):
        then = client.get(address, {"as_of": "2010-01-01"}).text
        today = client.get(address).text

        assert f"<h1>{former}" in then.replace("\n", "").replace("  ", "")
        assert f"<h1>{latest}" in today.replace("\n", "").replace("  ", "")
        assert latest in then, "it says what it is called now"
        assert former in today, "it says what it was called then"
    members = f"{cluster.get_absolute_url()}members/"
    for address in ("/organisations/", members):
        then = client.get(address, {"as_of": "2010-01-01"}).text
        file = client.get(address, {"as_of": "2010-01-01", "_export": "csv"})

        assert "Techspace Aero" in then
        assert "Safran Aero Boosters" not in then
        assert "Techspace Aero" in file.getvalue().decode()
        assert "Safran Aero Boosters" not in file.getvalue().decode()


def test_a_name_is_shown_in_the_language_of_the_reader(client):
    cluster = make_cluster(name="Solid waste")
    make_cluster_naming(
        cluster=cluster, name="Solid waste", language="en", start_on=None, end_on=None
    )
    make_cluster_name(
        cluster=cluster,
        name="Déchets solides",
        kind=NameKind.OFFICIAL,
        language="fr",
    )
    french = {"accept-language": "fr"}

    for headers, shown in ((french, "Déchets solides"), ({}, "Solid waste")):
        for text in ("dechets solides", "solid waste"):
            page = client.get("/clusters/", {"q": text}, headers=headers)
            assert f">{shown}</a>" in page.text
    file = client.get("/clusters/", {"_export": "csv"}, headers=french)
    assert "Solid waste" in file.getvalue().decode(), "as published, for programs"


def test_whoever_keeps_the_registry_sees_the_tables_as_they_are(client):
    cluster = make_cluster(name="Solid waste")
    make_cluster_naming(
        cluster=cluster, name="Solid waste", language="en", start_on=None, end_on=None
    )
    make_cluster_name(
        cluster=cluster, name="Déchets", kind=NameKind.OFFICIAL, language="fr"
    )
    client.force_login(make_superuser())

    page = client.get(reverse("desk_checks"), headers={"accept-language": "fr"})

    # In French the name is another one; the two tables do not contradict each other.
    assert page.context["total"] == 0


def test_a_name_of_no_language_stays_as_it_is(client):
    cluster = make_cluster(name="TWEED")
    make_cluster_name(
        cluster=cluster,
        name="Technologie wallonne",
        kind=NameKind.OFFICIAL,
        language="fr",
    )
    make_cluster_naming(cluster=cluster, name="TWEED", start_on=None, end_on=None)

    page = client.get("/clusters/", headers={"accept-language": "fr"})

    assert ">TWEED</a>" in page.text
    assert ClusterNaming.objects.get().language == ""


def test_a_merge_keeps_every_name_and_can_be_undone():
    kept = make_organisation(name="Safran Aero Boosters")
    merged = make_organisation(name="Techspace Aero")
    make_organisation_naming(organisation=merged, name="FN Moteurs")
    make_organisation_size(organisation=merged, size_class=SizeClass.LARGE)

    merge = merge_records(kept=kept, merged=merged, reason="one", user=None)

    for text in ("techspace aero", "fn moteurs"):
        assert kept in Organisation.objects.search(text)
    assert kept.size_class == ""
    undo_merge(merge=merge, user=None)
    assert kept not in Organisation.objects.search("fn moteurs")
    assert merged.namings.count() == 1


def test_a_broken_page_leaves_no_day_behind():
    changed(ClusterNaming)
    with pytest.raises(ZeroDivisionError), values_of(YEAR_2010):
        raise ZeroDivisionError

    assert Cluster.objects.get().name == "Safran Aero Boosters"
