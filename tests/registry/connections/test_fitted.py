"""Whom a network fits: a list that is sorted by it says what is told of each."""

import pytest

from registry.connections.chosen import Among
from registry.connections.fits import networks_that_fit
from registry.connections.fitted import fitted_by, fitted_first
from registry.models import Organisation
from tests.world import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("large_world")]


@pytest.mark.parametrize("among", Among)
def test_whom_a_network_fits_is_who_is_told_of_one(among):
    outside = Organisation.objects.current().members_of_none(DAY)
    keys = list(outside.values_list("pk", flat=True))

    rows = list(fitted_first(outside, fitted_by(among.of(DAY), DAY)))

    told = networks_that_fit(keys, among.of(DAY), DAY)
    fitted = [row.pk in told for row in rows]
    assert [row.is_fitted for row in rows] == fitted
    assert fitted == sorted(fitted, reverse=True)
    assert told
