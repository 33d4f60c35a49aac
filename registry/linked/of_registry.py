"""What stands for the registry's own columns in linked data."""

from collections.abc import Iterator
from urllib.parse import quote

from django.db.models import Q
from rdflib import RDF, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, RDFS, SKOS

from registry import enterprise_number
from registry.models import (
    Agreement,
    Cluster,
    ClusterSuccession,
    Event,
    Organisation,
    Partnership,
    Source,
)
from registry.models.activity import ActivityVersion

from .declared import Linked, ToldPart
from .graph import ADMS, LOCN, ROV, SCHEMA, PageGraph

CBE = "http://org.belgif.be/cbe/org/{}#id"
"""What the federal administration calls an enterprise in linked data."""
NACE = "http://vocab.belgif.be/nace2008/{}#id"

TITLED = {"title": SKOS.prefLabel, "kind": DCTERMS.type}
NAMES = {"name": SKOS.altLabel}
"""A further name is one of the thing: the row that states it says by whom."""


def _memberships(of: str) -> ToldPart:
    return ToldPart(
        "membership",
        "registry.Membership",
        of,
        (ORG.Membership,),
        {
            "cluster": ORG.organization,
            "organisation": ORG.member,
            "category": ORG.role,
        },
        during=ORG.memberDuring,
        home="cluster",
    )


def _mandates(of: str) -> ToldPart:
    return ToldPart(
        "mandate",
        "registry.Mandate",
        of,
        (ORG.Membership,),
        {"cluster": ORG.organization, "organisation": ORG.organization}
        | {"role": ORG.role, "title": RDFS.label, "represents": DCTERMS.relation},
        during=ORG.memberDuring,
    )


def _participations(of: str) -> ToldPart:
    return ToldPart(
        "participation",
        "registry.Participation",
        of,
        (ORG.Membership,),
        {
            "partnership": ORG.organization,
            "organisation": ORG.member,
            "role": ORG.role,
        },
        home="partnership",
    )


def _parties(of: str) -> ToldPart:
    return ToldPart(
        "party",
        "registry.AgreementParty",
        of,
        (ORG.Membership,),
        {
            "agreement": ORG.organization,
            "organisation": ORG.member,
            "cluster": ORG.member,
        },
        home="agreement",
    )


def linked_data() -> dict[type, Linked]:
    """Return networks, organisations, what joins them, events and documents."""
    return {
        Cluster: Linked(
            (ORG.OrganizationalCollaboration,),
            "Organization",
            {
                "name": SKOS.prefLabel,
                "kind": ORG.classification,
                "legal_entity": ORG.linkedTo,
                "created_on": SCHEMA.foundingDate,
                "description": DCTERMS.description,
                "website": FOAF.homepage,
            },
            (
                _memberships("cluster"),
                _mandates("cluster"),
                ToldPart(
                    "name",
                    "registry.ClusterName",
                    "cluster",
                    (PROV.Entity,),
                    NAMES | {"kind": DCTERMS.type},
                ),
                ToldPart(
                    "theme",
                    "registry.ClusterTheme",
                    "cluster",
                    (PROV.Entity,),
                    {"theme": DCTERMS.subject},
                    during=DCTERMS.temporal,
                    told_by=DCTERMS.relation,
                ),
                ToldPart(
                    "recognition",
                    "registry.Recognition",
                    "cluster",
                    (SCHEMA.Permit,),
                    {
                        "cluster": SCHEMA.about,
                        "regime": SCHEMA.isBasedOn,
                        "act": RDFS.label,
                        "ending": DCTERMS.type,
                    },
                    during=DCTERMS.temporal,
                ),
            ),
            further=successions,
        ),
        Organisation: Linked(
            (ORG.Organization,),
            "Organization",
            {
                "name": SKOS.prefLabel,
                "kind": ORG.classification,
                "size_class": SCHEMA.category,
                "legal_form": ROV.orgType,
                "founded_on": SCHEMA.foundingDate,
                "closed_on": SCHEMA.dissolutionDate,
                "website": FOAF.homepage,
                "originates_from": PROV.wasDerivedFrom,
            },
            (
                _memberships("organisation"),
                _mandates("organisation"),
                _participations("organisation"),
                _parties("organisation"),
                ToldPart(
                    "name",
                    "registry.OrganisationName",
                    "organisation",
                    (PROV.Entity,),
                    NAMES | {"kind": DCTERMS.type},
                ),
            ),
            further=registration_and_site,
        ),
        Partnership: Linked(
            (ORG.OrganizationalCollaboration,),
            "Organization",
            {
                "title": SKOS.prefLabel,
                "purpose": ORG.purpose,
            },
            (
                _participations("partnership"),
                ToldPart(
                    "cluster",
                    "registry.PartnershipCluster",
                    "partnership",
                    (ORG.Membership,),
                    {"partnership": ORG.organization, "cluster": ORG.member},
                ),
            ),
            during=DCTERMS.temporal,
        ),
        Agreement: Linked(
            (ORG.OrganizationalCollaboration,),
            "Organization",
            TITLED | {"purpose": ORG.purpose, "scope": DCTERMS.coverage},
            (_parties("agreement"),),
            during=DCTERMS.temporal,
        ),
        Event: Linked(
            (SCHEMA.Event,),
            "Event",
            {
                "title": SKOS.prefLabel,
                "series": SCHEMA.superEvent,
                "place": SCHEMA.location,
                "description": DCTERMS.description,
                "attendance": SCHEMA.attendee,
                "start_on": SCHEMA.startDate,
                "end_on": SCHEMA.endDate,
            },
            (
                ToldPart(
                    "participation",
                    "registry.EventParticipation",
                    "event",
                    (SCHEMA.Role,),
                    {
                        "cluster": SCHEMA.participant,
                        "organisation": SCHEMA.participant,
                        "role": SCHEMA.roleName,
                    },
                    told_by=SCHEMA.participant,
                ),
            ),
        ),
        Source: Linked(
            (PROV.Entity, FOAF.Document),
            "CreativeWork",
            {
                "title": DCTERMS.title,
                "publisher": SCHEMA.publisher,
                "kind": DCTERMS.type,
                "published_on": DCTERMS.issued,
                "language": SCHEMA.inLanguage,
                "url": DCTERMS.source,
            },
        ),
    }


def successions(told: PageGraph, cluster: Cluster) -> Iterator[tuple]:
    """Say what a network was before, and became: a change that others share."""
    rows = ClusterSuccession.objects.known_by(told.day).select_related(
        "predecessor", "successor", "source"
    )
    for row in rows.filter(Q(predecessor=cluster) | Q(successor=cluster)):
        change = told.named(row.successor, f"change-{row.predecessor.slug}-{row.kind}")
        told.add(change, RDF.type, ORG.ChangeEvent)
        told.add(change, ORG.originalOrganization, told.uri(row.predecessor))
        told.add(change, ORG.resultingOrganization, told.uri(row.successor))
        told.add(change, PROV.hadPrimarySource, told.uri(row.source))
        is_before = row.predecessor == cluster
        yield (ORG.changedBy if is_before else ORG.resultedFrom), change


def registration_and_site(told: PageGraph, body: Organisation) -> Iterator[tuple]:
    """Say its number, in the words of the federal administration too, and its seat."""
    if body.enterprise_number:
        yield RDF.type, ROV.RegisteredOrganization
        yield ROV.legalName, Literal(body.name)
        yield SKOS.exactMatch, URIRef(cbe_uri(body))
        registration = told.named(body, "registration")
        told.add(registration, RDF.type, ADMS.Identifier)
        told.add(registration, SKOS.notation, Literal(body.enterprise_number))
        yield ROV.registration, registration
    for link in body.activity_links.known_by(told.day).select_related("activity"):
        if link.activity.version == ActivityVersion.NACEBEL_2008:
            yield ROV.orgActivity, URIRef(NACE.format(quote(link.activity.code)))
    if body.seat:
        site, address = told.named(body, "site"), told.named(body, "address")
        told.add(site, RDF.type, ORG.Site)
        told.add(site, ORG.siteAddress, address)
        told.add(address, RDF.type, LOCN.Address)
        told.add(address, LOCN.fullAddress, Literal(body.seat))
        if body.place:
            told.add(address, LOCN.postCode, Literal(body.place.post_code))
        yield ORG.hasSite, site


def cbe_uri(body: Organisation) -> str:
    """Return what the federal administration calls an organisation with a number."""
    shown = enterprise_number.display(body.enterprise_number)
    return CBE.format(shown.replace(".", "_"))
