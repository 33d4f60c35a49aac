import json
import threading
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.models import (
    Agreement,
    Cluster,
    Membership,
    MembershipAttestation,
    Organisation,
    OrganisationMerge,
    Participation,
    Person,
    Precision,
    SearchEntry,
    Source,
)
from registry.plugs import MOVES, merges
from registry.services import (
    MergeRefused,
    merge_records,
    preview_merge,
    undo_merge,
)
from registry.services.relations import (
    relation_name,
    relations_of,
    rules_of,
)
from tests.factories import (
    make_activity,
    make_agreement,
    make_agreement_party,
    make_cluster,
    make_enterprise_number,
    make_event,
    make_event_participation,
    make_international_action,
    make_mandate,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_organisation_activity,
    make_organisation_name,
    make_participation,
    make_partnership,
    make_person,
    make_source,
    make_superuser,
)

pytestmark = pytest.mark.django_db

NUMBER = make_enterprise_number(4030192)


@pytest.fixture
def kept():
    return make_organisation(name="Kept")


@pytest.fixture
def gone():
    return make_organisation(name="Gone")


def merge(kept, gone, **kwargs):
    kwargs.setdefault("reason", "The same")
    kwargs.setdefault("user", None)
    return merge_records(kept=kept, merged=gone, **kwargs)


def tables():
    """Return every row of the registry, except the records of merges themselves.

    The search follows the rows: tests/registry/search/test_following.py.
    """
    rows = []
    for model in apps.get_app_config("registry").get_models():
        if (
            model._meta.managed
            and not hasattr(model, "pgh_tracked_model")
            and model not in (OrganisationMerge, SearchEntry)
        ):
            rows += model.objects.order_by("pk")
    return json.loads(serializers.serialize("json", rows))


def day(year):
    return date(year, 1, 1)


def test_every_relation_that_a_merge_meets_is_declared():
    met, to_visit = set(), [Organisation]
    while to_visit:
        for foreign_key in relations_of(to_visit.pop()):
            if not foreign_key.model._meta.managed:
                continue  # a view of tables, which lead there themselves
            name = relation_name(foreign_key)
            rows_may_be_removed = any(rules_of(foreign_key))
            if name not in met and rows_may_be_removed and merges()[name] == MOVES:
                to_visit.append(foreign_key.model)
            met.add(name)

    # Of a record that is removed what leads to it moves, unless it is declared.
    of_others = {
        relation_name(foreign_key)
        for model in (Cluster, Person, Source)
        for foreign_key in relations_of(model)
    }
    assert met <= set(merges())
    assert set(merges()) - met <= of_others


def test_every_fact_moves_and_a_tombstone_stays(kept, gone):
    membership = make_membership(organisation=gone)
    cluster = make_cluster(legal_entity=gone)
    action = make_international_action(organiser=gone)
    mandate = make_mandate(represents=gone)
    earlier = make_organisation(merged_into=gone)
    party = make_agreement_party(organisation=gone)

    record = merge(kept, gone, user=make_superuser())

    for row in (membership, cluster, action, mandate, earlier, party, gone):
        row.refresh_from_db()
    assert membership.organisation == kept
    assert cluster.legal_entity == kept
    assert action.organiser == kept
    assert mandate.represents == kept
    assert party.organisation == kept
    assert earlier.merged_into == kept
    assert gone.merged_into == kept
    assert (record.kept, record.merged, record.made_by.username) == (
        kept,
        gone,
        "admin",
    )


def test_the_merged_name_becomes_another_name_of_the_kept_one(kept, gone):
    merge(kept, gone)

    (alias,) = kept.names.all()
    assert (alias.name, alias.kind, alias.source) == ("Gone", "published", gone.source)


def test_a_name_that_is_known_is_not_repeated(kept, gone):
    make_organisation_name(organisation=kept, name="Gone", kind="former")

    merge(kept, gone)

    assert kept.names.count() == 1


def test_the_same_other_name_of_both_stays_once(kept, gone):
    make_organisation_name(organisation=kept, name="Alias", quote="Kept")
    make_organisation_name(organisation=gone, name="Alias", quote="Gone")
    make_organisation_name(organisation=gone, name="Another")

    plan = preview_merge(kept, gone)
    merge(kept, gone)

    assert [str(removal.row) for removal in plan.removed] == ["Alias"]
    assert plan.removed[0].lost == [("excerpt", "Gone", "Kept")]
    assert set(kept.names.values_list("name", flat=True)) == {
        "Alias",
        "Another",
        "Gone",
    }
    assert kept.names.get(name="Alias").quote == "Kept"


def test_the_enterprise_number_moves_where_there_is_none(kept, gone):
    Organisation.objects.filter(pk=gone.pk).update(enterprise_number=NUMBER)

    merge(kept, gone)

    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.enterprise_number, gone.enterprise_number) == (NUMBER, "")


def test_two_different_enterprise_numbers_forbid_a_merge():
    kept = make_organisation(enterprise_number=NUMBER)
    gone = make_organisation(enterprise_number=make_enterprise_number(2345))

    with pytest.raises(MergeRefused, match="two enterprise numbers, 0403.019.261 and"):
        merge(kept, gone)

    assert not OrganisationMerge.objects.exists()


def test_an_organisation_merges_neither_into_itself_nor_twice(kept, gone):
    with pytest.raises(MergeRefused, match="into itself"):
        merge(kept, kept)
    merge(kept, gone)
    with pytest.raises(MergeRefused, match="“Gone” was merged into “Kept” already"):
        merge(make_organisation(), gone)
    with pytest.raises(MergeRefused, match="“Gone” was merged into “Kept” already"):
        merge(gone, make_organisation())


def test_overlapping_memberships_become_one_from_the_first_to_the_last_day(kept, gone):
    cluster, later, start, other = (
        make_cluster(),
        make_source(),
        make_source(),
        make_source(),
    )
    ours = make_membership(
        cluster=cluster,
        organisation=kept,
        start_on=day(2005),
        end_on=day(2010),
        source=later,
        quote="later",
        note="ours",
    )
    theirs = make_membership(
        cluster=cluster,
        organisation=gone,
        start_on=day(2003),
        start_precision=Precision.YEAR,
        source=start,
        quote="first",
        category="founding",
        note="theirs",
    )
    make_membership_attestation(
        membership=theirs, source=other, documented_on=day(2012)
    )

    plan = preview_merge(kept, gone)
    merge(kept, gone)

    (combination,) = plan.combined
    assert (combination.start_on, combination.end_on) == (day(2003), None)
    membership = Membership.objects.get()
    assert membership == ours
    assert (membership.start_on, membership.start_precision) == (day(2003), "year")
    assert membership.end_on is None
    assert (membership.source, membership.quote) == (start, "first")
    assert membership.category == "founding"
    assert membership.note == "ours\ntheirs"
    assert set(
        membership.attestations.values_list("source__slug", "documented_on")
    ) == {
        (later.slug, day(2005)),
        (start.slug, day(2003)),
        (other.slug, day(2012)),
    }


def test_a_period_that_bridges_two_joins_all_three(kept, gone):
    cluster = make_cluster()
    for years in ((2000, 2003), (2006, 2009), (2015, 2016)):
        make_membership(
            cluster=cluster,
            organisation=kept,
            start_on=day(years[0]),
            end_on=day(years[1]),
        )
    make_membership(
        cluster=cluster, organisation=gone, start_on=day(2002), end_on=day(2007)
    )
    make_membership(
        cluster=cluster, organisation=gone, start_on=day(2012), end_on=day(2013)
    )

    merge(kept, gone)

    assert list(
        kept.memberships.order_by("start_on").values_list("start_on", "end_on")
    ) == [
        (day(2000), day(2009)),
        (day(2012), day(2013)),
        (day(2015), day(2016)),
    ]
    assert not Membership.objects.inconsistent_attestation().exists()


def test_the_same_document_attests_a_combined_membership_once(kept, gone):
    cluster, source = make_cluster(), make_source()
    make_membership(cluster=cluster, organisation=kept, start_on=day(2000))
    for start, end in ((1990, 2001), (2002, 2004)):
        membership = make_membership(
            cluster=cluster, organisation=gone, start_on=day(start), end_on=day(end)
        )
        make_membership_attestation(
            membership=membership, source=source, documented_on=day(2003)
        )

    record = merge(kept, gone)

    attestations = MembershipAttestation.objects.filter(source=source)
    assert attestations.count() == 1
    undo_merge(merge=record, user=None)
    assert attestations.count() == 2


def test_one_organisation_twice_in_a_partnership_takes_part_once(kept, gone):
    partnership = make_partnership()
    make_participation(partnership=partnership, organisation=kept, role="partner")
    make_participation(partnership=partnership, organisation=gone, role="coordinator")

    plan = preview_merge(kept, gone)
    merge(kept, gone)

    assert plan.removed[0].lost == [("role", "coordinator", "partner")]
    assert Participation.objects.get().role == "partner"


def test_a_mandate_in_and_on_behalf_of_the_merged_one_is_combined(kept, gone):
    person = make_person()
    ours = make_mandate(person=person, organisation=kept, represents=gone)
    make_mandate(person=person, organisation=gone, represents=gone, title="Board")
    before = tables()

    record = merge(kept, gone)

    (mandate,) = person.mandates.all()
    assert mandate == ours
    assert (mandate.organisation, mandate.represents) == (kept, kept)
    assert mandate.title == "Board"
    undo_merge(merge=record, user=None)
    assert tables() == before


def test_a_preview_changes_nothing(kept, gone):
    Organisation.objects.filter(pk=gone.pk).update(enterprise_number=NUMBER)
    gone.refresh_from_db()
    make_membership(organisation=gone)
    before = tables()

    plan = preview_merge(kept, gone)

    assert tables() == before
    assert plan.number == NUMBER
    assert gone.enterprise_number == NUMBER
    assert kept.enterprise_number == ""
    assert {name: len(rows) for name, rows in plan.moved.items()} == {"memberships": 1}


def test_a_merge_is_only_what_was_agreed_to(kept, gone):
    agreed = preview_merge(kept, gone).digest
    make_membership(organisation=gone)

    with pytest.raises(MergeRefused, match="changed since the preview"):
        merge(kept, gone, agreed=agreed)

    merge(kept, gone, agreed=preview_merge(kept, gone).digest)


def make_everything(kept, gone):
    """Give both organisations facts of every kind, of which some clash."""
    cluster, event, agreement = make_cluster(), make_event(), make_agreement()
    activity, partnership, person = make_activity(), make_partnership(), make_person()
    for organisation in (kept, gone):
        make_membership(organisation=organisation, cluster=cluster)
        make_membership(organisation=organisation)
        make_organisation_name(organisation=organisation, name="Alias")
        make_organisation_name(organisation=organisation)
        make_organisation_activity(organisation=organisation, activity=activity)
        make_organisation_activity(organisation=organisation)
        make_participation(organisation=organisation, partnership=partnership)
        make_participation(organisation=organisation)
        make_agreement_party(organisation=organisation, agreement=agreement)
        make_agreement_party(organisation=organisation)
        make_event_participation(organisation=organisation, event=event)
        make_event_participation(organisation=organisation)
        make_mandate(organisation=organisation, person=person)
        make_mandate(organisation=organisation)
        make_mandate(represents=organisation)
        make_cluster(legal_entity=organisation)
        make_international_action(organiser=organisation, countries="FR,DE")
        make_organisation(merged_into=organisation)
    Organisation.objects.filter(pk=gone.pk).update(enterprise_number=NUMBER)


def test_undoing_a_merge_restores_every_table_exactly(kept, gone):
    make_everything(kept, gone)
    before = tables()

    record = merge(kept, gone)
    assert tables() != before
    undo_merge(merge=record, user=make_superuser())

    assert tables() == before
    record.refresh_from_db()
    assert record.undone_at is not None
    assert record.undone_by.username == "admin"


PERIODS = st.lists(
    st.tuples(st.integers(0, 1), st.booleans(), st.integers(0, 20), st.integers(0, 8)),
    max_size=8,
)


@given(periods=PERIODS)
@settings(max_examples=40, deadline=None)
def test_whatever_the_periods_a_merge_keeps_each_day_and_can_be_undone(
    periods,
):
    # Each example begins with empty tables.
    for model in (Membership, OrganisationMerge, Organisation, Cluster):
        model.objects.all().delete()
    organisations = make_organisation(), make_organisation()
    clusters = make_cluster(), make_cluster()
    start, days = date(2005, 1, 1), {}
    for which, first_cluster, offset, length in periods:
        cluster, organisation = clusters[first_cluster], organisations[which]
        covered = {start + timedelta(offset + n) for n in range(length + 1)}
        if covered & days.setdefault((which, cluster), set()):
            continue
        days[which, cluster] |= covered
        make_membership(
            cluster=cluster,
            organisation=organisation,
            start_on=min(covered),
            end_on=max(covered),
        )
    before = tables()

    record = merge(*organisations)

    for cluster in clusters:
        held = days.get((0, cluster), set()) | days.get((1, cluster), set())
        after = set()
        for membership in cluster.memberships.filter(organisation=organisations[0]):
            length = (membership.end_on - membership.start_on).days
            after |= {membership.start_on + timedelta(n) for n in range(length + 1)}
        assert after == held
    assert not Membership.objects.inconsistent_attestation().exists()
    assert not Membership.objects.inconsistent_tombstone().exists()
    undo_merge(merge=record, user=None)
    assert tables() == before


def test_what_was_added_since_stays_when_a_merge_is_undone(kept, gone):
    record = merge(kept, gone)
    membership = make_membership(organisation=kept)

    undo_merge(merge=record, user=None)

    membership.refresh_from_db()
    assert membership.organisation == kept


def test_a_column_that_the_merge_left_alone_may_change_before_it_is_undone(kept, gone):
    membership = make_membership(organisation=gone)
    record = merge(kept, gone)
    Membership.objects.update(quote="Better")

    undo_merge(merge=record, user=None)

    membership.refresh_from_db()
    assert (membership.organisation, membership.quote) == (gone, "Better")


def test_a_merge_is_not_undone_over_a_later_change(kept, gone):
    cluster = make_cluster(name="Net")
    make_membership(cluster=cluster, organisation=kept, start_on=day(2005))
    make_membership(cluster=cluster, organisation=gone, start_on=day(2003))
    record = merge(kept, gone)
    Membership.objects.update(start_on=day(2001))
    before = tables()

    with pytest.raises(MergeRefused) as refusal:
        undo_merge(merge=record, user=None)

    assert refusal.value.reasons == (
        "The membership “Kept – Net” was changed since: start.",
    )
    assert tables() == before


def test_a_merge_is_not_undone_where_a_row_is_gone(kept, gone):
    membership = make_membership(organisation=gone)
    record = merge(kept, gone)
    key = membership.pk
    membership.delete()

    with pytest.raises(MergeRefused, match=f"membership no. {key} was removed since"):
        undo_merge(merge=record, user=None)


def test_a_merge_is_not_undone_where_what_was_removed_has_lost_its_place(kept, gone):
    agreement = make_agreement()
    make_agreement_party(agreement=agreement, organisation=kept)
    make_agreement_party(agreement=agreement, organisation=gone)
    record = merge(kept, gone)
    Agreement.objects.all().delete()

    with pytest.raises(MergeRefused, match="no longer fits"):
        undo_merge(merge=record, user=None)

    record.refresh_from_db()
    assert record.undone_at is None


def test_merges_are_undone_last_first(kept, gone):
    third = make_organisation(name="Third")
    before = tables()
    first = merge(kept, gone)
    second = merge(third, kept)

    with pytest.raises(MergeRefused, match="“Kept” was merged into “Third” since"):
        undo_merge(merge=first, user=None)
    undo_merge(merge=second, user=None)
    undo_merge(merge=first, user=None)

    assert tables() == before
    with pytest.raises(MergeRefused, match="undone already"):
        undo_merge(merge=first, user=None)


def test_an_undone_merge_can_be_made_again(kept, gone):
    undo_merge(merge=merge(kept, gone), user=None)

    merge(kept, gone)

    assert OrganisationMerge.objects.in_force().count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_merge_at_once_one_is_told():
    organisations = [make_organisation() for _number in range(3)]
    pairs = [(0, 1), (1, 0), (2, 1), (2, 0)]
    together, outcomes = threading.Barrier(len(pairs), timeout=30), []

    def attempt(kept, gone):
        try:
            together.wait()
            merge(organisations[kept], organisations[gone])
            outcomes.append("made")
        except MergeRefused as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(outcomes) == len(pairs)
    refused = [outcome for outcome in outcomes if outcome != "made"]
    assert all("was merged into" in outcome for outcome in refused)
    assert 1 <= outcomes.count("made") <= 2
    for tombstone in Organisation.objects.filter(merged_into__isnull=False):
        assert tombstone.merged_into.merged_into is None
