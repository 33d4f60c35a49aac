"""Forms that name what is in the way, and make an identifier where none is given."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.text import slugify
from django.utils.translation import gettext as _

from registry.alike.clashes import clashes
from registry.services.identifiers import free_slug

from .merging import page_of

MOST = 3
"""Records in the way that a refusal names."""


class ClashesAdmin:
    """A table whose form names what is in the way of a row."""

    slug_made_of = ()
    """What the identifier of a new row is made of, if not what fills it in."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        made_of = self.slug_made_of or self.prepopulated_fields.get("slug", ())
        return naming_clashes(form, request, made_of)


class ClashesPart:
    """Parts whose forms name what is in the way of each."""

    def get_formset(self, request, obj=None, **kwargs):
        form = naming_clashes(
            kwargs.pop("form", self.form),
            request,
            self.prepopulated_fields.get("slug", ()),
        )
        named = naming_formset(kwargs.pop("formset", self.formset), request)
        return super().get_formset(request, obj, form=form, formset=named, **kwargs)


def naming_formset(formset_class, request):
    """Return forms of parts that name the records on account of which one is refused.

    What a rule says of a part and its whole only the database tells, when all is saved.
    """

    class NamingSet(formset_class):
        def clean(self):
            super().clean()
            for form in self.forms:
                if form.errors:
                    name_others(form, request)

    return NamingSet


def naming_clashes(form_class, request, slug_made_of=()):
    """Return a form that names the records on account of which it is refused.

    A new record without an identifier gets one that nobody has; so does one whose
    identifier is only its name, as the page fills it in, where that is taken.

    Args:
        slug_made_of: the fields that an identifier is made of, if it is made at all.
    """

    class Naming(form_class):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.makes_slug = (
                bool(slug_made_of)
                and self.instance.pk is None
                and "slug" in self.fields
            )
            if self.makes_slug:
                self.fields["slug"].required = False

        def _post_clean(self):
            if self.makes_slug:
                self._make_slug()
            super()._post_clean()
            if self.errors:
                name_others(self, request)

        def _make_slug(self):
            said = [self.cleaned_data.get(name) for name in slug_made_of]
            words = " ".join(str(getattr(each, "slug", each)) for each in said if each)
            typed = self.cleaned_data.get("slug", "")
            model = self._meta.model
            longest = model._meta.get_field("slug").max_length
            filled_in = slugify(words)[:longest].strip("-")
            if words and "slug" not in self.errors and typed in ("", filled_in):
                self.cleaned_data["slug"] = free_slug(model, words)

    return Naming


def name_others(form, request) -> None:
    """Say in the errors of a form which records are in the way, with links to them."""
    for clash in clashes(form.instance):
        others = clash.others
        if hasattr(others, "readable_by"):
            others = others.readable_by(request.user)
        links = _links(others[:MOST], request)
        for error in _errors_about(clash, form) if links else ():
            told = _told(error)
            if links not in told:
                error.message = format_html("{} {} {}", told, _("It is:"), links)
                error.params = None


def _errors_about(clash, form) -> list:
    """Return what a form says of a clash: by the field, or in the words of the rule."""
    found = [
        error
        for errors in form._errors.values()
        for error in errors.data
        if clash.message and _told(error) == clash.message
    ]
    if not found and clash.field in form._errors:
        found = [e for e in form._errors[clash.field].data if e.code == "unique"]
    return found


def _told(error) -> str:
    return str(next(iter(error)))


def _links(rows, request):
    """Return the names of rows, each with the page on which it is changed.

    They open beside the form: what is typed there stays.
    """
    return format_html_join(
        ", ",
        '<a href="{}" target="_blank" rel="noopener">{}</a>',
        (
            (page_of(row), row)
            for row in rows
            if (there := admin.site._registry.get(type(row)))
            and there.has_view_permission(request, row)
        ),
    )
