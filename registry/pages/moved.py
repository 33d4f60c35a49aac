"""Addresses of records that were merged into others: they lead on."""

from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from registry.models import RecordMerge


class MovedMixin:
    """The page of a record; that of one merged away leads to the other's."""

    merged_as = ""
    """What a merge calls records of this kind: ``cluster``, ``document``."""

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            merges = RecordMerge.objects.in_force().select_related(self.merged_as)
            gone = {f"{self.merged_as}__isnull": False, "gone": kwargs["slug"]}
            if (merge := merges.filter(**gone).first()) is None:
                raise
        query = request.GET.urlencode()
        page = reverse(request.resolver_match.view_name, args=[merge.kept.slug])
        # Not for ever: a merge can be undone.
        return HttpResponseRedirect(page + (f"?{query}" if query else ""))
