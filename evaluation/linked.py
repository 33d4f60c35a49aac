"""What stands for judgement in linked data: what was decided, what contradicts what."""

from rdflib.namespace import DCTERMS, PROV, RDFS, SKOS

from evaluation.models import Contradiction, Evaluation
from registry.linked.declared import Linked, ToldPart
from registry.linked.graph import SCHEMA


def linked_data() -> dict[type, Linked]:
    """Return evaluations, as far as everybody reads them, and contradictions.

    A contradiction is told as what each document states, one beside the other.
    """
    return {
        Evaluation: Linked(
            (SCHEMA.Review,),
            "Review",
            {
                "cluster": SCHEMA.itemReviewed,
                "occasion": DCTERMS.type,
                "reference_on": DCTERMS.temporal,
                "evaluating_organisation": SCHEMA.author,
                "decided_on": DCTERMS.date,
                "outcome": SCHEMA.reviewRating,
            },
        ),
        Contradiction: Linked(
            (PROV.Collection,),
            "Collection",
            {
                "name": SKOS.prefLabel,
                "resolution": DCTERMS.type,
                "reason": DCTERMS.description,
            },
            (
                ToldPart(
                    "statement",
                    "evaluation.Statement",
                    "contradiction",
                    (PROV.Entity,),
                    {"text": RDFS.label},
                    told_by=PROV.hadMember,
                ),
            ),
        ),
    }
