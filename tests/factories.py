"""The smallest valid object of each model, one plain function each.

Every function saves what it returns, takes any field by name, and makes what it needs
but was not given. Rows are numbered from 1 in each test: `make_cluster()` is always
"Cluster 1" in an empty table. A name gives the slug: `make_cluster(name="TWEED")` is
`tweed`. Facts that need a source share one, `founding-document`.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.contrib.auth.models import Permission, User
from django.utils import timezone
from django.utils.text import slugify

from registry.documents.keeping import keep_file
from registry.models import (
    ActionKind,
    ActionParticipation,
    Activity,
    Agreement,
    AgreementKind,
    AgreementParty,
    AgreementScope,
    Cluster,
    ClusterEntity,
    ClusterKind,
    ClusterName,
    ClusterNaming,
    ClusterSuccession,
    ClusterTheme,
    Delivery,
    DeliveryKind,
    DistinctPair,
    Event,
    EventParticipation,
    EventRole,
    ExternalRecord,
    ImportBatch,
    ImportMode,
    ImportRow,
    InternationalAction,
    LegalForm,
    LegalRegime,
    LinkCheck,
    LinkState,
    Mandate,
    MandateAttestation,
    MandateRole,
    MatchedBy,
    Membership,
    MembershipAttestation,
    NameKind,
    Organisation,
    OrganisationActivity,
    OrganisationForm,
    OrganisationKind,
    OrganisationMerge,
    OrganisationName,
    OrganisationNaming,
    OrganisationSeat,
    OrganisationSize,
    Participation,
    Partnership,
    PartnershipCluster,
    Person,
    Place,
    Recognition,
    RecordMerge,
    Role,
    SavedView,
    SizeClass,
    Source,
    SourceKind,
    SubsidyRate,
    SuccessionKind,
    SuggestionDismissal,
    Territory,
    Theme,
    ThemeScheme,
    UserRole,
)
from registry.models.merge import PAIRS

PASSWORD = "correct horse battery staple"


def pick(values, number):
    """Return one of the values, the next one for each number."""
    values = list(values)
    return values[number % len(values)]


def next_number(model) -> int:
    """Return the number of the next row, counting from 1."""
    return model.objects.count() + 1


def named(model, label: str, fields: dict, attribute: str = "name") -> dict:
    """Fill a name and the slug that follows from it, unless they are given."""
    fields.setdefault(attribute, f"{label} {next_number(model)}")
    fields.setdefault("slug", slugify(fields[attribute]))
    return fields


def in_both_languages(fields: dict, *names: str) -> dict:
    """Let ``title="X"`` say it in English and in French."""
    for name in names:
        if name in fields:
            said = fields.pop(name)
            fields.setdefault(f"{name}_en", said)
            fields.setdefault(f"{name}_fr", said)
    return fields


def make_enterprise_number(number: int) -> str:
    """Return a valid enterprise number: its first eight digits are ``number``."""
    return f"{number:08d}{97 - number % 97:02d}"


def make_superuser(username="admin", **fields):
    return User.objects.create_superuser(username, password=PASSWORD, **fields)


def make_staff(*permissions: str, username="clerk", **fields):
    """Make a staff user who may do what ``permissions`` say: ``view_cluster``."""
    user = User.objects.create_user(
        username, password=PASSWORD, is_staff=True, **fields
    )
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def make_user_role(**fields):
    """Give an account a role; one for a network's own if it names a cluster."""
    if "user" not in fields:
        fields["user"] = make_staff(username=f"clerk-{next_number(User)}")
    network = fields.get("cluster")
    fields.setdefault("role", Role.NETWORKS_OWN if network else Role.KEEPER)
    return UserRole.objects.create(**fields)


def make_member(*held: Role, username="member", cluster=None, **fields):
    """Make somebody with roles, as they ship; ``cluster`` is whose own it is."""
    fields.setdefault("is_staff", any(role != Role.NETWORKS_OWN for role in held))
    user = User.objects.create_user(username, password=PASSWORD, **fields)
    for role in held:
        own = cluster if role == Role.NETWORKS_OWN else None
        make_user_role(user=user, role=role, cluster=own)
    return user


# Reference rows


def make_source(**fields):
    named(Source, "Source", fields, "title")
    fields.setdefault("kind", SourceKind.POLICY)
    return Source.objects.create(**in_both_languages(fields, "note"))


def default_source():
    """Return the source of facts that were given none."""
    source, _ = Source.objects.get_or_create(
        slug="founding-document",
        defaults={"title": "Founding document", "kind": SourceKind.POLICY},
    )
    return source


def sourced(fields: dict) -> dict:
    if "source" not in fields:
        fields["source"] = default_source()
    return in_both_languages(fields, "note")


def make_territory(**fields):
    """Make a region of Belgium: Wallonia, if no code is given."""
    fields.setdefault("code", Territory.WALLONIA)
    fields.setdefault("level", "region")
    for language in ("fr", "nl", "de", "en"):
        fields.setdefault(f"name_{language}", f"Territory {fields['code']}")
    fields.setdefault("nuts_version", 2021)
    return Territory.objects.create(**sourced(fields))


def wallonia():
    """Return the region that places are in, if nothing else is said."""
    return Territory.objects.filter(code=Territory.WALLONIA).first() or make_territory()


def make_place(**fields):
    """Make a post code in Wallonia, or elsewhere if a country is given."""
    number = next_number(Place)
    fields.setdefault("name_fr", f"Localité {number}")
    fields.setdefault("country", "BE")
    if fields["country"] == "BE":
        fields.setdefault("post_code", str(5000 + number))
        fields.setdefault("region", wallonia())
    fields.setdefault("slug", slugify(f"{fields.get('post_code')} {fields['name_fr']}"))
    return Place.objects.create(**sourced(fields))


def make_activity(**fields):
    fields.setdefault("version", "2025")
    fields.setdefault("code", f"{62000 + next_number(Activity)}")
    fields.setdefault("slug", f"nacebel-{fields['version']}-{fields['code']}")
    fields.setdefault("label_fr", f"Activité {fields['code']}")
    return Activity.objects.create(**sourced(fields))


def make_theme_scheme(**fields):
    named(ThemeScheme, "Scheme", fields, "name_en")
    fields.setdefault("name_fr", fields["name_en"])
    return ThemeScheme.objects.create(**sourced(fields))


def make_theme(**fields):
    named(Theme, "Theme", fields, "name_en")
    if "scheme" not in fields:
        fields["scheme"] = ThemeScheme.objects.first() or make_theme_scheme()
    return Theme.objects.create(**sourced(fields))


def make_legal_regime(**fields):
    """Make the rules for business clusters, from 2001 on, open-ended."""
    named(LegalRegime, "Regime", fields, "name_en")
    fields.setdefault("name_fr", fields["name_en"])
    fields.setdefault("cluster_kind", ClusterKind.BUSINESS_CLUSTER)
    fields.setdefault("start_on", date(2001, 1, 1))
    return LegalRegime.objects.create(**sourced(fields))


def make_subsidy_rate(**fields):
    if "regime" not in fields:
        fields["regime"] = make_legal_regime()
    fields.setdefault("from_year", 1)
    fields.setdefault("rate", Decimal("0.8"))
    return SubsidyRate.objects.create(**fields)


# Clusters


def make_cluster(**fields):
    named(Cluster, "Cluster", fields)
    in_both_languages(fields, "description")
    fields.setdefault("kind", ClusterKind.BUSINESS_CLUSTER)
    return Cluster.objects.create(**sourced(fields))


def make_cluster_name(**fields):
    fields.setdefault("name", f"Name {next_number(ClusterName)}")
    fields.setdefault("kind", NameKind.PUBLISHED)
    if "cluster" not in fields:
        fields["cluster"] = make_cluster()
    return ClusterName.objects.create(**sourced(fields))


def make_cluster_naming(**fields):
    """Make a name that a cluster bore from 2001 to 2003."""
    if "cluster" not in fields:
        fields["cluster"] = make_cluster()
    fields.setdefault("name", f"Former name {next_number(ClusterNaming)}")
    return ClusterNaming.objects.create(**sourced(for_a_time(fields)))


def make_cluster_entity(**fields):
    """Make the carrier of a cluster from 2001 to 2003."""
    if "cluster" not in fields:
        fields["cluster"] = make_cluster()
    if "legal_entity" not in fields:
        fields["legal_entity"] = make_organisation()
    return ClusterEntity.objects.create(**sourced(for_a_time(fields)))


def for_a_time(fields: dict) -> dict:
    """Fill a period that is over, unless one is given."""
    if "start_on" not in fields and "end_on" not in fields:
        fields |= {"start_on": date(2001, 1, 1), "end_on": date(2003, 12, 31)}
    return fields


def make_cluster_theme(**fields):
    if "cluster" not in fields:
        fields["cluster"] = make_cluster()
    if "theme" not in fields:
        fields["theme"] = make_theme()
    fields.setdefault("start_on", date(2005, 1, 1))
    return ClusterTheme.objects.create(**sourced(fields))


def make_cluster_succession(**fields):
    if "predecessor" not in fields:
        fields["predecessor"] = make_cluster()
    if "successor" not in fields:
        fields["successor"] = make_cluster()
    fields.setdefault("kind", SuccessionKind.RENAMED)
    return ClusterSuccession.objects.create(**sourced(fields))


def make_recognition(**fields):
    """Make a recognition from 2001 on, under a regime of the cluster's kind."""
    if "cluster" not in fields:
        fields["cluster"] = make_cluster()
    fields.setdefault("start_on", date(2001, 1, 1))
    if "regime" not in fields:
        kind = fields["cluster"].kind
        fields["regime"] = LegalRegime.objects.for_kind(
            kind
        ).first() or make_legal_regime(cluster_kind=kind)
    return Recognition.objects.create(**sourced(fields))


# Organisations and persons


def make_organisation(**fields):
    named(Organisation, "Organisation", fields)
    fields.setdefault("kind", OrganisationKind.ENTERPRISE)
    return Organisation.objects.create(**sourced(fields))


def make_organisation_name(**fields):
    fields.setdefault("name", f"Name {next_number(OrganisationName)}")
    fields.setdefault("kind", NameKind.PUBLISHED)
    if "organisation" not in fields:
        fields["organisation"] = make_organisation()
    return OrganisationName.objects.create(**sourced(fields))


def make_organisation_naming(**fields):
    """Make a name that an organisation bore from 2001 to 2003."""
    if "organisation" not in fields:
        fields["organisation"] = make_organisation()
    fields.setdefault("name", f"Former name {next_number(OrganisationNaming)}")
    return OrganisationNaming.objects.create(**sourced(for_a_time(fields)))


def make_organisation_seat(**fields):
    """Make the seat of an organisation from 2001 to 2003."""
    if "organisation" not in fields:
        fields["organisation"] = make_organisation()
    if not {"place", "locality", "country"} & set(fields):
        fields["place"] = make_place()
    return OrganisationSeat.objects.create(**sourced(for_a_time(fields)))


def make_organisation_form(**fields):
    """Make the legal form of an organisation from 2001 to 2003."""
    if "organisation" not in fields:
        fields["organisation"] = make_organisation()
    fields.setdefault("legal_form", LegalForm.ASBL)
    return OrganisationForm.objects.create(**sourced(for_a_time(fields)))


def make_organisation_size(**fields):
    """Make the size of an organisation from 2001 to 2003."""
    if "organisation" not in fields:
        fields["organisation"] = make_organisation()
    fields.setdefault("size_class", SizeClass.SME)
    return OrganisationSize.objects.create(**sourced(for_a_time(fields)))


def make_organisation_activity(**fields):
    if "organisation" not in fields:
        fields["organisation"] = make_organisation()
    if "activity" not in fields:
        fields["activity"] = make_activity()
    fields.setdefault("start_on", date(2025, 1, 1))
    return OrganisationActivity.objects.create(**sourced(fields))


def make_organisation_merge(**fields):
    """Make the record of a merge alone; the service moves the facts as well."""
    if "kept" not in fields:
        fields["kept"] = make_organisation()
    if "merged" not in fields:
        fields["merged"] = make_organisation(merged_into=fields["kept"])
    fields.setdefault("reason", "The same organisation")
    if "made_by" not in fields:
        fields["made_by"] = make_superuser(f"merger-{next_number(OrganisationMerge)}")
    fields.setdefault("changes", [{"model": "registry.organisation", "rows": []}])
    return OrganisationMerge.objects.create(**fields)


def make_record_merge(**fields):
    """Make the record of a merge of persons alone, if it says of nothing else."""
    if not {"cluster", "person", "document"} & set(fields):
        fields["person"] = make_person()
    fields.setdefault("gone", "gone")
    fields.setdefault("gone_name", "Gone")
    fields.setdefault("reason", "The same")
    if "made_by" not in fields:
        fields["made_by"] = make_superuser(f"joiner-{next_number(RecordMerge)}")
    fields.setdefault("changes", [{"model": "registry.person", "rows": []}])
    return RecordMerge.objects.create(**fields)


def make_distinct_pair(**fields):
    """Make two persons who are not one, if no other two are given."""
    kind = next((name for name in PAIRS if name in fields), "person")
    if kind not in fields:
        fields |= {"person": make_person(), "other_person": make_person()}
    fields.setdefault("reason", "They are two")
    return DistinctPair.objects.create(**fields)


def make_suggestion_dismissal(**fields):
    """Make a partner dismissed, if no cluster is given."""
    if "user" not in fields:
        fields["user"] = make_staff(username=f"reader-{next_number(User)}")
    if "organisation" not in fields:
        fields["organisation"] = make_organisation()
    if "partner" not in fields and "cluster" not in fields:
        fields["partner"] = make_organisation()
    fields.setdefault("reason", "They know each other")
    return SuggestionDismissal.objects.create(**fields)


def make_saved_view(**fields):
    """Make a view that a reader of its own keeps."""
    if "user" not in fields:
        fields["user"] = make_staff(username=f"reader-{next_number(User)}")
    fields.setdefault("name", "All clusters")
    fields.setdefault("address", "/clusters/")
    return SavedView.objects.create(**fields)


def make_delivery(**fields):
    """Make a call that waits, of what changed on one day."""
    if "view" not in fields:
        fields["view"] = make_saved_view()
    fields.setdefault("kind", DeliveryKind.CALL)
    fields.setdefault("since", datetime(2026, 3, 1, tzinfo=UTC))
    fields.setdefault("until", datetime(2026, 3, 2, tzinfo=UTC))
    return Delivery.objects.create(**fields)


def make_external_record(**fields):
    fields.setdefault("key", f"{next_number(ExternalRecord):010d}")
    fields.setdefault("matched_by", MatchedBy.NUMBER)
    if "organisation" not in fields:
        fields["organisation"] = make_organisation()
    if "source" not in fields:
        fields["source"] = make_source()
    return ExternalRecord.objects.create(**fields)


def make_person(**fields):
    named(Person, "Person", fields)
    return Person.objects.create(**sourced(fields))


def make_mandate(**fields):
    """Make a mandate of an animator, in a cluster if no body is given."""
    if "person" not in fields:
        fields["person"] = make_person()
    if not fields.get("cluster") and not fields.get("organisation"):
        fields["cluster"] = make_cluster()
    fields.setdefault("role", MandateRole.ANIMATOR)
    fields.setdefault("start_on", date(2005, 1, 1))
    fields.setdefault("slug", f"mandate-{next_number(Mandate)}")
    mandate = Mandate.objects.create(**sourced(fields))
    make_mandate_attestation(mandate=mandate, source=mandate.source)
    return mandate


def make_mandate_attestation(**fields):
    """Make one more document of a mandate; a mandate is made with its first."""
    if "mandate" not in fields:
        fields["mandate"] = make_mandate()
        fields.setdefault("source", make_source())
    fields.setdefault("documented_on", fields["mandate"].start_on)
    return MandateAttestation.objects.create(**sourced(fields))


# Links between clusters and organisations


def make_membership(**fields):
    """Make a membership since 2005, shown by a document of its first day."""
    if "cluster" not in fields:
        fields["cluster"] = make_cluster()
    if "organisation" not in fields:
        fields["organisation"] = make_organisation()
    fields.setdefault("start_on", date(2005, 1, 1))
    membership = Membership.objects.create(**sourced(fields))
    make_membership_attestation(membership=membership, source=membership.source)
    return membership


def make_membership_attestation(**fields):
    """Make one more document of a membership; a membership is made with its first."""
    if "membership" not in fields:
        fields["membership"] = make_membership()
        fields.setdefault("source", make_source())
    fields.setdefault("documented_on", fields["membership"].start_on)
    return MembershipAttestation.objects.create(**sourced(fields))


def make_partnership(**fields):
    named(Partnership, "Partnership", fields, "title")
    in_both_languages(fields, "title", "purpose")
    fields.setdefault("start_on", date(2010, 1, 1))
    return Partnership.objects.create(**sourced(fields))


def make_partnership_cluster(**fields):
    if "partnership" not in fields:
        fields["partnership"] = make_partnership()
    if "cluster" not in fields:
        fields["cluster"] = make_cluster()
    return PartnershipCluster.objects.create(**sourced(fields))


def make_participation(**fields):
    if "partnership" not in fields:
        fields["partnership"] = make_partnership()
    if "organisation" not in fields:
        fields["organisation"] = make_organisation()
    return Participation.objects.create(**sourced(fields))


def make_agreement(**fields):
    named(Agreement, "Agreement", fields, "title")
    in_both_languages(fields, "title", "purpose")
    fields.setdefault("kind", AgreementKind.COOPERATION)
    fields.setdefault("scope", AgreementScope.REGIONAL)
    fields.setdefault("start_on", date(2020, 1, 1))
    return Agreement.objects.create(**sourced(fields))


def make_agreement_party(**fields):
    """Make a party to an agreement: a cluster, unless an organisation is given."""
    if "agreement" not in fields:
        fields["agreement"] = make_agreement()
    if not fields.get("cluster") and not fields.get("organisation"):
        fields["cluster"] = make_cluster()
    return AgreementParty.objects.create(**sourced(fields))


def make_event(**fields):
    named(Event, "Event", fields, "title")
    in_both_languages(fields, "title", "description")
    fields.setdefault("start_on", date(2024, 10, 1))
    fields.setdefault("end_on", fields["start_on"])
    return Event.objects.create(**sourced(fields))


def make_event_participation(**fields):
    """Make a participant of an event: a cluster, unless somebody else is given."""
    if "event" not in fields:
        fields["event"] = make_event()
    if not any(fields.get(name) for name in ("cluster", "organisation", "person")):
        fields["cluster"] = make_cluster()
    fields.setdefault("role", EventRole.PARTICIPANT)
    return EventParticipation.objects.create(**sourced(fields))


def make_international_action(**fields):
    named(InternationalAction, "Action", fields, "title")
    in_both_languages(fields, "title")
    fields.setdefault("kind", ActionKind.MISSION)
    fields.setdefault("start_on", date(2006, 1, 1))
    return InternationalAction.objects.create(**sourced(fields))


def make_action_participation(**fields):
    if "action" not in fields:
        fields["action"] = make_international_action()
    if "cluster" not in fields:
        fields["cluster"] = make_cluster()
    return ActionParticipation.objects.create(**sourced(fields))


def make_import_batch(**fields):
    """Make the record of a list that was received; the services read and plan it."""
    if "cluster" not in fields:
        fields["cluster"] = make_cluster()
    fields.setdefault("listed_on", date(2024, 6, 30))
    fields.setdefault("mode", ImportMode.FULL)
    fields.setdefault("filename", "members.xlsx")
    fields.setdefault("fingerprint", "0" * 64)
    return ImportBatch.objects.create(**fields)


def make_import_row(**fields):
    if "batch" not in fields:
        fields["batch"] = make_import_batch()
    if "number" not in fields:
        fields["number"] = next_number(ImportRow) + 1
    fields.setdefault("name", "Sonaca")
    return ImportRow.objects.create(**fields)


def make_source_file(content=b"Members: Sonaca.", **fields):
    """Make a file of a source, which holds ``content``."""
    fields.setdefault("saved_on", date(2024, 6, 30))
    fields.setdefault("filename", "members.txt")
    if "source" not in fields:
        fields["source"] = make_source()
    return keep_file(content=content, **fields)


def make_link_check(**fields):
    if "source" not in fields:
        fields["source"] = make_source(url="https://example.org/gone")
    fields.setdefault("url", fields["source"].url)
    fields.setdefault("state", LinkState.GONE)
    fields.setdefault("checked_at", timezone.now())
    fields.setdefault("broken_since", fields["checked_at"])
    return LinkCheck.objects.create(**fields)


FACTORIES = {
    Source: make_source,
    Territory: make_territory,
    Place: make_place,
    Activity: make_activity,
    ThemeScheme: make_theme_scheme,
    Theme: make_theme,
    LegalRegime: make_legal_regime,
    SubsidyRate: make_subsidy_rate,
    Cluster: make_cluster,
    ClusterEntity: make_cluster_entity,
    ClusterName: make_cluster_name,
    ClusterNaming: make_cluster_naming,
    ClusterTheme: make_cluster_theme,
    ClusterSuccession: make_cluster_succession,
    Recognition: make_recognition,
    Organisation: make_organisation,
    OrganisationForm: make_organisation_form,
    OrganisationName: make_organisation_name,
    OrganisationNaming: make_organisation_naming,
    OrganisationSeat: make_organisation_seat,
    OrganisationSize: make_organisation_size,
    OrganisationActivity: make_organisation_activity,
    OrganisationMerge: make_organisation_merge,
    RecordMerge: make_record_merge,
    DistinctPair: make_distinct_pair,
    SuggestionDismissal: make_suggestion_dismissal,
    SavedView: make_saved_view,
    Delivery: make_delivery,
    ExternalRecord: make_external_record,
    Person: make_person,
    Mandate: make_mandate,
    MandateAttestation: make_mandate_attestation,
    Membership: make_membership,
    MembershipAttestation: make_membership_attestation,
    Partnership: make_partnership,
    PartnershipCluster: make_partnership_cluster,
    Participation: make_participation,
    Agreement: make_agreement,
    AgreementParty: make_agreement_party,
    Event: make_event,
    EventParticipation: make_event_participation,
    InternationalAction: make_international_action,
    ActionParticipation: make_action_participation,
    UserRole: make_user_role,
}
"""The function that makes a row of each model of the registry."""
