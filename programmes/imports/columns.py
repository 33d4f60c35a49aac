"""The columns of a list of beneficiaries; their words stand in ``columns.toml``."""

import re
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programmes.models import Grant
from registry.imports.reading.fields import Field, with_words
from registry.imports.reading.organisations import NOTE, OF_ORGANISATIONS

DECIDED = re.compile(
    r"\b(decid|octroy|accord|engag|attribu|decided|granted|awarded|committed|"
    r"toegekend|beslist|bewilligt|concedid|concess|aprovad|przyznan|schvalen|megitelt|"
    r"aprobat|beviljat|bevilget|myonnet|odobren|dodijeljen)"
)
PAID = re.compile(
    r"\b(pay|depens|vers|liquid|spent|paid|disbursed|betaald|uitbetaald|uitgaven|"
    r"bezahlt|ausgezahlt|pagad|pagat|erogat|pago|wyplacon|vyplacen|kifizetett|platit|"
    r"utbetal|udbetal|maksettu|isplacen|izplacan)"
)
"""What stands above the headers of amounts, where they have two levels."""

_FORMER_NAME = OF_ORGANISATIONS["former_name"]

FIELDS = with_words(
    (
        OF_ORGANISATIONS["name"],
        OF_ORGANISATIONS["enterprise_number"],
        OF_ORGANISATIONS["slug"],
        OF_ORGANISATIONS["post_code"],
        OF_ORGANISATIONS["locality"],
        OF_ORGANISATIONS["country"],
        replace(_FORMER_NAME, words=replace(_FORMER_NAME.words, inside=())),
        Field(
            "grant",
            _("identifier of the grant"),
            _("What the address of its page ends in; leave it as it is."),
            identifies=True,
            only_in_exports=True,
            as_long_as=Grant.slug,
        ),
        Field(
            "code",
            _("code"),
            _("What its publisher calls it: a number of the file or project."),
            example="P-2016-0042",
            fills=Grant.code,
        ),
        Field(
            "project",
            _("project"),
            _("What the money is for, as published."),
            example="Composites recyclables",
            fills=Grant.title_fr,
        ),
        Field(
            "portfolio",
            _("group of projects"),
            _("The projects that it belongs to; kept in the note."),
            example="Matériaux durables",
        ),
        Field(
            "measure",
            _("measure"),
            _("The heading under which it is published; kept in the note."),
            example="2.01",
        ),
        Field(
            "requested_on",
            _("requested on"),
            _("When it was asked for, which is not when it was decided; in the note."),
            holds="date",
            example="15/01/2016",
        ),
        Field(
            "decided_on",
            _("decided on"),
            _("The day of the decision; empty: known by the date of the list."),
            holds="date",
            example="15/03/2016",
        ),
        Field(
            "last_decided_on",
            _("last decided on"),
            _("Where only the latest of several decisions is published."),
            holds="date",
            example="20/09/2018",
        ),
        Field(
            "eligible_cost",
            _("eligible cost"),
            _("The whole cost, of which the money pays a share, in euro."),
            is_amount=True,
            never_above=PAID,
            example="500000,00",
            fills=Grant.eligible_cost,
        ),
        Field(
            "decided_amount",
            _("decided amount"),
            _("What was granted, in euro. Needed, unless its parts are there."),
            required=True,
            is_amount=True,
            above=DECIDED,
            never_above=PAID,
            example="250000,00",
        ),
        Field(
            "decided_eu",
            _("European part of the decided amount"),
            _("Where the amount is published in parts."),
            is_amount=True,
            above=DECIDED,
            example="100000,00",
            fills=Grant.eu_amount,
        ),
        Field(
            "decided_region",
            _("Walloon part of the decided amount"),
            _("Where the amount is published in parts."),
            is_amount=True,
            above=DECIDED,
            example="150000,00",
            fills=Grant.region_amount,
        ),
        Field(
            "paid_amount",
            _("paid amount"),
            _("What of it was paid by the date of the list, in euro."),
            is_amount=True,
            above=PAID,
            never_above=DECIDED,
            example="125000,50",
        ),
        Field(
            "paid_eu",
            _("European part of the paid amount"),
            _("Where the amount is published in parts."),
            is_amount=True,
            above=PAID,
            example="50000,20",
        ),
        Field(
            "paid_region",
            _("Walloon part of the paid amount"),
            _("Where the amount is published in parts."),
            is_amount=True,
            above=PAID,
            example="75000,30",
        ),
        Field(
            "closed_on",
            pgettext_lazy("grant", "closed on"),
            _("When the last account was settled; the paid amount is dated so."),
            holds="date",
            example="30/06/2019",
            fills=Grant.closed_on,
        ),
        Field(
            "start_on",
            _("pays from"),
            _("First day of what it pays for."),
            holds="date",
            example="01/04/2016",
            fills=Grant.start_on,
        ),
        Field(
            "end_on",
            _("pays until"),
            _("Last day of what it pays for."),
            holds="date",
            example="31/03/2019",
            fills=Grant.end_on,
        ),
        NOTE,
    ),
    Path(__file__).with_suffix(".toml"),
)
