"""The figures, targets and contradictions of the world of the tests: `tests.world`."""

from datetime import date

from evaluation.models import FigureMeasure, IndicatorCode, Resolution
from tests.evaluation.factories import (
    make_contradiction,
    make_published_figure,
    make_statement,
    make_target,
)

STATED = [date(2006, 6, 30), date(2009, 1, 1), date(2012, 1, 1)]
RESULTS = [1710, 400, None]


def pick(values, number):
    values = list(values)
    return values[number % len(values)]


def make_figures_in_the_middle(world):
    """Make what is said of the hub, and of all clusters, in contradiction."""
    figure = make_published_figure(
        slug="hub",
        cluster=world.cluster,
        value=790,
        stated_precision="year",
        **world.sourced,
    )
    make_published_figure(measure=FigureMeasure.ENTERPRISES, value=647, **world.sourced)
    contradiction = make_contradiction(
        slug="hub",
        resolution=Resolution.PREFERRED,
        reason_en="The first is counted.",
        reason_fr="Le premier est compté.",
    )
    make_statement(
        contradiction=contradiction, figure=figure, is_preferred=True, **world.sourced
    )
    make_statement(contradiction=contradiction, text="650", **world.sourced)
    make_target(
        organisation=world.organisation, target=450, result=1710, **world.sourced
    )


def make_figures_of_a_round(world, cluster, organisation, source, number):
    """Add what is said of a cluster, of a body and of all poles; and a target."""
    sourced = {**world.sourced, "source": source}
    figure = make_published_figure(
        cluster=cluster,
        measure=pick(FigureMeasure, number),
        value=number,
        stated_on=pick(STATED, number),
        exactness=pick(["exact", "about"], number),
        **sourced,
    )
    make_published_figure(
        cluster_kind="competitiveness_pole",
        measure=FigureMeasure.NETWORKS,
        value=5,
        **sourced,
    )
    make_published_figure(organisation=organisation, value=100, **sourced)
    make_published_figure(event=world.event, value=120, measure="people", **sourced)
    contradiction = make_contradiction(
        resolution=pick([Resolution.OPEN, Resolution.BOTH], number),
        reason_en="Each of its time.",
        reason_fr="Chacun en son temps.",
    )
    for about in (figure, None):
        make_statement(contradiction=contradiction, figure=about, **sourced)
    body = pick([{"cluster": cluster}, {"organisation": organisation}], number)
    make_target(
        **body,
        code=pick([IndicatorCode.MEM_01, ""], number),
        result=pick(RESULTS, number),
        start_on=pick(STATED, number),
        end_on=pick([None, date(2009, 12, 31), None], number),
        **sourced,
    )
