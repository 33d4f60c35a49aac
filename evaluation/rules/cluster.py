"""The rules on who the cluster is and gathers: L05, L12, L13, L17, L19."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.calendar.dues import REMINDERS
from evaluation.models import LabelLevel
from registry.models import ClusterKind, MandateRole, OrganisationKind
from registry.not_a_cluster import NOT_A_CLUSTER
from registry.words import day, percent

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
    place is not known cannot change it.
    """
    if case.cluster.kind != ClusterKind.BUSINESS_CLUSTER:
        return not_applicable(_("It is a rule on business clusters."))
    share, among = case.readings["MEM-07"], case.readings["MEM-02"]
    if not share.is_computable:
        return not_known(share.missing)
    enterprises, walloon = int(among.numerator), int(share.numerator)
    located = int(share.denominator)
    evidence = _(
        "%(walloon)s of %(located)s enterprises whose place is known are in Wallonia "
        "(%(percent)s); of %(unknown)s it is not known."
    ) % {
        "walloon": walloon,
        "located": located,
        "percent": percent(share.value),
        "unknown": enterprises - located,
    }
    if 2 * walloon > enterprises:
        return held(evidence, link=case.cluster)
    if 2 * (walloon + enterprises - located) <= enterprises:
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
    is to look at it.
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

    Two observers of the Region sit beside them, which no record says; the share of SMEs
    is told as evidence of the balance.
    """
    if nothing := no_pole(case):
        return nothing
    president = _speaker(case, MandateRole.PRESIDENT, [OrganisationKind.ENTERPRISE])
    vice = _speaker(case, MandateRole.VICE_PRESIDENT, SCIENCE)
    smes = case.readings["MEM-06"]
    evidence = " ".join(
        [
            _told(_("President"), president),
            _told(_("Vice-president"), vice),
            _("SMEs: %(percent)s of the enterprises whose size is known.")
            % {"percent": percent(smes.value)}
            if smes.is_computable
            else str(smes.missing),
        ]
    )
    link = president[0] or vice[0]
    if president[1] is False or vice[1] is False:
        return broken(evidence, link=link)
    if president[1] and vice[1]:
        return held(evidence, link=link)
    return not_known(evidence, link=link)


def _speaker(case: Case, role, kinds) -> tuple:
    """Return who holds a role, and whether for one of the kinds; None: not known."""
    holders = [mandate for mandate in case.mandates if mandate.role == role]
    for mandate in holders:
        if mandate.represents and mandate.represents.kind in kinds:
            return mandate, True
    if not holders or any(mandate.represents is None for mandate in holders):
        return (holders[0] if holders else None), None
    return holders[0], False


def _told(role: str, speaker: tuple) -> str:
    mandate, _fits = speaker
    if mandate is None:
        return _("%(role)s: not documented.") % {"role": role}
    if mandate.represents is None:
        return _("%(role)s: %(person)s, on whose behalf is not documented.") % {
            "role": role,
            "person": mandate.person,
        }
    return _("%(role)s: %(person)s, of %(organisation)s (%(kind)s).") % {
        "role": role,
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
    if not spread.is_computable:
        return not_known(spread.missing)
    evidence = _(
        "Members in %(covered)s of %(all)s provinces; the place of %(coverage)s of the "
        "members is known."
    ) % {
        "covered": int(spread.numerator),
        "all": int(spread.denominator),
        "coverage": percent(spread.coverage),
    }
    if spread.numerator == spread.denominator:
        return held(evidence, link=case.cluster)
    if spread.coverage == 1:
        return broken(evidence, link=case.cluster)
    return not_known(evidence, link=case.cluster)
