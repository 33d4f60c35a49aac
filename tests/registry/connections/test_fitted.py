"""Whom a network fits: a list that is sorted by it says what is told of each."""

import pytest

from registry.connections.bonds import Bonds
from registry.connections.chosen import Among
from registry.connections.facts import found_in
from registry.connections.fits import networks_that_fit
from registry.connections.fitted import fitted_by, fitted_first
from registry.connections.statements import ORGANISATIONS
from registry.models import Organisation
from tests.factories import (
    make_cluster,
    make_membership,
    make_organisation,
    make_participation,
    make_partnership,
    make_partnership_cluster,
)
from tests.world import DAY

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("large_world")
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


def test_a_reason_that_two_kinds_of_facts_tell_rests_on_one_of_them():
    """Of a network that a firm is in, and in a partnership of: the keys are mixed."""
    firm, both = make_organisation(), make_organisation()
    its, other = make_cluster(), make_cluster()
    make_membership(organisation=firm, cluster=its, pk=10_000_000)
    for cluster in (its, other):
        make_membership(organisation=both, cluster=cluster)
    partnership = make_partnership()
    make_partnership_cluster(partnership=partnership, cluster=its)
    make_participation(partnership=partnership, organisation=firm)

    (fit,) = networks_that_fit([firm.pk], [its, other], DAY)[firm.pk]

    places = [ground.place for ground in fit.grounds]
    found = found_in(Bonds(DAY).reasons, ORGANISATIONS, places)
    assert fit.key == other.pk
    assert {(thing, fact.organisation) for thing, fact in found.values()} == {
        (its, firm)
    }
