"""The columns of a member list; their words stand in ``columns.toml``."""

from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from registry.imports.reading.fields import Field, with_words
from registry.imports.reading.organisations import NOTE, OF_ORGANISATIONS
from registry.models import (
    LegalForm,
    Membership,
    MembershipCategory,
    Organisation,
    OrganisationKind,
    Precision,
    SizeClass,
)

FIELDS = with_words(
    (
        OF_ORGANISATIONS["name"],
        OF_ORGANISATIONS["enterprise_number"],
        OF_ORGANISATIONS["slug"],
        Field(
            "kind",
            _("kind"),
            _("What it is: enterprise, university, research centre…"),
            choices=OrganisationKind,
            example=OrganisationKind.ENTERPRISE.label,
            fills=Organisation.kind,
        ),
        Field(
            "size_class",
            _("size class"),
            _("Of enterprises: micro, small, medium, SME or large."),
            choices=SizeClass,
            example=SizeClass.MEDIUM.label,
            fills=Organisation.size_class,
        ),
        Field(
            "legal_form",
            _("legal form"),
            _("Company, non-profit association…"),
            choices=LegalForm,
            example=LegalForm.COMPANY.label,
            fills=Organisation.legal_form,
        ),
        OF_ORGANISATIONS["post_code"],
        OF_ORGANISATIONS["locality"],
        OF_ORGANISATIONS["country"],
        Field(
            "website",
            _("website"),
            _("Of the organisation."),
            holds="website",
            example="https://www.example.org",
            fills=Organisation.website,
            alike="regexp_replace(lower({}), '^https?://(www\\.)?|/+$', '', 'g')",
        ),
        Field(
            "email",
            _("functional e-mail"),
            _("A mailbox of the organisation, such as info@…, never of a person."),
            holds="email",
            example="info@example.org",
            fills=Organisation.email,
            alike="lower({})",
        ),
        Field(
            "category",
            _("category of membership"),
            _("Full, founding or associate member."),
            choices=MembershipCategory,
            example=MembershipCategory.FULL.label,
            fills=Membership.category,
        ),
        Field(
            "start_on",
            _("member since"),
            _("A day, a month or a year: 31/12/2005, 12/2005 or 2005."),
            holds="date",
            example="15/03/2019",
            fills=Membership.start_on,
        ),
        Field(
            "start_precision",
            _("precision of the start"),
            _("Day, month, year or documented; empty: as exact as it is written."),
            choices=Precision,
            only_in_exports=True,
            fills=Membership.start_precision,
        ),
        Field(
            "end_on",
            _("member until"),
            _("Last day; empty while it is a member."),
            holds="date",
            fills=Membership.end_on,
        ),
        Field(
            "end_precision",
            _("precision of the end"),
            _("Day, month, year or documented; empty: as exact as it is written."),
            choices=Precision,
            only_in_exports=True,
            fills=Membership.end_precision,
        ),
        OF_ORGANISATIONS["former_name"],
        replace(NOTE, example=_("Represented by its holding company until 2021")),
    ),
    Path(__file__).with_suffix(".toml"),
)
