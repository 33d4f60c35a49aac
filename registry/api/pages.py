"""The page that tells people of the API, and lets them try it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from registry import words
from registry.models import Cluster
from registry.state.kept import KeptForAll

from .lists import DEEPEST
from .parameters import MOST_A_PAGE


@dataclass(frozen=True)
class Example:
    """A question in plain words, and the address that answers it."""

    question: Promise
    name: str
    asked: dict[str, str]

    @property
    def address(self) -> str:
        return f"{reverse(f'api:{self.name}')}?{urlencode(self.asked, safe=',')}"


EXAMPLES = (
    Example(
        _("Which competitiveness poles were there at the end of 2010, in French?"),
        "cluster_list",
        {"kind": "competitiveness_pole", "asOf": "2010-12-31", "lang": "fr"},
    ),
    Example(
        _("Which memberships did a document show last, those of enterprises only?"),
        "membership_list",
        {"kind": "enterprise", "sort": "-documented", "pageSize": "10"},
    ),
    Example(
        _("Which documents state the most facts: title, publisher and address?"),
        "source_list",
        {"sort": "-facts", "select": "title,publisher,url"},
    ),
)


class ApiPage(TemplateView):
    """How to ask the API, in plain words, with every address to try."""

    template_name = "registry/api.html"

    def members_address(self) -> str:
        """Return where the members of a network are, of the one that has most.

        Empty where there is no network yet.
        """
        today = timezone.localdate()
        networks = Cluster.objects.with_member_count(today)
        slugs = networks.order_by("-member_count", "slug").values_list(
            "slug", flat=True
        )
        slug = KeptForAll("networks by members", today).get("largest", slugs.first)
        if slug is None:
            return ""
        path = reverse("api:cluster_members", args=[slug])
        return self.request.build_absolute_uri(f"{path}?pageSize={MOST_A_PAGE}")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            members_address=self.members_address(),
            examples=EXAMPLES,
            a_minute=settings.API_REQUESTS_A_MINUTE,
            most_a_page=MOST_A_PAGE,
            deepest=words.number(DEEPEST),
            **kwargs,
        )
