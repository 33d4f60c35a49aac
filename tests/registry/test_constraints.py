"""Every rule that the database holds on the registry: it refuses, and we explain."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from registry.models import Decision, ImportStatus, Role, SearchEntry
from tests.constraints import (
    assert_database_refuses,
    assert_full_clean_explains,
    changed,
    offences_of_abstract_models,
    same,
    twice,
)
from tests.factories import (
    FACTORIES,
    default_source,
    make_action_participation,
    make_activity,
    make_agreement,
    make_agreement_party,
    make_cluster,
    make_cluster_entity,
    make_cluster_name,
    make_cluster_naming,
    make_cluster_succession,
    make_cluster_theme,
    make_delivery,
    make_distinct_pair,
    make_enterprise_number,
    make_event_participation,
    make_external_record,
    make_import_batch,
    make_import_row,
    make_international_action,
    make_legal_regime,
    make_link_check,
    make_mandate,
    make_mandate_attestation,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_organisation_activity,
    make_organisation_form,
    make_organisation_merge,
    make_organisation_name,
    make_organisation_naming,
    make_organisation_seat,
    make_organisation_size,
    make_participation,
    make_partnership,
    make_partnership_cluster,
    make_place,
    make_recognition,
    make_record_merge,
    make_saved_view,
    make_source,
    make_source_file,
    make_subsidy_rate,
    make_suggestion_dismissal,
    make_superuser,
    make_territory,
    make_user_role,
)

pytestmark = pytest.mark.django_db


def rates_from_one_year():
    regime = make_legal_regime()
    make_subsidy_rate(regime=regime, from_year=1)
    return make_subsidy_rate(regime=regime, from_year=4), {"from_year": 1}


def bad_check_digits():
    organisation = make_organisation(enterprise_number="0403019261")
    return organisation, {"enterprise_number": "0403019262"}


def number_of_another():
    number = make_enterprise_number(4030192)
    make_organisation(enterprise_number=number)
    return make_organisation(), {"enterprise_number": number}


def tombstone_of_itself():
    organisation = make_organisation()
    return organisation, {"merged_into": organisation}


def merge_with_itself():
    merge = make_organisation_merge()
    return merge, {"kept": merge.merged}


def merged_twice():
    first, second = make_organisation_merge(), make_organisation_merge()
    return second, {"merged": first.merged}


def succession_of_itself():
    succession = make_cluster_succession()
    return succession, {"successor": succession.predecessor}


def point_without_source():
    return make_place(), {"latitude": Decimal("50.5"), "longitude": Decimal("4.5")}


def point_in_space():
    place = make_place(
        latitude=Decimal("50.5"),
        longitude=Decimal("4.5"),
        point_source=default_source(),
    )
    return place, {"latitude": Decimal("90.5")}


def suggested_to_itself():
    dismissal = make_suggestion_dismissal()
    return dismissal, {"partner": dismissal.organisation}


def told_backwards():
    delivery = make_delivery()
    return delivery, {"until": delivery.since - timedelta(days=1)}


def role_in_two_bodies():
    return make_mandate(), {"organisation": make_organisation()}


def role_given_to_oneself():
    given = make_user_role()
    return given, {"given_by": given.user}


def role_of_both():
    evaluator = make_user_role(role=Role.EVALUATOR)
    return make_user_role(user=evaluator.user), {"role": Role.DECIDER}


def participant_of_two_sorts():
    return make_event_participation(), {"organisation": make_organisation()}


def party_of_two_sorts():
    return make_agreement_party(), {"organisation": make_organisation()}


def roles_in_one(**body):
    """Return what overlapping roles have alike."""
    first = make_mandate(**body, start_on=date(1999, 1, 1), end_on=date(1999, 2, 1))
    return {"person": first.person, "role": first.role, **body}


def make_proposal():
    return make_import_batch(is_proposal=True, made_by=make_superuser())


def entry_of_another_row():
    """Triggers make an entry of each row; the second takes the place of the first."""
    first, second = make_organisation(), make_organisation()
    entry = SearchEntry.objects.get(model="organisation", row=second.pk)
    return entry, {"row": first.pk}


OFFENCES = {
    **dict(offences_of_abstract_models(FACTORIES)),
    # Reference rows
    "registry_sourcefile_kind": changed(make_source_file, kind="rumour"),
    "registry_sourcefile_once": lambda: (
        (row := make_source_file(content=b"Another")),
        {"content": make_source_file(source=row.source).content},
    ),
    "registry_sourcefile_within": changed(
        make_source_file, saved_on=date(9999, 12, 31)
    ),
    "registry_linkcheck_state": changed(make_link_check, state="perhaps"),
    "registry_source_kind": changed(make_source, kind="rumour"),
    "registry_source_dating": changed(make_source, published_on=date(2006, 1, 1)),
    "registry_territory_code_fits_level": changed(make_territory, code="BE32"),
    "registry_territory_region_is_the_top": lambda: (
        make_territory(code="BE32", level="province", parent=make_territory()),
        {"parent": None},
    ),
    "registry_territory_nuts_version_is_a_year": changed(
        make_territory, nuts_version=2002
    ),
    "registry_place_country_is_a_code": changed(
        lambda: make_place(country="FR"), country="fr"
    ),
    "registry_place_belgian_post_code_has_four_digits": changed(
        make_place, post_code="500"
    ),
    "registry_place_territory_is_belgian": changed(make_place, region=None),
    "registry_place_point_is_whole": point_without_source,
    "registry_place_point_is_on_earth": point_in_space,
    "registry_activity_version_code_unique": same(make_activity, "version", "code"),
    "registry_activity_version_known": changed(make_activity, version="1970"),
    "registry_activity_code_is_digits": changed(make_activity, code="62.10"),
    "registry_activity_dates_ordered": changed(
        make_activity, start_on=date(2025, 1, 1), end_on=date(2024, 12, 31)
    ),
    "registry_searchentry_unique": entry_of_another_row,
    "registry_externalrecord_once": same(make_external_record, "source", "key"),
    "registry_externalrecord_keyed": changed(make_external_record, key=""),
    "registry_externalrecord_matched_by": changed(
        make_external_record, matched_by="luck"
    ),
    "registry_legalregime_kind": changed(make_legal_regime, cluster_kind="guild"),
    "registry_legalregime_forms": changed(make_legal_regime, legal_forms=["guild"]),
    "registry_legalregime_ceilings": changed(
        make_legal_regime, eligible_cost_ceiling=Decimal(-1)
    ),
    "registry_legalregime_no_overlap": twice(make_legal_regime, dict),
    "registry_subsidyrate_once": rates_from_one_year,
    "registry_subsidyrate_ordered": changed(make_subsidy_rate, from_year=0),
    "registry_subsidyrate_share": changed(make_subsidy_rate, rate=Decimal("1.001")),
    # Clusters
    "registry_cluster_kind": changed(make_cluster, kind="guild"),
    "registry_cluster_precision": changed(make_cluster, created_precision="roughly"),
    "registry_clustername_once": same(make_cluster_name, "cluster", "name", "kind"),
    "registry_clustername_kind": changed(make_cluster_name, kind="nickname"),
    "registry_clustertheme_no_overlap": twice(
        make_cluster_theme,
        lambda: {
            "cluster": make_cluster(),
            "theme": make_cluster_theme().theme,
        },
    ),
    "registry_clustersuccession_once": same(
        make_cluster_succession, "predecessor", "successor"
    ),
    "registry_clustersuccession_two": succession_of_itself,
    "registry_clustersuccession_kind": changed(make_cluster_succession, kind="ate"),
    "registry_clustersuccession_precision": changed(
        make_cluster_succession, happened_precision="roughly"
    ),
    "registry_recognition_no_overlap": twice(
        make_recognition, lambda: {"cluster": make_cluster()}
    ),
    "registry_recognition_ending": changed(
        lambda: make_recognition(end_on=date(2004, 12, 31)), ending="forgotten"
    ),
    "registry_recognition_end_explained": changed(make_recognition, ending="expired"),
    # Organisations and persons
    "registry_clusternaming_overlap": twice(
        make_cluster_naming, lambda: {"cluster": make_cluster()}
    ),
    "registry_clusterentity_overlap": twice(
        make_cluster_entity, lambda: {"cluster": make_cluster()}
    ),
    "registry_organisationnaming_overlap": twice(
        make_organisation_naming, lambda: {"organisation": make_organisation()}
    ),
    "registry_organisationseat_overlap": twice(
        make_organisation_seat, lambda: {"organisation": make_organisation()}
    ),
    "registry_organisationseat_somewhere": changed(make_organisation_seat, place=None),
    "registry_organisationform_overlap": twice(
        make_organisation_form, lambda: {"organisation": make_organisation()}
    ),
    "registry_organisationform_form": changed(
        make_organisation_form, legal_form="order"
    ),
    "registry_organisationsize_overlap": twice(
        make_organisation_size, lambda: {"organisation": make_organisation()}
    ),
    "registry_organisationsize_size": changed(
        make_organisation_size, size_class="giant"
    ),
    "registry_organisation_number_valid": bad_check_digits,
    "registry_organisation_number_unique": number_of_another,
    "registry_organisation_kind": changed(make_organisation, kind="guild"),
    "registry_organisation_founded_precision": changed(
        make_organisation, founded_precision="roughly"
    ),
    "registry_organisation_closed_precision": changed(
        make_organisation, closed_precision="roughly"
    ),
    "registry_organisation_size": changed(make_organisation, size_class="huge"),
    "registry_organisation_form": changed(make_organisation, legal_form="guild"),
    "registry_organisation_ordered": changed(
        make_organisation, founded_on=date(2000, 1, 2), closed_on=date(2000, 1, 1)
    ),
    "registry_organisation_not_own_tombstone": tombstone_of_itself,
    "registry_organisationname_once": same(
        make_organisation_name, "organisation", "name", "kind"
    ),
    "registry_organisationname_kind": changed(make_organisation_name, kind="nickname"),
    "registry_organisationactivity_no_overlap": twice(
        make_organisation_activity,
        lambda: {"organisation": make_organisation(), "activity": make_activity()},
    ),
    "registry_organisationactivity_rank": changed(
        make_organisation_activity, rank="first"
    ),
    "registry_organisationmerge_two": merge_with_itself,
    "registry_organisationmerge_once": merged_twice,
    "registry_userrole_role": changed(make_user_role, role="king"),
    "registry_userrole_once": same(make_user_role, "user", "role"),
    "registry_userrole_whose": changed(make_user_role, role=Role.NETWORKS_OWN),
    "registry_userrole_given": role_given_to_oneself,
    "registry_userrole_separate": role_of_both,
    "registry_recordmerge_one": changed(make_record_merge, person=None),
    "registry_distinctpair_pair": changed(make_distinct_pair, other_person=None),
    "registry_distinctpair_once": same(make_distinct_pair, "person", "other_person"),
    "registry_suggestiondismissal_one": changed(
        make_suggestion_dismissal, partner=None
    ),
    "registry_suggestiondismissal_two": suggested_to_itself,
    "registry_suggestiondismissal_reasoned": changed(
        make_suggestion_dismissal, reason=""
    ),
    "registry_suggestiondismissal_once": same(
        make_suggestion_dismissal, "user", "organisation", "partner"
    ),
    "registry_savedview_once": same(make_saved_view, "user", "name"),
    "registry_savedview_cadence": changed(make_saved_view, cadence="hourly"),
    "registry_savedview_language": changed(make_saved_view, language="de"),
    "registry_savedview_address": changed(make_saved_view, address="//evil.example/"),
    "registry_delivery_kind": changed(make_delivery, kind="pigeon"),
    "registry_delivery_state": changed(make_delivery, state="lost"),
    "registry_delivery_order": told_backwards,
    "registry_delivery_waiting": same(make_delivery, "view"),
    "registry_mandate_one_body": role_in_two_bodies,
    "registry_mandate_no_overlap_cluster": twice(
        make_mandate,
        lambda: roles_in_one(cluster=make_cluster()),
    ),
    "registry_mandate_no_overlap_organisation": twice(
        make_mandate,
        lambda: roles_in_one(organisation=make_organisation()),
    ),
    "registry_mandate_role": changed(make_mandate, role="mascot"),
    "registry_mandateattestation_once": same(
        make_mandate_attestation, "mandate", "source", "documented_on"
    ),
    # Links
    "registry_membership_no_overlap": twice(
        make_membership,
        lambda: {"cluster": make_cluster(), "organisation": make_organisation()},
    ),
    "registry_membership_category": changed(make_membership, category="friend"),
    "registry_membershipattestation_once": same(
        make_membership_attestation, "membership", "source", "documented_on"
    ),
    "registry_partnership_fields": changed(make_partnership, fields=["magic"]),
    "registry_partnershipcluster_once": same(
        make_partnership_cluster, "partnership", "cluster"
    ),
    "registry_participation_once": same(
        make_participation, "partnership", "organisation"
    ),
    "registry_participation_role": changed(make_participation, role="mascot"),
    "registry_agreement_kind": changed(make_agreement, kind="handshake"),
    "registry_agreement_scope": changed(make_agreement, scope="galactic"),
    "registry_agreementparty_one": party_of_two_sorts,
    "registry_agreementparty_once": same(make_agreement_party, "agreement", "cluster"),
    "registry_eventparticipation_one": participant_of_two_sorts,
    "registry_eventparticipation_once": same(
        make_event_participation, "event", "role", "cluster"
    ),
    "registry_eventparticipation_role": changed(
        make_event_participation, role="mascot"
    ),
    "registry_internationalaction_kind": changed(
        make_international_action, kind="cruise"
    ),
    "registry_actionparticipation_once": same(
        make_action_participation, "action", "cluster"
    ),
    "registry_importbatch_within": changed(
        make_import_batch, listed_on=date(9999, 12, 31)
    ),
    "registry_importbatch_mode": changed(make_import_batch, mode="part"),
    "registry_importbatch_status": changed(make_import_batch, status="lost"),
    "registry_importbatch_whose": changed(make_import_batch, title="Beneficiaries"),
    "registry_importbatch_applied_whole": changed(
        make_import_batch, status=ImportStatus.APPLIED
    ),
    "registry_importbatch_two_people": changed(make_proposal, made_by=None),
    "registry_importbatch_reviewed_first": changed(
        make_proposal, status=ImportStatus.APPLYING
    ),
    "registry_importbatch_review_whole": changed(make_proposal, answer="No."),
    "registry_importrow_once": same(make_import_row, "batch", "number"),
    "registry_importrow_outcome_known": changed(make_import_row, outcome="maybe"),
    "registry_importrow_decision": changed(make_import_row, decision="later"),
    "registry_importrow_decided": changed(make_import_row, decision=Decision.MATCH),
}


@pytest.mark.parametrize("name", OFFENCES)
def test_the_database_refuses(name):
    assert_database_refuses(name, OFFENCES[name])


@pytest.mark.parametrize("name", OFFENCES)
def test_full_clean_explains(name):
    assert_full_clean_explains(name, OFFENCES[name])
