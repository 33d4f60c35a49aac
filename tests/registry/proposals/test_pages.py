"""Proposals through the site: made by form or file, handed in, reviewed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from registry.imports.plans.columns import choose_sheets, correct_columns
from registry.imports.plans.planning import make_plan
from registry.imports.plans.undoing import undo_import
from registry.models import (
    ClusterName,
    ImportBatch,
    ImportStatus,
    Membership,
    Partnership,
    Role,
)
from registry.proposals.forms import all_forms
from tests.factories import (
    make_cluster,
    make_member,
    make_membership,
    make_organisation,
    make_staff,
    make_superuser,
    make_user_role,
)
from tests.html import page_of
from tests.registry.imports.registry_dump import dump

pytestmark = pytest.mark.django_db

SAID = {"said_on": "2026-06-30", "reason": "The board says so."}


@pytest.fixture
def cluster():
    return make_cluster(name="BioWin")


@pytest.fixture
def author(client, cluster):
    """Log the network's own animator in, who is no staff."""
    user = make_member(Role.NETWORKS_OWN, username="animator", cluster=cluster)
    client.force_login(user)
    return user


@pytest.fixture
def reviewer():
    return make_superuser("reviewer")


@pytest.fixture
def review(reviewer):
    client = Client()
    client.force_login(reviewer)
    return client


def address(cluster, what, **query):
    return reverse("proposal_create", args=[cluster.slug, what], query=query or None)


def proposed(client, cluster, what, said, **query):
    """Fill a form in, and return the proposal that it makes."""
    response = client.post(address(cluster, what, **query), SAID | said)
    assert response.status_code == 302, page_of(response).find("form").get_text()
    return ImportBatch.objects.latest("pk")


def forms_to_fill(cluster):
    """Yield how each form is filled in: the code, what is said, and of which row."""
    held = make_membership(cluster=cluster, start_on=date(2020, 1, 1))
    partners = [make_organisation(name=f"Partner {n}").name for n in range(2)]
    yield "joined", {"name": "Joins SA", "start_on": "2026-01-01"}, None
    yield (
        "left",
        {"memberships": [held.pk], "end_on": "2026-06-30", "end_precision": "day"},
        None,
    )
    yield (
        "membership",
        {
            "start_on": "2019-01-01",
            "start_precision": "year",
            "end_precision": "day",
            "category": "full",
        },
        held.pk,
    )
    file = SimpleUploadedFile("m.csv", b"name;since\nListed SA;2020\nOther SA;2021\n")
    yield (
        "list",
        {"content": file, "listed_on": "2026-06-30", "mode": "additions"},
        None,
    )
    yield "network", {"website": "https://www.example.org"}, None
    yield (
        "renamed",
        {"name": "BioLoss", "changed_on": "2026-01-01", "changed_precision": "day"},
        None,
    )
    yield "name", {"name": "BW", "kind": "abbreviation"}, None
    yield (
        "partnership",
        {
            "title_en": "Trial",
            "title_fr": "Essai",
            "fields": ["industrial"],
            "start_on": "2026-01-01",
            "start_precision": "day",
            "end_precision": "day",
            "partners": "\n".join(partners),
        },
        None,
    )


def test_each_form_makes_a_plan_that_is_handed_in_accepted_and_undone(
    client, author, review, cluster
):
    filled = []
    for what, said, row in forms_to_fill(cluster):
        filled.append(what)
        before = dump()
        batch = proposed(client, cluster, what, said, **({"row": row} if row else {}))
        assert batch.is_proposal
        assert dump() == before, what

        page = page_of(client.get(batch.get_absolute_url()))
        assert "The board says so." in page.text
        assert "Hand it in to be reviewed" in page.text, what
        assert not review.get(reverse("proposal_list")).context["total"]
        client.post(reverse("proposal_hand_in", args=[batch.reference]))

        seen = review.get(batch.get_absolute_url()).context["seen"]
        review.post(reverse("proposal_accept", args=[batch.reference]), {"seen": seen})
        batch.refresh_from_db()
        assert batch.status == ImportStatus.APPLIED, what
        assert dump() != before, what

        undo_import(batch=batch, user=None)
        assert dump() == before, what
        batch.rows.all().delete()
        ImportBatch.objects.filter(pk=batch.pk).delete()
    assert set(filled) == {
        code
        for code, form in all_forms().items()
        if form.__module__.startswith("registry.")
    }


def test_old_and_new_stand_side_by_side(client, author, cluster):
    held = make_membership(cluster=cluster, start_on=date(2020, 1, 1))
    batch = proposed(
        client,
        cluster,
        "membership",
        {
            "start_on": "2019-01-01",
            "start_precision": "year",
            "end_precision": "day",
            "category": "full",
        },
        row=held.pk,
    )

    page = page_of(client.get(batch.get_absolute_url()))

    changes = page.find("dl", **{"class": "changes"})
    assert [each.text.strip() for each in changes.find_all("dt")] == [
        "Start",
        "Category",
    ]
    assert changes.find("del").text == "1 January 2020"
    assert [each.text for each in changes.find_all("ins")] == ["2019", "full member"]


def test_a_member_who_joins_may_be_new_or_known(client, author, cluster):
    known = make_organisation(name="Known")

    batch = proposed(client, cluster, "joined", {"name": "Known"})

    row = batch.rows.get()
    assert row.organisation == known
    assert row.outcome == "joined"
    assert batch.kind == "members"


def test_the_author_changes_nothing_after_handing_in(client, author, cluster):
    held = make_membership(cluster=cluster, start_on=date(2020, 1, 1))
    batch = proposed(
        client,
        cluster,
        "left",
        {"memberships": [held.pk], "end_on": "2026-06-30", "end_precision": "day"},
    )
    client.post(reverse("proposal_hand_in", args=[batch.reference]))
    row = batch.rows.get()

    for name, arguments, said in (
        ("import_row", [row.pk], {"decision": "leave_out"}),
        ("import_mend", [row.pk], {"cell": "A1", "text": "x"}),
        ("import_settle", [], {}),
        ("import_overrule", [], {}),
        ("import_whole", [], {}),
        ("import_apply", [], {}),
        ("proposal_accept", [], {"seen": ""}),
        ("proposal_send_back", [], {"answer": "No."}),
    ):
        url = reverse(name, args=[batch.reference, *arguments])
        assert client.post(url, said).status_code == 403, name
    batch.refresh_from_db()
    assert batch.status == ImportStatus.PLANNED
    assert batch.rows.get().decision == ""

    client.post(reverse("import_drop", args=[batch.reference]))
    batch.refresh_from_db()
    assert batch.status == ImportStatus.DROPPED


def test_a_list_that_was_handed_in_is_read_no_other_way(client, author, cluster):
    file = SimpleUploadedFile("m.csv", b"name;since\nListed SA;2020\nOther SA;2021\n")
    said = {"content": file, "listed_on": "2026-06-30", "mode": "additions"}
    batch = proposed(client, cluster, "list", said)
    client.post(reverse("proposal_hand_in", args=[batch.reference]))
    batch.refresh_from_db()
    before = batch.columns, list(batch.rows.values("values", "outcome"))

    client.post(reverse("import_columns", args=[batch.reference]), {"column_0": ""})
    client.post(reverse("import_reading", args=[batch.reference]), {"sheets": "x"})
    with pytest.raises(ValidationError, match="handed in"):
        correct_columns(batch=batch, mapping={0: None})
    with pytest.raises(ValidationError, match="handed in"):
        choose_sheets(batch=batch, sheets=["m"])
    with pytest.raises(ValidationError, match="handed in"):
        make_plan(batch=batch)

    batch.refresh_from_db()
    assert (batch.columns, list(batch.rows.values("values", "outcome"))) == before


def test_a_reviewer_leaves_a_row_out_or_sends_all_of_it_back(
    client, author, review, cluster
):
    held = [make_membership(cluster=cluster) for _ in range(2)]
    batch = proposed(
        client,
        cluster,
        "left",
        {
            "memberships": [row.pk for row in held],
            "end_on": "2026-06-30",
            "end_precision": "day",
        },
    )
    client.post(reverse("proposal_hand_in", args=[batch.reference]))
    row = batch.rows.first()
    url = reverse("import_row", args=[batch.reference, row.pk])

    review.post(url, {"decision": "leave_out"})
    assert not batch.rows.filter(decision="leave_out").exists()
    review.post(url, {"decision": "leave_out", "remark": "Still listed."})
    assert batch.rows.get(decision="leave_out").remark == "Still listed."
    assert "Still listed." in page_of(review.get(batch.get_absolute_url())).text

    back = reverse("proposal_send_back", args=[batch.reference])
    review.post(back, {"answer": "Which document?"})
    page = page_of(client.get(batch.get_absolute_url()))
    assert "Which document?" in page.text
    assert "sent back" in page_of(client.get(reverse("proposal_list"))).text.lower()
    batch.refresh_from_db()
    assert batch.answer_seen_at

    response = client.post(reverse("proposal_again", args=[batch.reference]))
    again = ImportBatch.objects.latest("pk")
    assert response.url == again.get_absolute_url()
    assert again.rows.count() == 2


def test_nobody_else_opens_a_proposal_or_proposes(client, author, cluster):
    batch = proposed(client, cluster, "network", {"website": "https://example.org"})
    client.force_login(make_staff("view_cluster", username="stranger"))

    assert client.get(batch.get_absolute_url()).status_code == 403
    assert client.get(reverse("proposal_list")).status_code == 403
    assert client.get(address(cluster, "network")).status_code == 403
    other = make_member(Role.NETWORKS_OWN, username="o", cluster=make_cluster())
    client.force_login(other)
    assert client.get(batch.get_absolute_url()).status_code == 403
    assert client.get(address(cluster, "network")).status_code == 404
    assert not client.get(reverse("proposal_list")).context["total"]
    client.logout()
    assert client.get(batch.get_absolute_url()).status_code == 302
    assert client.get(reverse("proposal_list")).status_code == 302


def test_an_address_that_names_nothing_is_none(client, author, cluster):
    other = make_membership()

    assert client.get(address(cluster, "nothing")).status_code == 404
    for row in (other.pk, 99999999999999999, "x", "٣"):
        assert client.get(address(cluster, "membership", row=row)).status_code == 404


def test_each_form_shows_itself_and_says_what_is_missing(client, author, cluster):
    for what, form in all_forms().items():
        response = client.get(address(cluster, what))
        assert response.status_code == 200, what
        assert str(form.label) in page_of(response).text
        if form.adds:
            assert client.post(address(cluster, what), {}).status_code == 200, what
    assert not ImportBatch.objects.exists()


def test_one_chooses_the_network_then_what_to_propose(client, author, cluster):
    assert client.get(reverse("proposal_new")).url == reverse(
        "proposal_start", args=[cluster.slug]
    )
    make_user_role(user=author, cluster=make_cluster(name="Other"))
    make_cluster(name="Of somebody else")
    page = page_of(client.get(reverse("proposal_new")))
    assert "Of somebody else" not in page.text
    start = reverse("proposal_start", args=[cluster.slug])
    assert [a.text for a in page.find_all("a", href=start)] == ["BioWin"]
    page = page_of(client.get(start))
    for what, form in all_forms().items():
        (link,) = page.find_all("a", href=address(cluster, what))
        assert link.text == str(form.label)


def test_nothing_of_another_network_is_ended_or_corrected(client, author, cluster):
    other = make_membership(start_on=date(2020, 1, 1))

    response = client.post(
        address(cluster, "left"),
        SAID
        | {"memberships": [other.pk], "end_on": "2026-06-30", "end_precision": "day"},
    )

    assert response.status_code == 200
    assert not ImportBatch.objects.exists()


def test_what_was_proposed_reads_in_french(client, author, cluster):
    make_membership(cluster=cluster)
    for what in all_forms():
        response = client.get(address(cluster, what), headers={"accept-language": "fr"})
        assert response.status_code == 200


def test_the_network_keeps_its_former_name(client, author, review, cluster):
    batch = proposed(
        client,
        cluster,
        "renamed",
        {"name": "BioLoss", "changed_on": "2026-01-01", "changed_precision": "day"},
    )
    client.post(reverse("proposal_hand_in", args=[batch.reference]))
    seen = review.get(batch.get_absolute_url()).context["seen"]
    review.post(reverse("proposal_accept", args=[batch.reference]), {"seen": seen})

    cluster.refresh_from_db()
    assert cluster.name == "BioLoss"
    page = page_of(client.get(f"{cluster.get_absolute_url()}?as_of=2020-01-01"))
    assert page.find("h1").text.strip().startswith("BioWin")
    assert not ClusterName.objects.exists()
    assert not Partnership.objects.exists()
    assert not Membership.objects.exists()


def test_what_others_changed_while_the_form_was_open_is_not_proposed_back(
    client, author, cluster
):
    page = client.get(address(cluster, "network"))
    cluster.website = "https://new.example.org"
    cluster.save()

    batch = proposed(
        client,
        cluster,
        "network",
        {
            "_version": page.context["form"].version,
            "website": page.context["form"]["website"].value(),
            "description_en": "Life sciences.",
        },
    )

    (row,) = batch.rows.all()
    assert set(row.changes) == {"description_en"}


def test_who_is_a_networks_own_no_more_proposes_nothing_more(client, author, cluster):
    """Not what he began before, nor again what was sent back to him."""
    batch = proposed(client, cluster, "network", {"website": "https://example.org"})
    author.roles.all().delete()

    for act in ("proposal_hand_in", "proposal_again"):
        answer = client.post(reverse(act, args=[batch.reference]))
        assert answer.status_code == 403, act

    batch.refresh_from_db()
    assert batch.submitted_at is None
    assert ImportBatch.objects.count() == 1


def test_an_answer_that_no_text_can_hold_is_kept_as_far_as_it_is_one(
    client, author, review, cluster
):
    batch = proposed(client, cluster, "network", {"website": "https://example.org"})
    client.post(reverse("proposal_hand_in", args=[batch.reference]))

    sent_back = reverse("proposal_send_back", args=[batch.reference])
    answer = review.post(sent_back, {"answer": "Why?\0", "next": "x"})

    assert answer["Location"] == batch.get_absolute_url()
    batch.refresh_from_db()
    assert batch.answer == "Why?"
