"""What stands for public money in linked data."""

from rdflib.namespace import DCTERMS, ORG, PROV, SKOS

from programmes.models import Call, FundingLine, Grant, Plan, Project
from registry.linked.declared import Linked, ToldPart
from registry.linked.graph import SCHEMA

DESCRIBED = {"description": DCTERMS.description}


def linked_data() -> dict[type, Linked]:
    """Return plans, funding lines, calls, projects and grants."""
    return {
        Plan: Linked(
            (SCHEMA.FundingScheme,),
            "FundingScheme",
            {"name": SKOS.prefLabel, "kind": DCTERMS.type} | DESCRIBED,
            (
                ToldPart(
                    "actor",
                    "programmes.PlanActor",
                    "plan",
                    (SCHEMA.Role,),
                    {
                        "organisation": SCHEMA.participant,
                        "cluster": SCHEMA.participant,
                        "role": SCHEMA.roleName,
                    },
                    told_by=SCHEMA.participant,
                ),
            ),
            during=DCTERMS.temporal,
        ),
        FundingLine: Linked(
            (SCHEMA.FundingScheme,),
            "FundingScheme",
            {"name": SKOS.prefLabel, "category": DCTERMS.type},
            further=plan_of_line,
        ),
        Call: Linked(
            (SCHEMA.FundingScheme,),
            "FundingScheme",
            {
                "title": SKOS.prefLabel,
                "plan": DCTERMS.isPartOf,
                "opened_on": SCHEMA.startDate,
                "decided_on": SCHEMA.endDate,
            },
        ),
        Project: Linked(
            (SCHEMA.ResearchProject,),
            "Project",
            {
                "title": SKOS.prefLabel,
                "kind": DCTERMS.type,
                "call": DCTERMS.isPartOf,
                "partnership": DCTERMS.relation,
                "agreement": DCTERMS.relation,
            }
            | DESCRIBED,
            (
                ToldPart(
                    "pole",
                    "programmes.ProjectPole",
                    "project",
                    (ORG.Membership,),
                    {
                        "project": ORG.organization,
                        "cluster": ORG.member,
                        "role": ORG.role,
                    },
                ),
                ToldPart(
                    "participant",
                    "programmes.ProjectParticipant",
                    "project",
                    (ORG.Membership,),
                    {
                        "project": ORG.organization,
                        "cluster": ORG.member,
                        "organisation": ORG.member,
                        "role": ORG.role,
                    },
                ),
            ),
        ),
        Grant: Linked(
            (SCHEMA.MonetaryGrant, PROV.Entity),
            "MonetaryGrant",
            {
                "title": SKOS.prefLabel,
                "kind": DCTERMS.type,
                "code": SKOS.notation,
                "funding_line": SCHEMA.isPartOf,
                "project": SCHEMA.fundedItem,
                "cluster": SCHEMA.fundedItem,
                "organisation": SCHEMA.fundedItem,
                "start_on": SCHEMA.startDate,
                "end_on": SCHEMA.endDate,
            },
            (
                ToldPart(
                    "decision",
                    "programmes.BudgetDecision",
                    "grant",
                    (SCHEMA.MonetaryAmount,),
                    {
                        "amount": SCHEMA.value,
                        "decided_on": DCTERMS.date,
                        "kind": DCTERMS.type,
                    },
                    told_by=SCHEMA.amount,
                ),
            ),
        ),
    }


def plan_of_line(told, line: FundingLine):
    """Say of which plan a funding line is part: by its envelope."""
    yield DCTERMS.isPartOf, told.uri(line.envelope.plan)
