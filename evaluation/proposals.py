"""What a network's own people may propose of its targets."""

from django.utils.translation import gettext_lazy as _

from evaluation.models import Target
from registry.proposals.forms.base import RowProposalForm


class TargetProposed(RowProposalForm):
    """A target that the network is to reach, or what it did reach."""

    label = _("A target, or its result")
    explained = _("What the network is to reach, and what was reached.")
    model = Target
    columns = (
        "name_en",
        "name_fr",
        "code",
        "target",
        "result",
        "start_on",
        "start_precision",
        "end_on",
        "end_precision",
    )

    @classmethod
    def rows(cls, cluster):
        return Target.objects.of_cluster(cluster).order_by("-start_on", "slug")
