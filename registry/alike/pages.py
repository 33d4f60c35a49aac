"""The likely duplicates: staff look at each pair, and merge it or tell it apart."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from registry.admin.merging import may_merge, merge_url, page_of
from registry.enterprise_number import normalise
from registry.forms import is_key
from registry.models import DistinctPair, Place
from registry.pages.staff import StaffMixin
from registry.words import day

from .finding import Pair, likely_pairs, resembling
from .kinds import RecordKind
from .telling import offer_again, tell_apart

PER_PAGE = 30


@dataclass(frozen=True)
class ShownPair:
    """A pair, and where merging it is previewed.

    Args:
        records: the two, each with its page and what it says of itself in short.
    """

    pair: Pair
    records: list[tuple[models.Model, str, list[str]]]
    merge: str


class LikelyDuplicates(StaffMixin, TemplateView):
    """Each two records that look like one, with what to make of them."""

    bound_by = "searches"

    permission = "registry.add_distinctpair"
    template_name = "registry/alike/duplicates.html"

    @cached_property
    def kind(self) -> RecordKind:
        asked = self.request.GET.get("kind")
        if asked is None:
            filled = (kind for kind in RecordKind if self.pairs[kind])
            return next(filled, RecordKind.ORGANISATION)
        if asked not in RecordKind.values:
            raise Http404
        return RecordKind(asked)

    @cached_property
    def pairs(self) -> dict[RecordKind, list[Pair]]:
        return {kind: likely_pairs(kind) for kind in RecordKind}

    def get_context_data(self, **kwargs):
        page = Paginator(self.pairs[self.kind], PER_PAGE).get_page(
            self.request.GET.get("page")
        )
        column = self.kind.known.column
        apart = DistinctPair.objects.filter(**{f"{column}__isnull": False})
        return super().get_context_data(
            kinds=[(kind, kind.label, len(self.pairs[kind])) for kind in RecordKind],
            kind=self.kind,
            page=page,
            shown=_shown(self.kind, page.object_list, self.request.user),
            apart=apart.select_related(column, f"other_{column}", "said_by"),
            **kwargs,
        )

    def post(self, request):
        act = {"apart": self._tell_apart, "again": self._offer_again}.get(
            request.POST.get("act")
        )
        try:
            if act is None:
                raise ValidationError(_("Say what to do: choose one of the buttons."))
            messages.success(request, act(request))
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
        return redirect(f"{request.path}?kind={self.kind}")

    def _tell_apart(self, request) -> str:
        keys = [request.POST.get(name, "") for name in ("one", "other")]
        if not all(map(is_key, keys)):
            raise ValidationError(_("One of the two was removed meanwhile."))
        tell_apart(
            kind=self.kind,
            one=int(keys[0]),
            other=int(keys[1]),
            reason=request.POST.get("reason", "").replace("\x00", ""),
            user=request.user,
        )
        return _("They are two: they are not offered again.")

    def _offer_again(self, request) -> str:
        key = request.POST.get("pair", "")
        if not is_key(key):
            raise ValidationError(_("It was taken back already."))
        offer_again(pair=int(key), user=request.user)
        return _("They are offered again if they still look like one.")


class LooksLike(AccessMixin, View):
    """What looks like the record that somebody is typing: a piece of a page."""

    bound_by = "searches"

    def dispatch(self, request, *args, **kwargs):
        if kwargs["kind"] not in RecordKind.values:
            raise Http404
        self.kind = RecordKind(kwargs["kind"])
        name = self.kind.model._meta.model_name
        rights = (f"registry.change_{name}", f"registry.add_{name}")
        if not (request.user.is_staff and any(map(request.user.has_perm, rights))):
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, kind):
        but = request.GET.get("but", "")
        found = resembling(
            self.kind, _typed(request.GET), but=int(but) if is_key(but) else None
        )
        return TemplateResponse(
            request,
            "registry/alike/_looks_like.html",
            {"found": [(each, page_of(each.row)) for each in found]},
        )


def _typed(said) -> dict[str, str]:
    """Return what stands in a form so far, as the columns of a record hold it."""
    typed = {name: text.replace("\x00", "")[:500] for name, text in said.items()}
    if is_key(typed.get("place", "")):
        place = Place.objects.filter(pk=typed["place"]).first()
        typed["place__post_code"] = place.post_code if place else ""
    try:
        typed["enterprise_number"] = normalise(typed.get("enterprise_number", ""))
    except ValidationError:
        typed["enterprise_number"] = ""
    try:
        date.fromisoformat(typed.get("published_on", ""))
    except ValueError:
        typed["published_on"] = ""
    return typed


def _shown(kind: RecordKind, pairs: list[Pair], user) -> list[ShownPair]:
    keys = {key for pair in pairs for key in (pair.one, pair.other)}
    rows = kind.known.rows()
    if kind is RecordKind.ORGANISATION:
        rows = rows.select_related("place")
    found = rows.in_bulk(keys)
    may = may_merge(user, kind.model)
    shown = []
    for pair in pairs:
        records = [found[pair.one], found[pair.other]]
        # Whoever has an enterprise number is rather the one that stays.
        kept, gone = sorted(records, key=_has_number, reverse=True)
        shown.append(
            ShownPair(
                pair,
                [(row, page_of(row), _said(row)) for row in records],
                merge_url(kept, gone) if may else "",
            )
        )
    return shown


def _has_number(record) -> bool:
    return bool(getattr(record, "enterprise_number", ""))


_TOLD = {
    RecordKind.ORGANISATION: (
        *("kind", "enterprise_number_display", "place", "website", "closed_on"),
    ),
    RecordKind.CLUSTER: ("kind", "country", "website", "created_on"),
    RecordKind.PERSON: ("also_written",),
    RecordKind.SOURCE: ("publisher", "published_on", "url"),
}


def _said(record) -> list[str]:
    """Return what a record says of itself, in short."""
    said = [record.slug]
    for name in _TOLD[RecordKind.of(type(record))]:
        display = getattr(record, f"get_{name}_display", None)
        value = display() if display else getattr(record, name)
        if isinstance(value, date):
            value = day(value)
        if value:
            said.append(str(value))
    return said
