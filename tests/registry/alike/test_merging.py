"""Clusters, persons and sources that are one become one, and two again."""

import json
from datetime import date

import pytest
from django.apps import apps
from django.core import serializers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from registry.models import (
    Cluster,
    DistinctPair,
    Membership,
    Person,
    RecordMerge,
    Source,
)
from registry.plugs import GOES, MOVES, merges
from registry.services import MergeRefused, merge_records, preview_merge, undo_merge
from registry.services.relations import relation_name, relations_of
from tests.factories import (
    make_cluster,
    make_cluster_name,
    make_cluster_naming,
    make_distinct_pair,
    make_event_participation,
    make_mandate,
    make_membership,
    make_organisation,
    make_person,
    make_recognition,
    make_source,
    make_superuser,
)

pytestmark = pytest.mark.django_db


def merge(kept, gone, **kwargs):
    return merge_records(
        kept=kept, merged=gone, **{"reason": "The same", "user": None} | kwargs
    )


def tables():
    """Return every row of the site, except the records of merges and the search."""
    rows = []
    for label in ("registry", "programmes", "evaluation"):
        for model in apps.get_app_config(label).get_models():
            options = model._meta
            if options.managed and not hasattr(model, "pgh_tracked_model"):
                rows += model._base_manager.order_by("pk")
    said = json.loads(serializers.serialize("json", rows))
    made_anew = ("registry.recordmerge", "registry.searchentry")
    return [row for row in said if row["model"] not in made_anew]


@pytest.mark.parametrize("model", [Cluster, Person, Source])
def test_nothing_stays_with_a_record_that_is_removed(model):
    told = {relation_name(key): key for key in relations_of(model)}

    assert told
    assert {merges().get(name, MOVES) for name in told} <= {MOVES, GOES}


def test_the_facts_of_a_cluster_move_and_its_names_are_other_names():
    kept, gone = make_cluster(name="GreenWin"), make_cluster(name="Green Win")
    make_cluster_naming(cluster=gone, name="Green Chemistry")
    make_cluster_name(cluster=gone, name="GW")
    membership = make_membership(cluster=gone)
    participation = make_event_participation(cluster=gone)
    recognition = make_recognition(cluster=gone)
    address = gone.slug

    record = merge(kept, gone, user=make_superuser("anne"))

    for row in (membership, participation, recognition):
        row.refresh_from_db()
        assert row.cluster == kept
    assert set(kept.names.values_list("name", flat=True)) == {
        "Green Win",
        "Green Chemistry",
        "GW",
    }
    assert not Cluster.objects.filter(slug=address).exists()
    assert (record.kept, record.gone, str(record.made_by)) == (kept, address, "anne")
    assert str(record) == "Green Win → GreenWin"


def test_what_one_record_leaves_open_the_other_one_says():
    kept = make_cluster(name="BioWin", website="")
    gone = make_cluster(
        name="Bio Win",
        website="https://biowin.org/",
        created_on=date(2006, 1, 1),
        created_precision="year",
    )

    plan = preview_merge(kept, gone)
    merge(kept, gone)

    kept.refresh_from_db()
    assert kept.website == "https://biowin.org/"
    assert (kept.created_on, kept.created_precision) == (date(2006, 1, 1), "year")
    assert ("website", "https://biowin.org/") in plan.filled


def test_memberships_of_one_organisation_in_both_become_one():
    kept, gone = make_cluster(), make_cluster()
    sonaca = make_organisation()
    make_membership(cluster=kept, organisation=sonaca, start_on=date(2010, 1, 1))
    make_membership(cluster=gone, organisation=sonaca, start_on=date(2005, 1, 1))

    merge(kept, gone)

    (membership,) = Membership.objects.all()
    assert (membership.cluster, membership.start_on) == (kept, date(2005, 1, 1))


def test_recognitions_that_overlap_end_as_the_last_one_did():
    kept, gone = make_cluster(), make_cluster()
    regime = make_recognition(
        cluster=kept, end_on=date(2010, 12, 31), ending="expired"
    ).regime
    make_recognition(
        cluster=gone,
        regime=regime,
        start_on=date(2005, 1, 1),
        end_on=date(2015, 12, 31),
        ending="not_renewed",
    )

    merge(kept, gone)

    recognition = kept.recognitions.get()
    assert (recognition.start_on, recognition.end_on, recognition.ending) == (
        date(2001, 1, 1),
        date(2015, 12, 31),
        "not_renewed",
    )


def test_the_mandates_of_a_person_move_and_the_spelling_is_kept():
    kept = make_person(name="Charles Dalemans", also_written="Ch. Dalemans")
    gone = make_person(name="DALEMANS Charles", also_written="C. Dalemans")
    mandate = make_mandate(person=gone)

    merge(kept, gone)

    mandate.refresh_from_db()
    kept.refresh_from_db()
    assert mandate.person == kept
    assert kept.also_written == "Ch. Dalemans; DALEMANS Charles; C. Dalemans"
    assert Person.objects.count() == 1


def test_the_facts_of_a_source_rest_on_the_other_one():
    kept, gone = make_source(), make_source(publisher="RTL", language="fr")
    membership = make_membership(source=gone)

    merge(kept, gone)

    membership.refresh_from_db()
    kept.refresh_from_db()
    assert membership.source == kept
    assert membership.attestations.get().source == kept
    assert kept.publisher == "RTL"
    assert not Source.objects.filter(pk=gone.pk).exists()


def test_clusters_of_two_kinds_and_records_told_apart_do_not_merge():
    pole = make_cluster(kind="competitiveness_pole")
    with pytest.raises(MergeRefused, match="is a "):
        merge(make_cluster(kind="business_cluster"), pole)
    one, other = make_person(), make_person()
    make_distinct_pair(person=one, other_person=other, reason="Father and son")
    for kept, gone in ((one, other), (other, one)):
        with pytest.raises(MergeRefused, match="Father and son"):
            merge(kept, gone)
    with pytest.raises(MergeRefused, match="into itself"):
        merge(one, one)


def test_what_was_told_apart_from_a_record_goes_with_it_and_comes_back():
    kept, gone, third = make_person(), make_person(), make_person()
    make_distinct_pair(person=gone, other_person=third)
    before = tables()

    record = merge(kept, gone)
    assert not DistinctPair.objects.exists()
    undo_merge(merge=record, user=None)

    assert tables() == before


def test_a_record_that_was_kept_and_merged_since_is_parted_last_first():
    first, second, third = make_person(), make_person(), make_person()
    make_mandate(person=first)
    before = tables()
    earlier = merge(second, first)
    later = merge(third, second)
    earlier.refresh_from_db()
    assert earlier.kept == third

    with pytest.raises(MergeRefused, match="undo that merge first"):
        undo_merge(merge=earlier, user=None)
    undo_merge(merge=later, user=None)
    earlier.refresh_from_db()
    undo_merge(merge=earlier, user=None)

    assert tables() == before
    with pytest.raises(MergeRefused, match="undone already"):
        undo_merge(merge=earlier, user=None)


KINDS = {"cluster": make_cluster, "person": make_person, "source": make_source}


def facts_of(kind, record, number):
    """Give a record one of several facts."""
    if kind == "cluster":
        organisation = make_organisation()
        return [
            lambda: make_membership(cluster=record, organisation=organisation),
            lambda: make_mandate(cluster=record),
            lambda: make_cluster_name(cluster=record, name=f"Name {number}"),
            lambda: make_cluster_naming(cluster=record, name="Former"),
            lambda: make_recognition(cluster=record),
        ]
    if kind == "person":
        return [lambda: make_mandate(person=record)]
    return [
        lambda: make_membership(source=record),
        lambda: make_mandate(source=record),
        lambda: make_cluster(source=record),
        lambda: make_organisation(source=record),
    ]


class MergesAndTheirUndoing(TestCase):
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        kind=st.sampled_from(sorted(KINDS)),
        facts=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4)), max_size=6),
        steps=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=3),
    )
    def test_all_tables_are_as_before_when_all_merges_are_undone(
        self, kind, facts, steps
    ):
        records = [KINDS[kind]() for _number in range(3)]
        made = set()
        for number, (whose, what) in enumerate(facts):
            offered = facts_of(kind, records[whose], number)
            if (whose, what % len(offered)) not in made:
                made.add((whose, what % len(offered)))
                offered[what % len(offered)]()
        before = tables()
        keys, done = [record.pk for record in records], []

        for kept, gone in steps:
            there = type(records[0]).objects.in_bulk([keys[kept], keys[gone]])
            if len(there) == 2:
                done.append(merge(there[keys[kept]], there[keys[gone]]))
        for record in reversed(done):
            undo_merge(merge=RecordMerge.objects.get(pk=record.pk), user=None)

        assert tables() == before
