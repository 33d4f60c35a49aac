"""What of the registry's own tables stands in the dump otherwise than by the rule."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet

from registry.models import EventParticipation, Mandate, Person

from .declared import DumpRule


def dump_rules() -> dict[type, tuple[DumpRule, ...]]:
    """Return the rule of persons: by the role that a document names them in."""
    return {Person: (DumpRule(rows=with_public_role, without=("also_written",)),)}


def with_public_role(persons: QuerySet) -> QuerySet:
    """Keep persons who hold a mandate, or whom an event names."""
    nobody = AnonymousUser()
    roles = (
        Exists(rows.objects.readable_by(nobody).filter(person=OuterRef("pk")))
        for rows in (Mandate, EventParticipation)
    )
    held, taking_part = roles
    return persons.filter(held | taking_part)
