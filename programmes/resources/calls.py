"""The tables of calls, and of the projects that are submitted to them."""

from programmes.models import Call, Project, ProjectParticipant, ProjectPole
from registry.resources.base import SOURCED, TITLES, RegistryResource


class CallResource(RegistryResource):
    class Meta:
        model = Call
        import_id_fields = ("slug",)
        fields = (
            "slug",
            *TITLES,
            "number",
            "plan",
            "opened_on",
            "opened_precision",
            "decided_on",
            "decided_precision",
            "published_submitted",
            "published_retained",
            *SOURCED,
        )


class ProjectResource(RegistryResource):
    class Meta:
        model = Project
        import_id_fields = ("slug",)
        fields = (
            "slug",
            "title",
            "kind",
            "description_en",
            "description_fr",
            "call",
            "partnership",
            "agreement",
            "submitted_on",
            "submitted_precision",
            "outcome",
            "outcome_on",
            "outcome_precision",
            "total_budget",
            "public_part",
            "budget_wording",
            "is_consortium_complete",
            *SOURCED,
        )


class ProjectPoleResource(RegistryResource):
    class Meta:
        model = ProjectPole
        import_id_fields = ("project", "cluster")
        fields = ("project", "cluster", "role", *SOURCED)


class ProjectParticipantResource(RegistryResource):
    class Meta:
        model = ProjectParticipant
        import_id_fields = ("project", "organisation", "cluster")
        fields = ("project", "organisation", "cluster", "role", "budget", *SOURCED)
