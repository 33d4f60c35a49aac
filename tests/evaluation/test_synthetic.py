"""What evaluation adds to a database of synthetic organisations."""

import pytest
from django.core.management import call_command
from django.db.models import Count

from evaluation.models import Evaluation, Measurement, PublishedFigure, Target
from registry.synthetic.names import LABEL
from tests.factories import make_place, make_territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled():
    province = make_territory(code="BE32", level="province", parent=make_territory())
    make_place(province=province)
    call_command("synthetic", organisations=40, verbosity=0)


def test_each_network_is_evaluated_every_three_years_by_the_criteria_of_its_kind(
    filled,
):
    made = Evaluation.objects.annotate(scored=Count("scores", distinct=True)).order_by()

    assert made.count() == 60 * 4
    assert set(made.values_list("scored", "status")) == {(5, "decided")}
    assert not Evaluation.objects.inconsistent_framework()
    assert Measurement.objects.count() == 4 * made.count()


def test_figures_and_targets_are_those_of_networks_and_of_organisations(filled):
    for model in (PublishedFigure, Target):
        assert model.objects.filter(cluster__isnull=False).exists()
    assert PublishedFigure.objects.filter(organisation__isnull=False).exists()
    assert not Target.objects.exclude(name_en__endswith=LABEL)
