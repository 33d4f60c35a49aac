"""The rules on public money: L06 to L08, L14, L16, L18.

The database refuses what would break L06, L07, L08 and L18, whoever writes; a change of
the parameters of a regime afterwards may still break them.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.models import GrantKind
from registry.words import percent, to_the_cent

from .case import Case
from .cluster import no_pole
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


@rule(
    "L06",
    gettext_lazy("The animation subsidy stays below the legal maximum"),
    RuleSeverity.ERROR,
)
def animation_ceiling(case: Case) -> Finding:
    """L06: the subsidy of a year is at most the rate times the capped eligible cost.

    The rate is that of the year of recognition, the cap that of the regime. It is held
    where the maximum of every documented year is known, and the last one is recent.
    """
    if not case.animation:
        return not_applicable(_("No animation subsidy is documented by this day."))
    over = [
        year for year in case.animation if year.margin is not None and year.margin < 0
    ]
    known = [year for year in case.animation if year.maximum is not None]
    if not known:
        return not_known(
            _("Of no year is the maximum known, of %(number)s.")
            % {"number": len(case.animation)},
            on=case.animation[-1].begins_on,
            link=case.cluster,
        )
    year = (over or known)[-1]
    evidence = _(
        "%(year)s: %(subsidy)s euro, at most %(maximum)s; %(known)s of %(all)s years "
        "have a known maximum."
    ) % {
        "year": year.year,
        "subsidy": to_the_cent(year.subsidy),
        "maximum": to_the_cent(year.maximum),
        "known": len(known),
        "all": len(case.animation),
    }
    about = {"on": year.begins_on, "link": case.cluster}
    if over:
        return broken(evidence, **about)
    if len(known) < len(case.animation) or not case.is_recent(year.begins_on):
        return not_known(evidence, **about)
    return held(evidence, **about)


@rule(
    "L07", gettext_lazy("No cost is paid twice with public money"), RuleSeverity.ERROR
)
def no_double_funding(case: Case) -> Finding:
    """L07: what public sources pay on one eligible cost is at most that cost.

    Grants of one kind for one beneficiary on one project share a cost. It is held where
    every cost is known.
    """
    costs = defaultdict(list)
    for grant in case.grants:
        shared = (grant.project_id, grant.kind, grant.organisation_id)
        costs[shared if grant.project_id else grant.pk].append(grant)
    if not costs:
        return not_applicable(_("No grant is documented by this day."))
    known, worst = 0, None
    for sharing in costs.values():
        eligible = [g.eligible_cost for g in sharing if g.eligible_cost is not None]
        if not eligible:
            continue
        known += 1
        others = [g.other_public_amount or Decimal(0) for g in sharing]
        public = sum(grant.granted for grant in sharing) + max(others)
        share = public / max(eligible)
        if worst is None or share > worst[0]:
            worst = (share, public, max(eligible), sharing[0])
    if worst is None:
        return not_known(
            _("Of no grant is the eligible cost known, of %(number)s.")
            % {"number": len(case.grants)},
            link=case.grants[0],
        )
    share, public, eligible, grant = worst
    evidence = _(
        "“%(grant)s”: %(public)s euro of public money on %(eligible)s (%(percent)s), "
        "the most of %(known)s costs that are known, of %(all)s."
    ) % {
        "grant": grant,
        "public": to_the_cent(public),
        "eligible": to_the_cent(eligible),
        "percent": percent(share),
        "known": known,
        "all": len(costs),
    }
    about = {"on": grant.first_on, "link": grant}
    if share > 1:
        return broken(evidence, **about)
    return (held if known == len(costs) else not_known)(evidence, **about)


@rule(
    "L08",
    gettext_lazy("A specific subsidy stays below its ceiling and serves a partnership"),
    RuleSeverity.ERROR,
)
def specific_subsidy(case: Case) -> Finding:
    """L08: a specific subsidy is at most the ceiling of the regime of its decision.

    It serves a partnership between clusters or abroad, without which none is recorded.
    """
    grants = [grant for grant in case.grants if grant.kind == GrantKind.SPECIFIC]
    if not grants:
        return not_applicable(_("No specific subsidy is documented by this day."))
    judged = []
    for grant in grants:
        regime = case.regime_on(grant.first_on)
        ceiling = regime.specific_subsidy_ceiling if regime else None
        if ceiling is not None:
            judged.append((grant.granted - ceiling, ceiling, grant))
    if not judged:
        return not_known(
            _("The rules do not say how high a specific subsidy may be."),
            on=grants[-1].first_on,
            link=grants[-1],
        )
    excess, ceiling, grant = max(judged, key=lambda each: each[0])
    evidence = _(
        "“%(grant)s”: %(granted)s euro, at most %(ceiling)s; for %(serves)s."
    ) % {
        "grant": grant,
        "granted": to_the_cent(grant.granted),
        "ceiling": to_the_cent(ceiling),
        "serves": grant.agreement or grant.international_action,
    }
    about = {"on": grant.first_on, "link": grant}
    if excess > 0:
        return broken(evidence, **about)
    return (held if len(judged) == len(grants) else not_known)(evidence, **about)


@rule(
    "L14",
    gettext_lazy("A research project of a pole joins firms, an SME and a laboratory"),
    RuleSeverity.WARNING,
    article=gettext_lazy("Conditions of the poles, as Trends-Tendances told in 2019"),
)
def consortium(case: Case) -> Finding:
    """L14: several enterprises, an SME and a research centre or university in each.

    Only projects of which every participant is recorded are judged, and it is held only
    where all are: a firm whose size is not known may be the SME that it takes. The jury
    and the fees of the members are not recorded.
    """
    if nothing := no_pole(case):
        return nothing
    if not case.projects:
        return not_applicable(_("No research project is documented by this day."))
    complete = [project for project in case.projects if project.is_consortium_complete]
    if case.wrong_projects:
        return broken(
            _("Not so: %(titles)s (%(wrong)s of %(complete)s that are known whole).")
            % {
                "wrong": len(case.wrong_projects),
                "complete": len(complete),
                "titles": ", ".join(project.title for project in case.wrong_projects),
            },
            link=case.wrong_projects[0],
        )
    if not complete:
        return not_known(
            _("Of no project are all participants known, of %(number)s.")
            % {"number": len(case.projects)},
            link=case.projects[0],
        )
    certain = [project for project in complete if project.has_sme]
    state = held if len(certain) == len(case.projects) else not_known
    return state(
        _(
            "Known whole: %(complete)s of %(all)s projects; %(certain)s of them with "
            "an enterprise that is known to be an SME."
        )
        % {
            "complete": len(complete),
            "all": len(case.projects),
            "certain": len(certain),
        },
        link=complete[0],
    )


@rule(
    "L16",
    gettext_lazy("At most half of what a pole lives on is public money"),
    RuleSeverity.INFO,
    article=gettext_lazy("Practice, as L’Echo told in 2019"),
)
def public_half(case: Case) -> Finding:
    """L16: public money is at most half of the income of a pole's operating unit.

    A practice, no law: more than half is a risk. What it lived on more than three years
    before tells nothing of it now.
    """
    if nothing := no_pole(case):
        return nothing
    known = [year for year in case.earnings if year.share is not None]
    if not known:
        return not_known(
            _("Of no year both the public money and the own income are documented.")
        )
    year = known[-1]
    evidence = _("%(year)s: %(public)s of %(total)s euro (%(percent)s).") % {
        "year": year.year,
        "public": to_the_cent(year.public),
        "total": to_the_cent(year.total),
        "percent": percent(1 - year.share),
    }
    if not case.is_recent(date(year.year, 12, 31)):
        return not_known(evidence, link=case.cluster)
    state = held if 1 - year.share <= HALF else at_risk
    return state(evidence, link=case.cluster)


@rule(
    "L18",
    gettext_lazy("The funding lines stay within their envelope"),
    RuleSeverity.WARNING,
    article=gettext_lazy("Decisions on the plans in force"),
)
def lines_within_envelope(case: Case) -> Finding:
    """L18: the lines of an envelope come to at most the envelope; the rest is told.

    An envelope is the Region's: it concerns a cluster that was granted money out of it.
    """
    if not case.envelopes:
        return not_applicable(
            _(
                "No grant to it out of an envelope is documented; the envelopes are "
                "the Region’s, and stand with the plans."
            )
        )
    known = [each for each in case.envelopes if each.budget is not None]
    if not known:
        return not_known(
            _("No source states the amount of the envelopes."),
            link=case.envelopes[0].plan,
        )
    over = [each for each in known if (each.allocated or 0) > each.budget]
    evidence = " ".join(
        _("“%(envelope)s”: %(rest)s of %(budget)s euro are not allocated.")
        % {
            "envelope": each,
            "rest": to_the_cent(each.budget - (each.allocated or 0)),
            "budget": to_the_cent(each.budget),
        }
        for each in (over or known)
    )
    about = {"link": (over or known)[0].plan}
    if over:
        return broken(evidence, **about)
    return (held if len(known) == len(case.envelopes) else not_known)(evidence, **about)
