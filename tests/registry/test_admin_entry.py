import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from registry import plugs
from registry.models import (
    Agreement,
    Cluster,
    LegalRegime,
    Mandate,
    Membership,
    Organisation,
    Partnership,
    Recognition,
)
from tests.every_factory import FACTORIES, IN_THE_ADMIN
from tests.factories import (
    make_cluster,
    make_cluster_name,
    make_enterprise_number,
    make_event,
    make_legal_regime,
    make_mandate,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_organisation_name,
    make_partnership,
    make_person,
    make_place,
    make_recognition,
    make_source,
    make_superuser,
)
from tests.registry.admin_forms import (
    add,
    change,
    form_data,
    messages,
    parts,
    problems,
    warned,
)

pytestmark = pytest.mark.django_db


def list_url(model):
    opts = model._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")


@pytest.fixture
def staff(client):
    client.force_login(make_superuser())
    return client


# The source is typed once


def test_a_new_membership_is_attested_by_its_own_source(staff):
    cluster, organisation, source = make_cluster(), make_organisation(), make_source()

    page = add(
        staff,
        "membership",
        cluster=cluster.pk,
        organisation=organisation.pk,
        source=source.pk,
        start_on="2005-01-01",
        quote="Members: …",
    )

    (attestation,) = Membership.objects.get().attestations.all()
    assert (attestation.source, attestation.quote) == (source, "Members: …")
    assert attestation.documented_on == date(2005, 1, 1)
    assert any("Its source was recorded" in message for message in messages(page))


def test_a_document_of_a_membership_takes_what_is_left_empty_from_it(staff):
    cluster, organisation, source = make_cluster(), make_organisation(), make_source()

    add(
        staff,
        "membership",
        cluster=cluster.pk,
        organisation=organisation.pk,
        source=source.pk,
        start_on="2005-01-01",
        **parts("attestations", {"wording": "Adherent", "basis": "stated"}),
    )

    (attestation,) = Membership.objects.get().attestations.all()
    assert attestation.wording == "Adherent"
    assert attestation.source == source
    assert attestation.documented_on == date(2005, 1, 1)


def test_the_parts_of_a_cluster_have_its_source_unless_they_name_another(staff):
    regime, source, other = make_legal_regime(), make_source(), make_source()

    add(
        staff,
        "cluster",
        name="TWEED",
        slug="tweed",
        kind="business_cluster",
        source=source.pk,
        **parts(
            "names",
            {"name": "Tweed", "kind": "published", "basis": "stated"},
            {
                "name": "TWEED asbl",
                "kind": "official",
                "basis": "stated",
                "source": other.pk,
            },
        ),
        **parts(
            "recognitions",
            {
                "regime": regime.pk,
                "start_on": "2008-03-01",
                "start_precision": "day",
                "end_precision": "day",
                "basis": "stated",
            },
        ),
    )

    cluster = Cluster.objects.get()
    assert dict(cluster.names.values_list("name", "source")) == {
        "Tweed": source.pk,
        "TWEED asbl": other.pk,
    }
    assert cluster.recognitions.get().source == source


def test_a_whole_without_a_source_says_so_once(staff):
    page = add(
        staff,
        "cluster",
        name="TWEED",
        slug="tweed",
        kind="business_cluster",
        **parts("names", {"name": "Tweed", "kind": "published", "basis": "stated"}),
    )

    assert problems(page) == ["This field is required."]
    assert not Cluster.objects.exists()


def test_an_organisation_is_entered_with_its_memberships(staff):
    cluster, source = make_cluster(), make_source()

    add(
        staff,
        "organisation",
        name="Sonaca",
        slug="sonaca",
        kind="enterprise",
        enterprise_number="BE 0403.019.261",
        source=source.pk,
        **parts(
            "memberships",
            {
                "cluster": cluster.pk,
                "start_on": "2006-07-01",
                "start_precision": "documented",
                "end_precision": "day",
                "basis": "stated",
            },
        ),
    )

    organisation = Organisation.objects.get()
    assert organisation.enterprise_number == "0403019261"
    assert organisation.memberships.get().attestations.get().source == source


def test_a_mandate_names_itself(staff):
    person, cluster = make_person(name="Anne Dupont"), make_cluster(name="Skywin")
    values = {
        "person": person.pk,
        "cluster": cluster.pk,
        "role": "president",
        "source": make_source().pk,
    }

    add(staff, "mandate", start_on="2005-01-01", end_on="2005-03-01", **values)
    add(staff, "mandate", start_on="2005-06-01", **values)

    assert set(Mandate.objects.values_list("slug", flat=True)) == {
        "anne-dupont-president-skywin-2005",
        "anne-dupont-president-skywin-2005-2",
    }
    assert all(mandate.attestations.exists() for mandate in Mandate.objects.all())


def test_a_mandate_is_entered_on_the_page_of_its_cluster(staff):
    cluster, person = make_cluster(name="Skywin"), make_person(name="Anne Dupont")

    change(
        staff,
        cluster,
        **parts(
            "mandates",
            {
                "person": person.pk,
                "role": "animator",
                "start_on": "2005-01-01",
                "start_precision": "day",
                "end_precision": "day",
                "basis": "stated",
            },
        ),
    )

    mandate = cluster.mandates.get()
    assert mandate.slug == "anne-dupont-animator-skywin-2005"
    assert mandate.source == cluster.source
    assert mandate.attestations.exists()


def test_a_mandate_keeps_its_identifier(staff):
    mandate = make_mandate(slug="as-it-was")

    change(staff, mandate, title="Directeur", slug="")

    mandate.refresh_from_db()
    assert (mandate.slug, mandate.title) == ("as-it-was", "Directeur")


def test_save_and_add_another_keeps_what_facts_of_one_document_share(staff):
    cluster, source = make_cluster(), make_source()

    page = add(
        staff,
        "membership",
        cluster=cluster.pk,
        organisation=make_organisation().pk,
        source=source.pk,
        locator="Members",
        start_on="2005-01-01",
        _addanother="1",
    )

    form = page.context["adminform"].form
    assert int(form["cluster"].value()) == cluster.pk
    assert int(form["source"].value()) == source.pk
    assert form["locator"].value() == "Members"
    assert str(form["start_on"].value()) == "2005-01-01"
    assert form["organisation"].value() is None


def test_lists_of_codes_are_boxes_to_tick(staff):
    add(
        staff,
        "partnership",
        title_en="WINGS",
        title_fr="WINGS",
        slug="wings",
        start_on="2010-01-01",
        fields=["technological", "industrial"],
        source=make_source().pk,
    )
    partnership = Partnership.objects.get()
    page = change(staff, partnership, fields=["commercial"])

    partnership.refresh_from_db()
    assert partnership.fields == ["commercial"]
    assert problems_or_none(page) == []


def problems_or_none(page):
    return problems(page) if "adminform" in page.context else []


# What is wrong is explained


def test_reversed_dates_are_explained(staff):
    page = change(staff, make_membership(), start_on="2006-01-01", end_on="2005-01-01")

    assert page.status_code == 200
    assert problems(page) == ["The end lies before the start."]


def test_an_overlap_is_explained(staff):
    earlier = make_membership(start_on=date(2005, 1, 1))

    page = add(
        staff,
        "membership",
        cluster=earlier.cluster.pk,
        organisation=earlier.organisation.pk,
        source=make_source().pk,
        start_on="2004-01-01",
    )

    (problem,) = problems(page)
    assert problem.startswith(
        "This organisation is a member of this cluster already on some of these days."
    )
    assert f"/admin/registry/membership/{earlier.pk}/change/" in problem


def test_two_parts_on_one_page_that_overlap_are_explained(staff):
    cluster, regime = make_cluster(), make_legal_regime()
    recognition = {
        "regime": regime.pk,
        "start_precision": "day",
        "end_precision": "day",
        "basis": "stated",
    }

    page = change(
        staff,
        cluster,
        **parts(
            "recognitions",
            recognition | {"start_on": "2001-01-01"},
            recognition | {"start_on": "2004-01-01"},
        ),
    )

    said = "This cluster is recognised already on some of these days."
    assert problems(page) == [said]
    (formset,) = (
        part.formset
        for part in page.context["inline_admin_formsets"]
        if part.formset.prefix == "recognitions"
    )
    assert [form.non_field_errors() for form in formset.forms] == [[], [said]]
    assert not Recognition.objects.exists()


def test_two_equal_parts_on_one_page_are_explained(staff):
    cluster, source = make_cluster(), make_source()
    party = {"cluster": cluster.pk, "basis": "stated"}

    page = add(
        staff,
        "agreement",
        title_en="Agreement",
        title_fr="Agreement",
        slug="agreement",
        kind="network",
        scope="regional",
        start_on="2005-01-01",
        source=source.pk,
        **parts("parties", party, party),
    )

    assert problems(page) == ["This party is named already."]
    assert not Agreement.objects.exists()


def test_a_part_that_is_removed_makes_room_for_none_on_the_same_page_yet(staff):
    cluster = make_cluster()
    name = make_cluster_name(cluster=cluster, name="Old")

    change(staff, cluster, **{"names-0-DELETE": "on", "names-0-id": name.pk})

    assert not cluster.names.exists()


@pytest.mark.parametrize(
    "value", ["x" * 50_000, "\x00", "é\x00" * 50, "\ud83d", "9" * 400]
)
@pytest.mark.parametrize(
    "model", ["organisation", "membership", "legalregime", "place"]
)
def test_bad_values_never_break_a_form(staff, model, value):
    value = value.encode("utf-8", "replace").decode()
    url = reverse(f"admin:registry_{model}_add")
    data = dict.fromkeys(form_data(staff.get(url)), value)
    data |= {
        name: number
        for name, number in form_data(staff.get(url)).items()
        if name.endswith("_FORMS")
    }

    page = staff.post(url, data)

    assert page.status_code == 200
    assert problems(page)


@pytest.mark.parametrize("model", IN_THE_ADMIN, ids=lambda model: model.__name__)
def test_bad_searches_never_break_a_list(staff, model):
    url = list_url(model)

    for query in ("x" * 10_000, "\x00", "'\";--%_é"):
        assert staff.get(url, {"q": query}, follow=True).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"kind__exact": "\x00"},
        {"kind__exact": "x" * 5000},
        {"nonsense": "1"},
        {"source__id__exact": "x"},
        {"source__id__exact": "9" * 40},
        {"period": "never"},
        {"p": "9999999"},
        {"p": "x"},
        {"o": "99.x"},
        {"start_on__year": "x"},
        {"start_on__year": "99999"},
        {"e": "1"},
        {"_popup": "\x00"},
    ],
)
@pytest.mark.parametrize("page", ["changelist", "export"])
def test_bad_addresses_never_break_a_list(staff, query, page):
    for model in ("agreement", "recognition", "membership", "organisation"):
        url = reverse(f"admin:registry_{model}_{page}")

        assert staff.get(url, query, follow=True).status_code == 200


@pytest.mark.parametrize("chosen", [["\x00"], ["x"], ["9" * 40], []])
def test_bad_choices_never_break_an_action(staff, chosen):
    url = reverse("admin:registry_organisation_changelist")

    for action in ("merge_two", "delete_selected", "x"):
        data = {"action": action, "_selected_action": chosen}
        assert staff.post(url, data, follow=True).status_code == 200


@pytest.mark.parametrize("key", ["x", "9" * 40, "%00", "-1"])
def test_bad_keys_lead_back(staff, key):
    url = reverse("admin:registry_source_change", args=["1"]).replace("/1/", f"/{key}/")

    assert staff.get(url, follow=True).status_code == 200


@pytest.mark.parametrize("model", ["membership", "activity", "clustertheme"])
def test_an_impossible_year_leads_back(staff, model):
    url = reverse(f"admin:registry_{model}_changelist")

    response = staff.get(url, {"start_on__year": "99999"}, follow=True)

    assert response.status_code == 200


@pytest.mark.parametrize("model", ["partnership", "legalregime"])
def test_every_field_of_a_form_is_labelled_alike(staff, model):
    page = staff.get(reverse(f"admin:registry_{model}_add"))

    labels = [field.label for field in page.context["adminform"].form]

    assert [label for label in labels if label[0].islower()] == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_the_contrary_at_once_one_is_told():
    cluster, organisation, source = make_cluster(), make_organisation(), make_source()
    clients = [Client(), Client()]
    url = reverse("admin:registry_membership_add")
    for number, client in enumerate(clients):
        client.force_login(make_superuser(f"user-{number}"))
    data = form_data(
        clients[0].get(url),
        cluster=cluster.pk,
        organisation=organisation.pk,
        source=source.pk,
        start_on="2005-01-01",
    )
    together, pages = threading.Barrier(2, timeout=30), []

    def save(client):
        try:
            together.wait()
            pages.append(client.post(url, data))
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(page.status_code for page in pages) == [200, 302]
    assert Membership.objects.count() == 1


def test_a_refusal_of_the_database_that_no_form_foresaw_is_explained(
    staff, monkeypatch
):
    membership = make_membership(end_on=date(2005, 12, 31))
    later = make_membership(
        cluster=membership.cluster,
        organisation=membership.organisation,
        start_on=date(2007, 1, 1),
    )
    monkeypatch.setattr(Membership, "validate_constraints", lambda *a, **k: None)

    page = change(staff, later, start_on="2005-06-01")

    assert problems(page) == [
        "Nothing was saved. This organisation is a member of this cluster already on "
        "some of these days."
    ]
    form = page.context["adminform"].form
    assert form["start_on"].value() == "2005-06-01"
    later.refresh_from_db()
    assert later.start_on == date(2007, 1, 1)


def test_a_refusal_without_a_known_constraint_is_told_as_well(staff, monkeypatch):
    def refuse(*args, **kwargs):
        raise IntegrityError

    source = make_source()
    monkeypatch.setattr("registry.models.Source.save", refuse)

    page = change(staff, source, title="New")

    assert problems(page) == ["Nothing was saved. It contradicts what is recorded."]


# What looks odd is pointed out


def test_every_contradiction_has_words():
    named = {
        name
        for model in IN_THE_ADMIN
        for name in dir(model.objects.all())
        if name.startswith("inconsistent_")
    }

    assert set(plugs.contradictions()) == named


@pytest.mark.parametrize(
    "name",
    [
        "Consortium Hydrogène",
        "Fédération de l'industrie du béton",
        "ABC Joint-Venture",
        "Business Club du Luxembourg",
        "Parc d’activités de Crealys",
    ],
)
def test_a_cluster_that_sounds_like_something_else_is_pointed_out(name):
    assert "does not sound like a cluster" in warned(make_cluster(name=name))[0]
    abroad = warned(make_cluster(name=f"{name} 2", kind="foreign_network"))
    assert not any("does not sound like" in warning for warning in abroad)
    member = make_membership(organisation=make_organisation(name=name))
    assert "sounds like a group of organisations" in warned(member)[0]


def test_a_cluster_of_a_federation_is_pointed_out():
    federation = make_organisation(name="Agoria", kind="federation")

    (warning,) = warned(make_cluster(legal_entity=federation))

    assert "“Agoria”, is a federation" in warning


@pytest.mark.parametrize(
    ("end_on", "ending", "count"),
    [
        (date(2003, 12, 31), "", 0),
        (date(2003, 12, 15), "expired", 0),
        (date(2002, 12, 31), "expired", 1),
        (date(2002, 12, 31), "withdrawn", 0),
        (None, "", 0),
    ],
)
def test_a_recognition_of_an_unusual_length_is_pointed_out(end_on, ending, count):
    regime = make_legal_regime(recognition_years=3)
    recognition = make_recognition(regime=regime, end_on=end_on, ending=ending)

    assert len(warned(recognition)) == count


def test_a_recognition_outside_its_regime_is_pointed_out():
    regime = make_legal_regime(cluster_kind="competitiveness_pole")

    found = warned(make_recognition(regime=regime, start_on=date(1999, 1, 1)))

    assert len(found) == 2
    assert LegalRegime.objects.count() == 1


def test_an_organisation_with_nearly_the_same_name_is_pointed_out():
    known = make_organisation(name="Université de Liège")
    make_organisation(name="Universite de Liege SA", merged_into=known)
    new = make_organisation(name="Universite de Liege", slug="again")

    (warning,) = warned(new)

    assert reverse("admin:registry_organisation_change", args=[known.pk]) in warning
    assert f"?kept={known.pk}&amp;merged={new.pk}" in warning
    assert warned(make_organisation(name="Sonaca")) == []


def test_what_contradicts_other_rows_is_pointed_out_after_saving(staff):
    closed = make_organisation(closed_on=date(2004, 1, 1))
    membership = make_membership(organisation=closed)
    make_membership_attestation(
        membership=membership, source=make_source(), documented_on=date(1999, 1, 1)
    )

    page = change(staff, membership, quote="Again")

    found = messages(page)
    assert any("outside the life of the organisation" in text for text in found)
    assert any("on a day outside its period" in text for text in found)


def test_a_changed_identifier_is_pointed_out(staff):
    page = change(staff, make_cluster(), slug="another")

    assert any("address of the public page" in text for text in messages(page))


# What is looked for is found


def found(client, model, query):
    url = reverse(f"admin:registry_{model}_changelist")
    return set(client.get(url, {"q": query}).context["cl"].queryset)


def suggested(client, model, field, term):
    page = client.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "registry",
            "model_name": model,
            "field_name": field,
            "term": term,
        },
    )
    return [row["text"] for row in page.json()["results"]]


def test_organisations_are_found_by_every_name_and_number(staff):
    number = make_enterprise_number(4030192)
    organisation = make_organisation(
        name="Université de Liège", enterprise_number=number
    )
    make_organisation_name(organisation=organisation, name="ULg")
    make_organisation(name="Sonaca")

    for query in ("universite liege", "Universié", "ulg", "BE 0403.019.261"):
        assert found(staff, "organisation", query) == {organisation}


def test_links_are_found_by_what_they_link(staff):
    organisation, cluster = (
        make_organisation(name="Sonaca"),
        make_cluster(name="Skywin"),
    )
    membership = make_membership(organisation=organisation, cluster=cluster)
    make_cluster_name(cluster=cluster, name="Aéronautique")
    make_membership()

    for query in ("sonaca", "skywin", "aeronautique"):
        assert found(staff, "membership", query) == {membership}
        attestations = found(staff, "membershipattestation", query)
        assert attestations == set(membership.attestations.all())


def test_mandates_are_found_by_person_and_by_body(staff):
    mandate = make_mandate(person=make_person(name="Hervé Dupont"))
    make_mandate(person=make_person(name="Anne Durand"))

    assert found(staff, "mandate", "herve dupont") == {mandate}
    assert found(staff, "mandate", "dupont herve") == {mandate}
    assert found(staff, "mandate", mandate.cluster.name) >= {mandate}


def test_the_best_name_is_suggested_first_and_no_merged_organisation_is(staff):
    kept = make_organisation(name="ULiège")
    make_organisation(name="Association des anciens de ULiège")
    make_organisation(name="ULiège (old)", merged_into=kept)

    names = suggested(staff, "membership", "organisation", "uliege")

    assert names[0] == "ULiège"
    assert "ULiège (old)" not in names
    assert "ULiège (old)" not in suggested(staff, "membership", "organisation", "")


@pytest.mark.parametrize("term", ["\x00", "x" * 20_000, "%", "'"])
def test_bad_terms_never_break_a_suggestion(staff, term):
    assert isinstance(suggested(staff, "membership", "organisation", term), list)
    assert isinstance(suggested(staff, "membership", "source", term), list)
    assert isinstance(suggested(staff, "recognition", "regime", term), list)


@pytest.mark.parametrize(
    ("period", "expected"), [("current", "now"), ("ended", "past"), ("future", "later")]
)
def test_lists_are_filtered_by_what_holds_today(staff, period, expected):
    rows = {
        "past": make_recognition(end_on=date(2003, 1, 1)),
        "now": make_recognition(),
        "later": make_recognition(start_on=date(2200, 1, 1)),
    }
    url = reverse("admin:registry_recognition_changelist")

    page = staff.get(url, {"period": period})

    assert set(page.context["cl"].queryset) == {rows[expected]}


def test_clusters_are_filtered_by_whether_they_operate(staff):
    operating, ended = make_cluster(), make_cluster()
    make_recognition(cluster=operating)
    make_recognition(cluster=ended, end_on=date(2003, 1, 1))
    url = reverse("admin:registry_cluster_changelist")

    yes = staff.get(url, {"operation": "yes"})
    no = staff.get(url, {"operation": "no"})

    assert set(yes.context["cl"].queryset) == {operating}
    assert set(no.context["cl"].queryset) == {ended}
    assert [row.operating for row in yes.context["cl"].queryset] == [True]


def test_memberships_are_filtered_by_whether_a_recent_document_shows_them(staff):
    old = make_membership()
    recent = make_membership(start_on=date.today())
    url = reverse("admin:registry_membership_changelist")

    assert set(staff.get(url, {"documented": "yes"}).context["cl"].queryset) == {recent}
    assert set(staff.get(url, {"documented": "no"}).context["cl"].queryset) == {old}


def test_a_menu_filter_keeps_the_other_filters_and_shows_what_is_chosen(staff):
    cluster = make_cluster()
    make_membership(cluster=cluster)
    make_membership()
    url = reverse("admin:registry_membership_changelist")

    page = staff.get(url, {"cluster__id__exact": cluster.pk, "period": "current"})

    html = page.content.decode()
    assert f'<option value="{cluster.pk}" selected>' in html
    assert '<input type="hidden" name="period" value="current">' in html
    assert page.context["cl"].queryset.count() == 1


def test_a_fact_leads_to_the_public_page_that_shows_it(staff):
    membership, event = make_membership(), make_event()
    pages = {
        membership: reverse("cluster_detail", args=[membership.cluster.slug]),
        event: reverse("event_detail", args=[event.slug]),
    }

    for row, page in pages.items():
        url = reverse(f"admin:registry_{row._meta.model_name}_change", args=[row.pk])
        assert staff.get(url).context["absolute_url"] == page
    place = make_place()
    url = reverse("admin:registry_place_change", args=[place.pk])
    assert staff.get(url).context["absolute_url"] is None


def test_the_page_of_a_cluster_leads_to_its_members(staff):
    cluster = make_cluster()
    make_membership(cluster=cluster)
    url = reverse("admin:registry_cluster_change", args=[cluster.pk])

    html = staff.get(url).content.decode()

    assert "1 member today" in html
    assert f"?cluster__id__exact={cluster.pk}" in html
    assert f"?cluster={cluster.pk}" in html


def test_the_tables_stand_under_headings(staff):
    headings = staff.get(reverse("desk")).context["headings"]

    assert [str(heading["name"]) for heading in headings][:7] == [
        "Clusters and poles",
        "Organisations",
        "Links",
        "Public money",
        "Evaluation",
        "Sources",
        "Reference",
    ]
    assert headings[0]["models"][0]["object_name"] == "Cluster"
    labels = [heading["app_label"] for heading in headings]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    "model",
    [
        model
        for model in IN_THE_ADMIN
        # No two hold on the same day.
        if model._meta.model_name not in ("framework", "legalregime")
    ],
    ids=lambda model: model.__name__,
)
def test_a_list_takes_the_same_number_of_queries_for_any_number_of_rows(
    staff, model, django_assert_max_num_queries
):
    if model._meta.model_name in ("territory", "subsidyrate"):
        pytest.skip("its rows are made by hand")
    for _number in range(6):
        FACTORIES[model]()
    url = list_url(model)

    with django_assert_max_num_queries(16):
        staff.get(url)


def test_partnerships_with_one_participant_are_pointed_out():
    assert "joins two organisations" in warned(make_partnership())[0]
