import pytest

from programmes.models import BeneficiaryList
from tests.constraints import models_of
from tests.every_factory import FACTORIES

pytestmark = pytest.mark.django_db


NO_FACTS = {
    "Viewing": "what somebody read, written down by the log",
    "SourceFile": "a file, kept by the service that checks it",
    "FileContent": "the bytes of a file",
    "LinkCheck": "what the worker found, made again each time",
    "Erasure": "an act, with its service",
    "SearchEntry": "the index of the search, which its triggers make",
    "GrantBalance": "sums of decisions and payments, which their triggers keep",
    "LineYear": "sums of decisions and payments, which their triggers keep",
}


def test_every_fact_has_a_factory():
    """Imports are no facts: their rows are made by the services that read lists."""
    facts = {
        model
        for model in models_of("registry", "programmes", "evaluation")
        if not model.__name__.startswith("Import")
        and model is not BeneficiaryList
        and model.__name__ not in NO_FACTS
    }

    assert set(FACTORIES) == facts


ONE_OF_A_KIND = {
    "territory": {"code": "BE1"},
    "legalregime": {"cluster_kind": "competitiveness_pole"},
    "framework": {"cluster_kind": "competitiveness_pole"},
}
"""What a second row must be told, for it not to be the first one again."""


@pytest.mark.parametrize("model", FACTORIES, ids=lambda model: model.__name__)
def test_a_factory_makes_valid_rows_that_differ(model):
    first = FACTORIES[model]()
    first.full_clean()
    if model._meta.model_name == "subsidyrate":
        second = FACTORIES[model](regime=first.regime, from_year=4)
    else:
        second = FACTORIES[model](**ONE_OF_A_KIND.get(model._meta.model_name, {}))

    second.full_clean()
    assert first.pk != second.pk
