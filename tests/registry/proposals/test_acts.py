"""What happens to a network: renewed, renamed, ended, succeeded, each with a button."""

from datetime import date

import pytest
from django.urls import reverse

from registry.imports.plans.undoing import undo_import
from registry.models import ClusterSuccession, ImportBatch, Recognition
from registry.proposals.forms.acts import ACTS
from tests.factories import (
    make_cluster,
    make_legal_regime,
    make_membership,
    make_recognition,
    make_source,
    make_staff,
    make_superuser,
)
from tests.html import page_of
from tests.registry.imports.registry_dump import dump

pytestmark = pytest.mark.django_db

SAID = {"said_on": "2026-06-30", "reason": "The Government decided."}


@pytest.fixture
def cluster():
    return make_cluster(name="BioWin")


@pytest.fixture
def term(cluster):
    regime = make_legal_regime(
        cluster_kind=cluster.kind, start_on=date(2007, 1, 1), recognition_years=3
    )
    return make_recognition(
        cluster=cluster,
        regime=regime,
        start_on=date(2022, 1, 1),
        end_on=date(2024, 12, 31),
    )


@pytest.fixture
def staff(client):
    client.force_login(make_superuser())
    return client


def done(client, cluster, done_act, **fields):
    """Do an act and confirm its plan; return the import."""
    source = make_source(title="Moniteur belge")
    url = reverse("network_act", args=[cluster.slug, done_act])
    response = client.post(url, SAID | {"document": source.slug} | fields)
    assert response.status_code == 302, page_of(response).find("form").text
    batch = ImportBatch.objects.latest("pk")
    assert response.url == batch.get_absolute_url()
    assert not batch.is_proposal
    client.post(reverse("import_apply", args=[batch.reference]))
    batch.refresh_from_db()
    assert batch.status == "applied", [row.refusal for row in batch.rows.all()]
    return batch


def test_a_network_is_renewed_from_the_day_after_its_term(staff, cluster, term):
    before = dump()
    source = before.pop("source")

    batch = done(staff, cluster, "renew", begins_on="2025-01-01", act="Arrêté")

    term.refresh_from_db()
    new = Recognition.objects.exclude(pk=term.pk).get()
    assert term.ending == "expired"
    assert (new.start_on, new.end_on) == (date(2025, 1, 1), date(2027, 12, 31))
    assert new.regime == term.regime
    assert new.act == "Arrêté"
    undo_import(batch=batch, user=None)
    after = dump()
    # The document was there before the act, and stays.
    assert after.pop("source") != source
    assert after == before


def test_a_term_without_an_end_ends_on_the_eve_of_its_renewal(staff, cluster, term):
    Recognition.objects.update(end_on=None)

    done(staff, cluster, "renew", begins_on="2025-03-01", ends_on="2026-02-28")

    term.refresh_from_db()
    assert (term.end_on, term.ending) == (date(2025, 2, 28), "expired")
    assert Recognition.objects.get(start_on=date(2025, 3, 1)).end_on.year == 2026


def test_a_network_is_renamed_from_a_day_on(staff, cluster):
    done(
        staff,
        cluster,
        "rename",
        name="BioLoss",
        changed_on="2026-01-01",
        changed_precision="day",
    )

    cluster.refresh_from_db()
    assert cluster.name == "BioLoss"
    page = page_of(staff.get(f"{cluster.get_absolute_url()}?as_of=2020-01-01"))
    assert page.find("h1").text.strip().startswith("BioWin")


def test_a_recognition_ends_and_its_memberships_with_it(staff, cluster, term):
    held = [make_membership(cluster=cluster) for _ in range(3)]

    batch = done(
        staff,
        cluster,
        "end",
        ended_on="2024-06-30",
        ended_precision="day",
        ending="withdrawn",
        members_too="on",
    )

    term.refresh_from_db()
    assert (term.end_on, term.ending) == (date(2024, 6, 30), "withdrawn")
    assert term.end_source == batch.source
    for row in held:
        row.refresh_from_db()
        assert row.end_on == date(2024, 6, 30)


def test_a_network_is_succeeded_by_another(staff, cluster, term):
    successor = make_cluster(name="Health")

    done(
        staff,
        cluster,
        "succeed",
        successor=successor.name,
        kind="became",
        happened_on="2024-07-01",
        happened_precision="day",
        recognition_ends="on",
    )

    found = ClusterSuccession.objects.get()
    term.refresh_from_db()
    assert (found.predecessor, found.successor) == (cluster, successor)
    assert (term.end_on, term.ending) == (date(2024, 6, 30), "became")


def test_what_cannot_be_is_said_on_the_form(staff, cluster):
    source = make_source(title="Moniteur belge")
    for act, fields, said in (
        ("renew", {"begins_on": "2025-01-01"}, "No legal regime is in force"),
        (
            "end",
            {"ended_on": "2025-01-01", "ended_precision": "day", "ending": "expired"},
            "never recognised",
        ),
    ):
        url = reverse("network_act", args=[cluster.slug, act])
        response = staff.post(url, SAID | {"document": source.slug} | fields)
        assert said in page_of(response).text
    assert not ImportBatch.objects.exists()


def test_each_act_has_a_button_and_a_form_for_whoever_may_do_it(client, cluster):
    page = reverse("admin:registry_cluster_change", args=[cluster.pk])
    client.force_login(make_superuser())
    shown = page_of(client.get(page))
    for act, form in ACTS.items():
        url = reverse("network_act", args=[cluster.slug, act])
        (link,) = [a for a in shown.find_all("a") if a.get("href") == url]
        assert link.text == str(form.label)
        answer = client.get(url)
        assert answer.status_code == 200
        assert "document" in client.post(url, {}).context["form"].errors

    client.force_login(make_staff("view_cluster", "change_cluster", username="c"))
    shown = page_of(client.get(page))
    for act in ACTS:
        url = reverse("network_act", args=[cluster.slug, act])
        offered = [a for a in shown.find_all("a") if a.get("href") == url]
        assert bool(offered) == (act == "rename")
        assert client.get(url).status_code == (200 if act == "rename" else 403)
    url = reverse("network_act", args=[cluster.slug, "nothing"])
    assert client.get(url).status_code == 403
