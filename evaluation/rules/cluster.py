"""The rules on who the cluster is and gathers: L05, L12, L13, L17, L19."""

from datetime import date, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.calendar.dues import REMINDERS
from evaluation.indicators import Unit
from evaluation.indicators.composition import lack_of_the_unnamed
from evaluation.indicators.words import told
from evaluation.models import LabelLevel
from registry.models import ClusterKind, MandateRole, OrganisationKind
from registry.not_a_cluster import NOT_A_CLUSTER
from registry.words import day, percent, whole_percent

from .case import Case
from .reading import (
    Finding,
    RuleSeverity,
    at_risk,
    broken,
    held,
    not_applicable,
    not_known,
    rule,
)

HALF = Decimal("0.5")

SCIENCE = (
    OrganisationKind.UNIVERSITY,
    OrganisationKind.RESEARCH_CENTRE,
    OrganisationKind.COLLEGE,
    OrganisationKind.HOSPITAL,
)

LABEL_YEARS = {"first": 2, "renewed": 3}
"""How long a label of cluster excellence holds: a first bronze one, a renewed one."""


def no_pole(case: Case) -> Finding | None:
    """Return why a rule on poles says nothing; None of a pole."""
    if case.is_pole:
        return None
    return not_applicable(_("It is no competitiveness pole."))


@rule(
    "L05",
    gettext_lazy("Most member enterprises are established in Wallonia"),
    RuleSeverity.WARNING,
    by_definition=True,
)
def mainly_walloon(case: Case) -> Finding:
    """L05: more than half of the member enterprises have an establishment in Wallonia.

    A proxy: the law wants the initiative to come mainly from enterprises active in
    Wallonia, and sets no quota of members. It is held or broken only if those whose
    place is not known cannot change it: if the bounds lie on one side of a half, and
    nothing tells that many more members have no name here.
    """
    if case.cluster.kind != ClusterKind.BUSINESS_CLUSTER:
        return not_applicable(_("It is a rule on business clusters."))
    among = case.members
    if lacking := lack_of_the_unnamed(among, case.totals, among.walloon, among.located):
        return not_known(lacking.missing)
    unknown = among.enterprises - among.located
    low = Decimal(among.walloon) / among.enterprises
    high = Decimal(among.walloon + unknown) / among.enterprises
    evidence = _(
        "%(walloon)s of %(enterprises)s documented enterprises are known to be in "
        "Wallonia; of %(unknown)s the place is not known. Share: between %(low)s and "
        "%(high)s."
    ) % {
        "walloon": among.walloon,
        "enterprises": among.enterprises,
        "unknown": unknown,
        "low": whole_percent(low),
        "high": whole_percent(high),
    }
    if low > HALF:
        return held(evidence, link=case.cluster)
    if high <= HALF:
        return broken(evidence, link=case.cluster)
    return not_known(evidence, link=case.cluster)


@rule(
    "L12",
    gettext_lazy("It is none of the things that are no cluster"),
    RuleSeverity.WARNING,
    article=gettext_lazy(
        "Criteria of 2001, presentation of the cluster policy in 2006"
    ),
)
def really_a_cluster(case: Case) -> Finding:
    """L12: no business club, business park, federation, consortium or joint venture.

    The name of the cluster and the kind of its legal entity may give it away: somebody
    is to look at it. Of a legal entity that is not known the kind is not either.
    """
    cluster, entity = case.cluster, case.cluster.legal_entity
    if not cluster.is_recognisable:
        return not_applicable(_("Clusters of this kind are not recognised."))
    words = NOT_A_CLUSTER.search(cluster.name)
    if words:
        return at_risk(
            _("Its name says “%(words)s”, which is no cluster.") % {"words": words[0]},
            link=cluster,
        )
    if entity and entity.kind == OrganisationKind.FEDERATION:
        return at_risk(
            _("Its legal entity, “%(entity)s”, is a federation.") % {"entity": entity},
            link=entity,
        )
    if entity is None:
        return not_known(
            _("Its name is that of none; its legal entity is not known."), link=cluster
        )
    return held(
        _(
            "Neither its name nor its legal entity is that of a federation, a "
            "consortium, a business club or the like."
        ),
        link=cluster,
    )


@rule(
    "L13",
    gettext_lazy("Industry presides a pole, with a scientist beside it"),
    RuleSeverity.WARNING,
    article=gettext_lazy("Governance and funding of the competitiveness poles"),
)
def presidency(case: Case) -> Finding:
    """L13: the president of a pole is from industry, a vice-president from science.

    Only mandates that a document of the three years before shows tell who presides.
    Two observers of the Region sit beside them, which no record says; the share of SMEs
    is told beside it, and decides nothing.
    """
    if nothing := no_pole(case):
        return nothing
    president = _speaker(case, MandateRole.PRESIDENT, [OrganisationKind.ENTERPRISE])
    vice = _speaker(case, MandateRole.VICE_PRESIDENT, SCIENCE)
    evidence = " ".join(
        [
            _told(case, MandateRole.PRESIDENT, _("President"), president),
            _told(case, MandateRole.VICE_PRESIDENT, _("Vice-president"), vice),
            _("SMEs among the documented enterprises: %(share)s.")
            % {"share": told(case.readings["MEM-06"], Unit.PERCENT)},
        ]
    )
    link = president[0] or vice[0]
    if president[1] and vice[1]:
        return held(evidence, link=link)
    if president[1] is False or vice[1] is False:
        return broken(evidence, link=link)
    return not_known(evidence, link=link)


def _holders(case: Case, role) -> list:
    """Return who holds a role by what is documented, who was seen last first."""
    holders = [mandate for mandate in case.mandates if mandate.role == role]
    return sorted(
        holders, key=lambda each: each.last_documented_on or date.min, reverse=True
    )


def _speaker(case: Case, role, kinds) -> tuple:
    """Return who holds a role, and whether for one of the kinds; None: not known."""
    holders = [
        mandate
        for mandate in _holders(case, role)
        if mandate.last_documented_on and case.is_recent(mandate.last_documented_on)
    ]
    for mandate in holders:
        if mandate.represents and mandate.represents.kind in kinds:
            return mandate, True
    if not holders or any(mandate.represents is None for mandate in holders):
        return (holders[0] if holders else None), None
    return holders[0], False


def _told(case: Case, role, word: str, speaker: tuple) -> str:
    mandate, _fits = speaker
    if mandate is None:
        last = next(iter(_holders(case, role)), None)
        if last is None or last.last_documented_on is None:
            return _("%(role)s: not documented.") % {"role": word}
        return _("%(role)s: not documented since %(day)s (%(person)s).") % {
            "role": word,
            "day": day(last.last_documented_on),
            "person": last.person,
        }
    if mandate.represents is None:
        return _("%(role)s: %(person)s, on whose behalf is not documented.") % {
            "role": word,
            "person": mandate.person,
        }
    return _("%(role)s: %(person)s, of %(organisation)s (%(kind)s).") % {
        "role": word,
        "person": mandate.person,
        "organisation": mandate.represents,
        "kind": mandate.represents.get_kind_display(),
    }


@rule(
    "L17",
    gettext_lazy("Its label of cluster excellence has not run out"),
    RuleSeverity.REMINDER,
    article=gettext_lazy("European label of cluster excellence (ECEI)"),
)
def label(case: Case) -> Finding:
    """L17: a first bronze label holds two years, a renewed one three.

    An end that the source states counts before these.
    """
    if not case.labels:
        return not_applicable(_("No label is documented by this day."))
    last = case.labels[-1]
    end = last.end_on
    if end is None:
        if len(case.labels) == 1 and last.level != LabelLevel.BRONZE:
            return not_known(
                _("It is not known how long a first label “%(level)s” holds.")
                % {"level": last.get_level_display()},
                on=last.start_on,
                link=last,
            )
        years = LABEL_YEARS["first" if len(case.labels) == 1 else "renewed"]
        end = last.start_on + relativedelta(years=years) - timedelta(days=1)
    evidence = _("Label “%(level)s” from %(start)s to %(end)s.") % {
        "level": last.get_level_display(),
        "start": day(last.start_on),
        "end": day(end),
    }
    if case.day > end:
        return broken(evidence, on=end, link=last)
    if case.day >= end - relativedelta(months=REMINDERS[0]):
        return at_risk(evidence, on=end, link=last)
    return held(evidence, on=end, link=last)


@rule(
    "L19",
    gettext_lazy("A pole covers all provinces of Wallonia"),
    RuleSeverity.INFO,
    article=gettext_lazy("Criteria of the poles, 2005"),
)
def all_provinces(case: Case) -> Finding:
    """L19: a pole has activities in all of Wallonia: a member in each province.

    One is only said to lack where the place of every member is known.
    """
    if nothing := no_pole(case):
        return nothing
    spread = case.readings["MEM-11"]
    if not spread.is_point and not spread.is_range:
        return not_known(spread.missing)
    evidence = _(
        "Provinces with a member: %(covered)s, of %(all)s; place known of %(known)s of "
        "the documented members."
    ) % {
        "covered": told(spread, Unit.COUNT),
        "all": int(spread.denominator),
        "known": percent(spread.coverage),
    }
    if spread.low == spread.denominator:
        return held(evidence, link=case.cluster)
    if spread.high < spread.denominator:
        return broken(evidence, link=case.cluster)
    return not_known(evidence, link=case.cluster)
