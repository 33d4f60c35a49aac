"""Why an indicator has no value: a code and its parameters, never a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.words import day, number


class Lack(models.TextChoices):
    """What the documents lack; the label says it in the language of the reader.

    A parameter whose name ends in ``_on`` is a day, as ``2006-12-31``; any other one
    is a number.
    """

    NO_MEMBERS = "no_members", _("No membership is documented on this day.")
    NOT_RECENT = (
        "not_recent",
        _(
            "None of the %(documented)s documented members was shown by a document of "
            "the three years before."
        ),
    )
    NO_TOTAL = (
        "no_total",
        _(
            "Members documented: %(documented)s. How many there are in all is not "
            "known: no full list was read, and no source gives a number to count on."
        ),
    )
    AT_LEAST = (
        "at_least",
        _("What is documented is counted: there may be more than %(documented)s."),
    )
    UNNAMED = (
        "unnamed",
        _("Of %(all)s published members, %(unknown)s are not documented by name."),
    )
    NOT_WHOLE = (
        "not_whole",
        _(
            "It holds of the %(documented)s that are documented: that these are all is "
            "not known."
        ),
    )
    NO_ENTERPRISES = (
        "no_enterprises",
        _("No enterprise is documented as a member on this day."),
    )
    NO_SIZES = (
        "no_sizes",
        _("The size of none of the enterprises is known."),
    )
    SIZES = (
        "sizes",
        _("The size of %(unknown)s of %(all)s enterprises is not known."),
    )
    NO_PLACES = (
        "no_places",
        _("It is not known of any of them where they have their seat."),
    )
    PLACES_OF_ENTERPRISES = (
        "places_of_enterprises",
        _("The place of %(unknown)s of %(all)s enterprises is not known."),
    )
    PLACES = ("places", _("The place of %(unknown)s of %(all)s members is not known."))
    OTHER_LISTS = (
        "other_lists",
        _(
            "Full lists of members were read of %(known)s of %(all)s clusters: who "
            "else belongs to several is not known."
        ),
    )
    ONE_LIST = (
        "one_list",
        _(
            "It takes two full lists of members, read alike: of the year up to this "
            "day, and of the year up to the day a year before. What no document says "
            "is no proof that somebody stayed."
        ),
    )
    ONE_LIST_IN_THREE_YEARS = (
        "one_list_in_three_years",
        _(
            "It takes two full lists of members, read alike: of the year up to this "
            "day, and of the year up to the day three years before. What no document "
            "says is no proof that somebody stayed."
        ),
    )
    NO_MEMBERS_BEFORE = (
        "no_members_before",
        _("No membership is documented a year before this day."),
    )
    NO_MEMBERS_EARLY = (
        "no_members_early",
        _("No membership is documented three years before this day."),
    )
    NO_REGISTER = (
        "no_register",
        _(
            "It takes an extract of the company register: how many enterprises of "
            "these activities there are in Wallonia. None is loaded."
        ),
    )
    NO_SHARED_ACTIVITY = (
        "no_shared_activity",
        _(
            "No main activity is shared by two of its enterprises: %(found)s of "
            "%(all)s were found in the company register by their numbers."
        ),
    )
    NOT_IN_REGISTER = (
        "not_in_register",
        _(
            "%(unknown)s enterprises or members were not found in the company "
            "register: they may be of these activities or not."
        ),
    )
    NO_PARTNERSHIPS = (
        "no_partnerships",
        _("No partnership within the cluster is documented on this day."),
    )
    NO_PARTICIPANTS = (
        "no_participants",
        _("It is not known who takes part in the partnerships."),
    )
    PARTNERSHIPS = (
        "partnerships",
        _(
            "Partnerships documented: %(documented)s. That these are all is not known, "
            "nor that all who take part in them are named."
        ),
    )
    ONE_MEMBER = (
        "one_member",
        _("A single member is documented: there is nobody to be connected with."),
    )
    NO_AGREEMENTS = (
        "no_agreements",
        _("No agreement of the cluster is documented on this day."),
    )
    NO_NEW_ENTERPRISES = (
        "no_new_enterprises",
        _(
            "No enterprise is documented that a partnership within the cluster created "
            "by this day."
        ),
    )
    NO_FOUNDING_DAYS = (
        "no_founding_days",
        _("It is not known when the enterprises were founded."),
    )
    FOUNDING_DAYS = (
        "founding_days",
        _(
            "When %(unknown)s of the %(all)s enterprises were founded is not known, "
            "and there may be others."
        ),
    )
    NOTHING_GRANTED = (
        "nothing_granted",
        _(
            "No grant is documented that was decided in the twelve months before this "
            "day."
        ),
    )
    GRANTS = (
        "grants",
        _("Only documented decisions are added up: there may be others."),
    )
    NO_ANIMATION = (
        "no_animation",
        _("No animation subsidy is documented by this day."),
    )
    NO_ELIGIBLE_COST = (
        "no_eligible_cost",
        _("The eligible cost of the animation is not documented."),
    )
    ELIGIBLE_COSTS = (
        "eligible_costs",
        _("The eligible cost of %(unknown)s of %(all)s animations is not documented."),
    )
    NO_INCOME = (
        "no_income",
        _("No income of the cluster is documented by this day."),
    )
    NOT_THE_WHOLE_INCOME = (
        "not_the_whole_income",
        _("Of no year both the public money and the own income are documented."),
    )
    INCOMES = (
        "incomes",
        _("The whole income of %(unknown)s of %(all)s clusters is not documented."),
    )
    REGIONAL = (
        "regional",
        _("It is the Region’s, not the cluster’s: it stands with the plans."),
    )
    NO_TARGETS = (
        "no_targets",
        _("No target of the cluster is documented for this day or the year before."),
    )
    NO_RESULTS = (
        "no_results",
        _("No result is documented beside the targets."),
    )
    RESULTS = (
        "results",
        _("The result of %(unknown)s of %(all)s targets is not documented."),
    )
    NO_SCORES = (
        "no_scores",
        _("No evaluation with scores is documented by this day."),
    )
    SCORES = (
        "scores",
        _("The score of %(unknown)s of %(all)s criteria is not documented."),
    )
    SCORED_CLUSTERS = (
        "scored_clusters",
        _("Of %(unknown)s of %(all)s clusters no score is documented."),
    )
    NO_SATISFACTION = (
        "no_satisfaction",
        _("No evaluation by this day tells how satisfied the members are."),
    )
    NO_ACCOUNTS = (
        "no_accounts",
        _(
            "It takes the jobs and the value added of the members and of their sector, "
            "which the registry does not hold."
        ),
    )
    ONE_BY_ONE = ("one_by_one", _("It is found of each cluster by itself."))
    WITHOUT_BOUNDS = (
        "without_bounds",
        _(
            "It was measured before bounds were kept: how much of it was known by then "
            "is not told, so the value is not either."
        ),
    )
    AS_WRITTEN = (
        "as_written",
        _("In the words of who measured: “%(written)s”"),
    )


@dataclass(frozen=True)
class Missing:
    """Why there is no value, to be said in the language of whoever reads it."""

    code: str
    parameters: Mapping[str, int | str] = field(default_factory=dict)

    def __str__(self) -> str:
        said = {name: _said(name, each) for name, each in self.parameters.items()}
        return str(Lack(self.code).label) % said


def _said(name: str, value: int | str) -> str:
    if name.endswith("_on"):
        return day(date.fromisoformat(value))
    return number(value) if isinstance(value, int) else value
