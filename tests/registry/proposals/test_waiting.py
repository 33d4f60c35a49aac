"""The desk counts proposals: to whom they wait, and who has an answer to see."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from registry.imports.plans.undoing import drop_import
from registry.models import ImportBatch, ProposalStage, Role
from registry.proposals.changes import OF_THE_CHANGE, ChangeAct, ProposedChange
from registry.proposals.receiving import propose_changes
from registry.proposals.reviewing import accept, digest_of, hand_in, send_back
from tests.factories import make_cluster, make_member, make_membership
from tests.html import page_of

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 30)


@pytest.fixture
def cluster():
    return make_cluster(name="BioWin")


@pytest.fixture
def author(cluster):
    return make_member(Role.NETWORKS_OWN, username="animator", cluster=cluster)


@pytest.fixture
def reviewer():
    return make_member(Role.IMPORTER, username="importer")


def proposal(author, cluster):
    end = ProposedChange.of(
        make_membership(cluster=cluster),
        ChangeAct.END,
        end_on=DAY,
        end_source=OF_THE_CHANGE,
    )
    return propose_changes(
        changes=[end],
        title="Left",
        day=DAY,
        user=author,
        cluster=cluster,
        is_proposal=True,
    )


def desk_of(user) -> dict[str, tuple[int, int]]:
    """Return the lines of the desk on proposals, each with what its list has."""
    client = Client()
    client.force_login(user)
    response = client.get(reverse("desk"))
    assert response.status_code == 200
    return {
        line.what: (line.count, client.get(line.url).context["total"])
        for _heading, lines in response.context["sections"]
        for line in lines
        if "proposal" in line.what
    }


def test_each_sees_what_waits_for_him_and_the_list_has_as_many(
    author, reviewer, cluster
):
    batches = [proposal(author, cluster) for _ in range(2)]
    assert desk_of(reviewer) == {}
    assert desk_of(author) == {"proposals of yours are not handed in yet": (2, 2)}

    for batch in batches:
        hand_in(batch=batch, user=author)
    assert desk_of(author) == {}
    assert desk_of(reviewer) == {"proposals wait for a decision": (2, 2)}

    accept(batch=batches[0], user=reviewer, seen=digest_of(batches[0]))
    assert desk_of(reviewer) == {"proposal waits for a decision": (1, 1)}
    send_back(batch=batches[1], user=reviewer, answer="No.")
    assert desk_of(reviewer) == {}
    assert desk_of(author) == {"proposals of yours were decided on": (2, 2)}

    client = Client()
    client.force_login(author)
    client.get(batches[1].get_absolute_url())
    assert desk_of(author) == {"proposal of yours was decided on": (1, 1)}


def test_a_proposal_tells_its_stage_its_sender_and_its_news(author, reviewer, cluster):
    batch = proposal(author, cluster)

    def told(user):
        rows = ImportBatch.objects.with_stage().with_sender(user).with_news(user)
        row = rows.get(pk=batch.pk)
        return row.stage, row.sender, row.news

    assert told(author) == ("draft", "own", "")
    hand_in(batch=batch, user=author)
    assert told(reviewer) == ("waiting", "others", "")
    send_back(batch=batch, user=reviewer, answer="No.")
    assert told(author) == ("sent_back", "own", "unseen")
    assert told(reviewer) == ("sent_back", "others", "")
    other = proposal(author, cluster)
    drop_import(batch=other, user=author)
    assert ImportBatch.objects.with_stage().get(pk=other.pk).stage == "withdrawn"


def test_one_who_reviews_does_not_wait_for_himself(reviewer, cluster):
    batch = proposal(reviewer, cluster)
    hand_in(batch=batch, user=reviewer)

    assert desk_of(reviewer) == {}


def test_each_stage_has_its_words_in_the_list(author, reviewer, cluster):
    client = Client()
    client.force_login(author)
    batch = proposal(author, cluster)

    def told():
        return page_of(client.get(reverse("proposal_list"))).text

    assert "Not handed in yet" in told()
    hand_in(batch=batch, user=author)
    assert "Waits for a decision" in told()
    accept(batch=batch, user=reviewer, seen=digest_of(batch))
    assert "Accepted" in told()
    for stage in ProposalStage:
        chosen = client.get(reverse("proposal_list"), {"stage": stage})
        assert chosen.context["total"] == (stage == ProposalStage.ACCEPTED)


def test_the_desk_of_a_networks_own_shows_no_table_and_no_check(author):
    client = Client()
    client.force_login(author)

    page = client.get(reverse("desk"))

    assert page.context["headings"] == []
    assert reverse("proposal_new") in page.content.decode()
    assert client.get(reverse("desk_checks")).status_code == 403
    assert client.get(reverse("import_list")).status_code == 403
    assert client.get(reverse("admin:index")).status_code == 302


def test_who_lost_the_network_hands_nothing_in(author, cluster):
    waits = proposal(author, cluster)
    author.roles.all().delete()

    with pytest.raises(PermissionDenied):
        hand_in(batch=waits, user=author)

    waits.refresh_from_db()
    assert waits.submitted_at is None
