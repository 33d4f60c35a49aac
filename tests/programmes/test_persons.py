"""A natural person who receives public money is counted, and not named."""

from decimal import Decimal

import pytest
from django.urls import reverse

from programmes.models import Grant

from .factories import make_funding_line, make_grant, make_payment

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant():
    grant = make_grant(
        organisation=None,
        to_person=True,
        quote="",
        funding_line=make_funding_line(),
        amount=Decimal("1125.00"),
    )
    make_payment(grant=grant, amount=Decimal("1000.00"))
    return grant


def test_a_grant_to_a_person_has_no_beneficiary_that_is_named(grant):
    assert grant.beneficiary is None
    grant.full_clean()


def test_pages_count_a_grant_to_a_person_and_say_that_nobody_is_named(client, grant):
    for url in (
        reverse("grant_list"),
        grant.get_absolute_url(),
        grant.funding_line.get_absolute_url(),
    ):
        page = client.get(url).content.decode()
        assert "a natural person, not named" in page
        assert "1,125" in page


def test_the_file_of_grants_says_which_go_to_persons(client, grant):
    url = f"{reverse('grant_list')}?_export=csv"
    header, row = client.get(url).getvalue().decode("utf-8-sig").splitlines()[:2]
    told = dict(zip(header.split(","), row.split(","), strict=False))
    assert told["to_person"] in ("1", "true", "True", "yes")
    assert told["organisation"] == ""
    assert told["decided"] == "1125.00"


def test_grants_to_persons_add_up_with_the_others(grant):
    make_grant(amount=Decimal("875.00"))
    sums = Grant.objects.with_balance(grant.decisions.get().decided_on)
    assert sum(each.budget for each in sums) == 2000
