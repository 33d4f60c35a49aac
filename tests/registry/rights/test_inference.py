"""What is secret is not told by a number either, an order or a choice in a menu.

The same pages are read twice: with files that the reader may not see, and without.
"""

import re

import pgtrigger
import pytest
from django.db import transaction
from django.test import Client

from evaluation.models import CriterionScore, Evaluation, Measurement, Recommendation
from registry.admin.merging import merge_url
from registry.models import Cluster, Role
from tests.evaluation.factories import make_evaluation
from tests.factories import make_cluster, make_member, make_staff, make_user_role

from .secrets_world import SECRET, Secrets
from .test_secrets import text_of

pytestmark = pytest.mark.django_db

HIDDEN = ("evaluation-confsigned", "evaluation-openfile", "evaluation-confopen")
FOR_EVERYBODY = [
    *("/", "/sources/", "/sources/?sort=-facts", "/evaluations/?sort=-state"),
    *("/sources/?_export=csv", "/clusters/?_export=csv", "/search/?q=tweed"),
    *("/indicators/", "/indicators/gov-01/", "/indicators/gov-02/"),
    *("/clusters/tweed/", "/clusters/tweed/indicators/", "/targets/"),
    *("/api/v1/evaluations", "/api/v1/sources?sort=-facts", "/calendar.ics"),
    *("/sitemap-evaluation.xml", "/changes/", "/evaluations/?known_on=2026-01-06"),
]
FOR_STAFF = [
    *("/desk/", "/duplicates/", "/admin/registry/source/"),
    *(
        f"/admin/registry/{table}/?{lookup}"
        for table in ("cluster", "source")
        for lookup in ("evaluations__isnull=0", "evaluation__isnull=0")
    ),
    "/admin/registry/cluster/?evaluations__id__gt=0",
]
SAID_ONCE = re.compile(r'csrf\w*" value="[^"]+"|csrf[^,}]*')


def read(client, addresses):
    found = {}
    for address in addresses:
        with transaction.atomic():
            answer = client.get(address)
            found[address] = (answer.status_code, SAID_ONCE.sub("", text_of(answer)))
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("reader", [None, Role.KEEPER])
def test_hidden_files_change_nothing_of_what_others_read(reader):
    world = Secrets()
    client, addresses = Client(), FOR_EVERYBODY
    if reader:
        client.force_login(make_member(reader))
        addresses = FOR_EVERYBODY + FOR_STAFF
    source = world.source.get_absolute_url()
    addresses = [*addresses, source]
    with_them = read(client, addresses)

    with pgtrigger.ignore():
        hidden = Evaluation.objects.filter(slug__in=HIDDEN)
        assert len(hidden) == len(HIDDEN)
        for part in (CriterionScore, Measurement, Recommendation):
            part.objects.filter(evaluation__in=hidden).delete()
        hidden.delete()
    without = read(client, addresses)

    assert [each for each in addresses if with_them[each] != without[each]] == []
    assert with_them[source][0] == 200


def test_a_merge_tells_its_planner_nothing_that_he_may_not_read(client):
    """Nor does it make two files one that he may not read."""
    world = Secrets()
    twin = make_cluster(name="Tweede", kind=world.cluster.kind)
    secret = Evaluation.objects.get(slug="evaluation-confopen")
    same = {"occasion": secret.occasion, "reference_on": secret.reference_on}
    make_evaluation(cluster=twin, weaknesses=world.word("twin"), **same)
    make_user_role(
        role=Role.NETWORKS_OWN, cluster=twin, user=make_staff(username="zoe")
    )
    client.force_login(make_member(Role.KEEPER))
    address = merge_url(world.cluster, twin)

    page = client.get(address)
    agreed = {"reason": "The same.", "agreed": page.context["plan"].digest}
    client.post(address, agreed)

    assert "what you may not read" in page.text
    assert SECRET not in page.text
    assert Cluster.objects.filter(pk=twin.pk).exists()
    twin.evaluations.all().delete()
    page = client.get(address)
    assert "Role of an account that you may not read" in page.text
    assert "zoe" not in page.text
