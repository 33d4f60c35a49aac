"""A name that changes in the admin: a slip that is corrected, or a change on a day."""

from datetime import date

import pytest

from registry.models import Cluster, ClusterNaming, OrganisationSeat
from tests.factories import (
    make_cluster,
    make_organisation,
    make_place,
    make_source,
    make_superuser,
)
from tests.registry.admin_forms import change

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(make_superuser())
    return client


def test_another_name_is_asked_about(staff):
    cluster = make_cluster(name="Eco-construction")

    page = change(staff, cluster, name="EcoConstruction Wallonie")

    cluster.refresh_from_db()
    assert cluster.name == "Eco-construction"
    assert "Say whether a slip is corrected" in page.text


def test_a_slip_is_corrected_for_all_time(staff):
    cluster = make_cluster(name="Eco-constrution")

    change(staff, cluster, name="Eco-construction", what_happened="correction")

    cluster.refresh_from_db()
    assert cluster.name == "Eco-construction"
    assert not ClusterNaming.objects.exists()
    page = staff.get(cluster.get_absolute_url(), {"as_of": "2010-01-01"})
    assert "Eco-construction" in page.text


def test_a_change_on_a_day_keeps_what_it_was_called_before(staff):
    cluster = make_cluster(name="Eco-construction")
    source = make_source()
    typed = {"name": "EcoConstruction Wallonie", "what_happened": "change"}

    refused = change(staff, cluster, **typed)
    assert "What changed needs its day and its source." in refused.text

    change(
        staff,
        cluster,
        **typed,
        changed_on="2016-05-02",
        changed_precision="day",
        changed_source=source.pk,
    )

    assert Cluster.objects.get().name == "EcoConstruction Wallonie"
    former, latest = ClusterNaming.objects.order_by("end_on")
    assert (former.name, former.end_on) == ("Eco-construction", date(2016, 5, 1))
    assert (latest.start_on, latest.source) == (date(2016, 5, 2), source)
    page = staff.get(cluster.get_absolute_url(), {"as_of": "2010-01-01"})
    assert "<title>Eco-construction" in page.text


def test_a_seat_changes_as_a_whole(staff):
    organisation = make_organisation(place=make_place(), country="BE")
    herstal = make_place(name_fr="Vottem", post_code="4041")

    change(
        staff,
        organisation,
        place=herstal.pk,
        locality="Herstal",
        what_happened="change",
        changed_on="2016-05-02",
        changed_precision="day",
        changed_source=make_source().pk,
    )

    organisation.refresh_from_db()
    assert organisation.seat == "4041 Herstal"
    assert [str(seat) for seat in OrganisationSeat.objects.order_by("end_on")] == [
        str(OrganisationSeat.objects.get(end_on__isnull=False).place),
        "4041 Herstal",
    ]
