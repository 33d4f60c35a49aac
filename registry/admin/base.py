"""What the admin of every table of the registry does."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.views.main import ERROR_FLAG
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.forms import (
    PartForm,
    PartFormSet,
    prefix_of,
    refused,
)
from registry.history.events import with_last_event
from registry.models import Mandate, Membership
from registry.models.base import Period
from registry.refusals import explain
from registry.services import attest_from_start, follow_start

from .clashes import ClashesAdmin, ClashesPart
from .columns import as_read_column
from .fields import FormFields, is_day
from .files import FilesAdmin
from .filters import StatedFilter, is_open_text
from .history import HistoryAdmin
from .many import ManyAdmin
from .ranges import TypedDaysFilter
from .searching import SearchingAdmin
from .versions import VersionedAdmin
from .viewed import ViewedAdmin
from .warnings import warnings_about

CLUSTERS = "clusters"
ORGANISATIONS = "organisations"
LINKS = "links"
SOURCES = "sources"
REFERENCE = "reference"

PERIOD = [
    ("start_on", "start_precision"),
    ("end_on", "end_precision"),
    ("end_source", "end_locator", "end_quote"),
]
PERIOD_FIELDSET = (gettext_lazy("Period"), {"fields": PERIOD})
TITLES = ("title_en", "title_fr")
NOTES = ("note_en", "note_fr")
PURPOSES = ("purpose_en", "purpose_fr")
DESCRIPTIONS = ("description_en", "description_fr")
SOURCE_ROWS = [("source", "locator"), "quote", "basis", NOTES]
SOURCE_FIELDSET = (gettext_lazy("Source"), {"fields": SOURCE_ROWS})


class RegistryAdmin(
    ViewedAdmin,
    VersionedAdmin,
    FormFields,
    ManyAdmin,
    SearchingAdmin,
    HistoryAdmin,
    FilesAdmin,
    ClashesAdmin,
    admin.ModelAdmin,
):
    """A table of the registry: found by forgiving search, with files and history."""

    group: str
    """Under which of ``admin_headings`` the table stands on the first page."""

    carried = ()
    """What "save and add another" keeps, for many facts out of one document."""

    found_on_desk = False
    """Whether the desk searches the table for a record to change."""

    list_per_page = 50
    show_full_result_count = False

    def get_list_filter(self, request):
        """Let each day that the list shows be narrowed to a range."""
        chosen = [
            (each, StatedFilter) if is_open_text(self.model, each) else each
            for each in super().get_list_filter(request)
        ]
        days = {f.name for f in self.model._meta.concrete_fields if is_day(f)}
        shown = [name for name in self.get_list_display(request) if name in days]
        named = {each[0] for each in chosen if isinstance(each, tuple)}
        ranges = [(name, TypedDaysFilter) for name in shown if name not in named]
        return [*chosen, *ranges]

    def get_list_display(self, request):
        """Show what is written in two languages in the reader's."""
        return [
            as_read_column(self.model, name)
            for name in super().get_list_display(request)
        ]

    def changelist_view(self, request, extra_context=None):
        if request.method == "GET" and ERROR_FLAG in request.GET:
            # Without a word all rows would look like those that were asked for.
            messages.error(request, _("The list cannot be filtered like that."))
        return super().changelist_view(request, extra_context)

    def changeform_view(self, request, *args, **kwargs):
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            # Somebody saved the contrary after the form was checked: checked again, it
            # explains what is wrong now.
            pass
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError as error:
            request.refusal = error
        # With the refusal the form is not valid: it is shown as it was filled in.
        return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        refusal = getattr(request, "refusal", None)
        if refusal is None or prefix_of(refusal):
            return form
        explained = explain(refusal).messages
        return refused(form, [_("Nothing was saved. %s") % why for why in explained])

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if issubclass(inline.formset, PartFormSet):
            kwargs["refusal"] = getattr(request, "refusal", None)
        return kwargs

    def save_model(self, request, obj, form, change):
        before = _as_it_was(obj)
        super().save_model(request, obj, form, change)
        if before and follow_start(fact=obj, before=before):
            messages.info(
                request,
                _("The document that shows it on its start moved with the start."),
            )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if _complete(form.instance):
            messages.info(
                request,
                _("Its source was recorded as a document that shows it on its start."),
            )
        if change and "slug" in form.changed_data and self.view_on_site(form.instance):
            messages.warning(
                request,
                _(
                    "The identifier changed, and with it the address of the public "
                    "page: links to the old one lead nowhere."
                ),
            )
        for warning in warnings_about(form.instance):
            messages.warning(request, warning)

    def save_formset(self, request, form, formset, change):
        before = [_as_it_was(each.instance) for each in formset.forms]
        super().save_formset(request, form, formset, change)
        for each, was in zip(formset.forms, before, strict=True):
            if was and not each.cleaned_data.get("DELETE"):
                follow_start(fact=each.instance, before=was)
        for row in formset.new_objects:
            _complete(row)

    def response_add(self, request, obj, post_url_continue=None):
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST and self.carried:
            kept = {
                name: _initial(obj, name) for name in self.carried if getattr(obj, name)
            }
            return HttpResponseRedirect(f"{request.path}?{urlencode(kept)}")
        return response

    def view_on_site(self, obj):
        subject = getattr(obj, "subject", obj)
        page = getattr(subject, "get_absolute_url", None)
        try:
            return page() if page else None
        except NoReverseMatch:
            # A form that was sent without an identifier is shown once more.
            return None

    @admin.display(boolean=True, description=gettext_lazy("in force today"))
    def in_force(self, row: Period):
        return row.holds_on(timezone.localdate())


class Part(FormFields, ClashesPart, admin.StackedInline):
    """The parts of a row on its page; an empty source is the source of the whole.

    They are folded, with their number, unless something of them was refused.
    """

    template = "registry/admin/parts.html"
    classes = ("collapse",)
    form = PartForm
    formset = PartFormSet
    extra = 0
    show_change_link = True

    def get_queryset(self, request):
        return with_last_event(super().get_queryset(request))


def _complete(row):
    """Add the document that shows a new membership or mandate: its own source."""
    if isinstance(row, Mandate | Membership):
        return attest_from_start(fact=row)
    return None


def _as_it_was(row):
    """Return a membership or mandate as the database still holds it, if it does."""
    if isinstance(row, Mandate | Membership) and row.pk:
        return type(row).objects.filter(pk=row.pk).first()
    return None


def _initial(row, name):
    value = row._meta.get_field(name).value_from_object(row)
    return value.isoformat() if hasattr(value, "isoformat") else value
