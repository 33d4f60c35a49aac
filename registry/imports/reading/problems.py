"""What is wrong with a cell of a list: where, what, and how to mend it."""

from dataclasses import dataclass
from dataclasses import field as dataclass_field

from django.utils.translation import gettext_lazy as _

from .date_problems import OF_DATES
from .severity import CellSeverity

_ERROR = CellSeverity.ERROR
_WARNING = CellSeverity.WARNING

PROBLEMS = OF_DATES | {
    "no_identity": (
        _ERROR,
        _(
            "The row names no organisation: write its name or its enterprise number, "
            "or delete the row."
        ),
    ),
    "number_malformed": (
        _ERROR,
        _(
            "“%(value)s” is not an enterprise number: write ten digits, such as "
            "0403.019.261, or leave the cell empty."
        ),
    ),
    "number_check_digits": (
        _ERROR,
        _(
            "The check digits of “%(value)s” are wrong: a digit was mistyped or two "
            "were swapped. Look the number up, or leave the cell empty."
        ),
    ),
    "number_establishment": (
        _ERROR,
        _(
            "“%(value)s” is the number of an establishment unit: write the number of "
            "the enterprise it belongs to, which begins with 0 or 1."
        ),
    ),
    "number_several": (
        _ERROR,
        _(
            "“%(value)s” holds several enterprise numbers: leave the one of the "
            "organisation that the row names."
        ),
    ),
    "number_letters": (
        _WARNING,
        _(
            "“%(value)s” has letters where digits belong: it is read as the number "
            "whose check digits hold. Look whether it is the right one."
        ),
    ),
    "number_missing": (
        _WARNING,
        _("There is no enterprise number: the organisation is recognised by its name."),
    ),
    "number_foreign": (
        _WARNING,
        _(
            "“%(value)s” is the VAT number of another country: it is not kept, and the "
            "organisation is recognised by its name."
        ),
    ),
    "slug_malformed": (
        _ERROR,
        _(
            "“%(value)s” is not an identifier of the registry: leave the cell as it "
            "was exported, or empty."
        ),
    ),
    "too_long": (
        _ERROR,
        _("The text has %(length)s characters: shorten it to at most %(limit)s."),
    ),
    "cell_error": (
        _WARNING,
        _(
            "The formula in this cell gives %(value)s: it is read as empty. Write the "
            "value itself."
        ),
    ),
    "code_unknown": (
        _WARNING,
        _(
            "“%(value)s” is not a known word for this column: it is read as empty. "
            "Write one of: %(codes)s."
        ),
    ),
    "country_unknown": (
        _WARNING,
        _(
            "“%(value)s” is not a known country: it is read as empty. Write two "
            "letters, such as BE."
        ),
    ),
    "post_code_unreadable": (
        _WARNING,
        _(
            "“%(value)s” is not a Belgian post code: it is read as empty. Write four "
            "digits, or the country before it, such as L-1234."
        ),
    ),
    "post_code_abroad": (
        _WARNING,
        _(
            "“%(value)s” is read as empty, because the country of the row was not "
            "understood: correct the country."
        ),
    ),
    "post_code_elsewhere": (
        _WARNING,
        _(
            "“%(value)s” is no post code of the country of the row (%(country)s): it "
            "is read as empty. Correct one of the two."
        ),
    ),
    "website_malformed": (
        _WARNING,
        _(
            "“%(value)s” is not the address of a website: it is read as empty. Write "
            "it like www.example.be."
        ),
    ),
    "email_malformed": (
        _WARNING,
        _(
            "“%(value)s” is not an e-mail address: it is read as empty. Write it like "
            "info@example.be."
        ),
    ),
    "email_personal": (
        _WARNING,
        _(
            "This mailbox seems to be that of a person: it is not kept. Write one of "
            "the organisation, such as info@%(domain)s."
        ),
    ),
    "name_contact": (
        _WARNING,
        _(
            "The cell also says whom to call or to write to, which is not published: "
            "the name is read as “%(value)s”."
        ),
    ),
    "name_personal": (
        _ERROR,
        _(
            "The cell says whom to call or to write to, and no name of an "
            "organisation: write that name."
        ),
    ),
    "name_doubtful": (
        _WARNING,
        _(
            "“%(value)s” is hardly the name of an organisation: correct it, or leave "
            "the row out."
        ),
    ),
    "name_several": (
        _WARNING,
        _(
            "“%(value)s” may be two organisations in one cell: if it is, give each a "
            "row of its own."
        ),
    ),
    "name_address": (
        _WARNING,
        _("“%(value)s” seems to hold an address: leave only the name."),
    ),
    "text_contact": (
        _WARNING,
        _(
            "The text holds a mailbox of a person or a telephone number, which is not "
            "published: “…” stands there instead."
        ),
    ),
    "carried_down": (
        _WARNING,
        _(
            "The cell is empty, and the row goes on about “%(value)s” of row "
            "%(row)s: it is read as the same organisation."
        ),
    ),
    "row_hidden": (
        _WARNING,
        _(
            "The row is hidden in the file, or filtered away: it is read all the same. "
            "Leave it out if it is not of the list."
        ),
    ),
    "like_a_total": (
        _WARNING,
        _(
            "“%(value)s” has just what the rows above come to: leave the row out if "
            "it is their total."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of one cell, such as C14; ``field`` is the key of its column.

    The message is made when it is shown, in the language of whoever reads it: what is
    stored is ``code``, ``value`` and ``params``. A kind of import that knows of more
    has a subclass with a ``table`` of its own.
    """

    table = PROBLEMS

    code: str
    field: str
    cell: str
    value: str = ""
    params: dict = dataclass_field(default_factory=dict)

    @property
    def severity(self) -> CellSeverity:
        return self.table[self.code][0]

    @property
    def message(self) -> str:
        return str(self.table[self.code][1]) % {"value": self.value, **self.params}

    @classmethod
    def from_row(cls, kept: dict) -> "Problem":
        """Return a problem as a row of a plan keeps it."""
        return cls(*(kept[key] for key in ("code", "field", "cell", "value", "params")))
