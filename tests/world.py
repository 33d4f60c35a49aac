"""A small registry in which every page has something of each sort to show.

In its middle stand a cluster, an organisation, a partnership, an agreement, an event,
a source, a plan, a funding line, a call, a project and a grant that are all called
"hub"; each of the `rows` rounds around them adds a row of each sort that links to them.
Kinds, places, sizes and periods vary from round to round, and some are not stated.
"""

from datetime import date

from registry.models import (
    AgreementKind,
    AgreementScope,
    ClusterKind,
    LegalForm,
    MandateRole,
    OrganisationKind,
    SizeClass,
    SourceKind,
)
from tests.evaluation.evaluations_world import (
    make_evaluations_in_the_middle,
    make_evaluations_of_a_round,
)
from tests.evaluation.figures_world import (
    make_figures_in_the_middle,
    make_figures_of_a_round,
)
from tests.factories import (
    make_action_participation,
    make_activity,
    make_agreement,
    make_agreement_party,
    make_cluster,
    make_cluster_name,
    make_cluster_succession,
    make_cluster_theme,
    make_enterprise_number,
    make_event,
    make_event_participation,
    make_international_action,
    make_legal_regime,
    make_mandate,
    make_mandate_attestation,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_organisation_activity,
    make_organisation_name,
    make_participation,
    make_partnership,
    make_partnership_cluster,
    make_person,
    make_place,
    make_recognition,
    make_source,
    make_subsidy_rate,
    make_territory,
    make_theme,
    make_theme_scheme,
    pick,
)
from tests.programmes.grants_world import (
    make_grants_in_the_middle,
    make_grants_of_a_round,
)
from tests.programmes.world import make_money_in_the_middle, make_money_of_a_round

DAY = date(2010, 6, 30)
"""A day on which something holds, something no longer does, and something not yet."""

PERIODS = [
    (date(2005, 1, 1), None),
    (date(2009, 1, 1), date(2010, 6, 30)),
    (date(2001, 1, 1), date(2004, 12, 31)),
    (date(2010, 6, 30), None),
    (date(2015, 1, 1), None),
]


def period(number):
    return dict(zip(("start_on", "end_on"), pick(PERIODS, number), strict=True))


class World:
    """The registry of the module's docstring, made in the database."""

    def __init__(self, rows: int):
        self.make_middle()
        for number in range(rows):
            self.make_round(number)

    def make_middle(self):
        self.source = make_source(
            slug="hub",
            title="Hub report",
            publisher="Region",
            published_on=date(2010, 1, 1),
            published_precision="year",
            url=f"https://example.org/{'long' * 40}",
            language="fr",
            accessed_on=date(2026, 1, 1),
            note="Read as a whole.",
        )
        self.sourced = {
            "source": self.source,
            "quote": "Le réseau compte des membres.",
            "locator": "p. 3",
            "note": "Another document says otherwise.",
        }
        wallonia = make_territory(name_en="Wallonia")
        self.places = [
            *(self.make_town(code, wallonia) for code in ("BE32", "BE33")),
            make_place(country="FR", name_fr="Lille"),
            None,
        ]
        for version in ("2008", "2025"):
            for division in ("28", "62"):
                make_activity(version=version, code=division)
        self.activities = [
            [make_activity(version=v, code="28990") for v in ("2008", "2025")],
            [make_activity(version=v, code="62900") for v in ("2008", "2025")],
            [],
        ]
        self.regimes = {
            kind: make_legal_regime(
                cluster_kind=kind,
                act="Decree",
                numac="2007200744",
                recognition_years=3,
                legal_forms=["asbl"],
                eligible_cost_ceiling=150_000,
                **self.sourced,
            )
            for kind in ("business_cluster", "competitiveness_pole")
        }
        self.scheme = make_theme_scheme(**self.sourced)
        self.themes = [make_theme(**self.sourced) for _theme in range(2)]
        self.partnership = make_partnership(
            slug="hub", title="Hub project", purpose="To try.", **self.sourced
        )
        self.organisation = make_organisation(
            slug="hub",
            name="Hub university",
            kind="university",
            enterprise_number="0403019261",
            size_class="large",
            legal_form="public",
            place=self.places[0],
            founded_on=date(1817, 9, 25),
            website=f"https://example.org/{'long' * 40}",
            email="info@example.org",
            originates_from=self.partnership,
            **self.sourced,
        )
        self.cluster = make_cluster(
            slug="hub",
            name="Hub cluster",
            legal_entity=self.organisation,
            created_on=date(1999, 1, 1),
            created_precision="year",
            description="A cluster in the middle.",
            website=f"https://example.org/{'long' * 40}",
            **self.sourced,
        )
        make_recognition(
            cluster=self.cluster,
            regime=self.regimes["business_cluster"],
            start_on=date(2003, 1, 1),
            **self.sourced,
        )
        self.agreement = make_agreement(
            slug="hub",
            title="Hub agreement",
            purpose="To meet.",
            start_on=date(2009, 1, 1),
            **self.sourced,
        )
        make_agreement_party(agreement=self.agreement, cluster=self.cluster)
        self.event = make_event(
            slug="hub",
            title="Hub day",
            series="Hub days",
            place=self.places[0],
            attendance="over 120",
            description="Talks.",
            start_on=date(2009, 1, 1),
            end_on=date(2009, 1, 2),
            **self.sourced,
        )
        make_money_in_the_middle(self)
        make_grants_in_the_middle(self)
        make_figures_in_the_middle(self)
        make_evaluations_in_the_middle(self)

    def make_town(self, code, region):
        """Make a post code with a point, in a province and an arrondissement."""
        province = make_territory(code=code, level="province", parent=region)
        return make_place(
            province=province,
            arrondissement=make_territory(
                code=f"{code}1", level="arrondissement", parent=province
            ),
            latitude="50.4",
            longitude=f"{code[-1]}.5",
            point_source=self.source,
        )

    def make_round(self, number):
        subsidy = {"from_year": number + 1, "to_year": number + 1}
        for regime in self.regimes.values():
            make_subsidy_rate(regime=regime, **subsidy)
        source = make_source(
            kind=pick(SourceKind, number),
            language=pick(["fr", "en", ""], number),
            publisher=pick(["Region", ""], number),
        )
        cluster = self.make_recognised_cluster(number)
        organisation = self.make_body(number, source)
        self.link_clusters_and_bodies(cluster, organisation, source, number)
        self.make_people(organisation, source, number)
        self.make_common_things(cluster, organisation, number)
        make_money_of_a_round(self, cluster, organisation, number)
        make_grants_of_a_round(self, cluster, organisation, number)
        make_figures_of_a_round(self, cluster, organisation, source, number)
        make_evaluations_of_a_round(self, cluster, number)

    def make_recognised_cluster(self, number):
        cluster = make_cluster(
            kind=pick(ClusterKind, number),
            country=pick(["BE", "FR", ""], number),
            legal_entity=self.organisation,
        )
        if cluster.is_recognisable:
            make_recognition(
                cluster=cluster,
                regime=self.regimes[cluster.kind],
                **period(number),
                **self.sourced,
            )
        year = 2002 - number
        make_recognition(
            cluster=self.cluster,
            regime=self.regimes["business_cluster"],
            start_on=date(year, 1, 1),
            end_on=date(year, 12, 31),
            ending="not_documented_later",
            **self.sourced,
        )
        make_cluster_name(cluster=self.cluster, **self.sourced)
        make_cluster_theme(
            cluster=cluster,
            theme=pick(self.themes, number),
            **period(number),
            **self.sourced,
        )
        make_cluster_theme(
            cluster=self.cluster, theme=make_theme(**self.sourced), **self.sourced
        )
        make_cluster_succession(
            predecessor=self.cluster, successor=cluster, **self.sourced
        )
        make_cluster_succession(
            predecessor=cluster, successor=self.cluster, **self.sourced
        )
        return cluster

    def make_body(self, number, source):
        kind = pick(OrganisationKind, number)
        organisation = make_organisation(
            kind=kind,
            size_class=pick([*SizeClass, ""], number) if kind == "enterprise" else "",
            place=pick(self.places, number),
            country=pick(["", "DE"], number),
            legal_form=pick(["", *LegalForm], number),
            enterprise_number=make_enterprise_number(number + 1),
            originates_from=self.partnership,
            **self.sourced,
        )
        make_organisation(merged_into=self.organisation, **self.sourced)
        make_organisation_name(organisation=self.organisation, **self.sourced)
        make_organisation_activity(
            organisation=self.organisation, activity=make_activity(), **self.sourced
        )
        for activity in pick(self.activities, number):
            make_organisation_activity(
                organisation=organisation,
                activity=activity,
                start_on=date(2009, 1, 1),
                **self.sourced,
            )
        make_membership(organisation=organisation, source=source, **period(number))
        return organisation

    def link_clusters_and_bodies(self, cluster, organisation, source, number):
        make_membership(
            cluster=self.cluster,
            organisation=organisation,
            **period(number),
            **self.sourced,
        )
        theirs = make_membership(
            cluster=cluster,
            organisation=self.organisation,
            category="full",
            **period(number),
            **self.sourced,
        )
        make_membership_attestation(
            membership=theirs, source=source, wording="membre effectif"
        )

    def make_people(self, organisation, source, number):
        years_ago = {"start_on": date(2000, 1, 1), "end_on": date(2001, 1, 1)}
        for fields in [
            {"cluster": self.cluster, "title": "Directeur"},
            {"cluster": self.cluster, **years_ago},
            {"cluster": self.cluster, "represents": organisation},
            {"organisation": self.organisation},
            {"organisation": organisation, "represents": self.organisation},
        ]:
            role = pick([MandateRole.ANIMATOR, MandateRole.PRESIDENT], number)
            mandate = make_mandate(
                person=make_person(), role=role, **fields, **self.sourced
            )
            documented_on = mandate.start_on
            if not mandate.end_on and number % 2:
                documented_on = date(2010, 1, 31)
            make_mandate_attestation(
                mandate=mandate, source=source, documented_on=documented_on
            )

    def make_common_things(self, cluster, organisation, number):
        partnership = make_partnership(
            fields=pick([["technological"], ["industrial", "commercial"], []], number),
            **period(number),
            **self.sourced,
        )
        for project, linked, body in [
            (partnership, self.cluster, self.organisation),
            (self.partnership, cluster, organisation),
        ]:
            make_partnership_cluster(
                partnership=project, cluster=linked, **self.sourced
            )
            make_participation(partnership=project, organisation=body, **self.sourced)
        agreement = make_agreement(
            kind=pick(AgreementKind, number),
            scope=pick(AgreementScope, number),
            **period(number),
            **self.sourced,
        )
        for contract, linked, body in [
            (agreement, self.cluster, self.organisation),
            (self.agreement, cluster, organisation),
        ]:
            make_agreement_party(agreement=contract, cluster=linked, **self.sourced)
            make_agreement_party(agreement=contract, organisation=body, **self.sourced)
        event = make_event(place=pick(self.places, number), **self.sourced)
        for day, linked, body in [
            (event, self.cluster, self.organisation),
            (self.event, cluster, organisation),
        ]:
            make_event_participation(event=day, cluster=linked, **self.sourced)
            make_event_participation(event=day, organisation=body, **self.sourced)
            make_event_participation(event=day, person=make_person(), **self.sourced)
        make_action_participation(
            action=make_international_action(
                countries=["DE", "FR"], organiser=organisation, **self.sourced
            ),
            cluster=self.cluster,
            **self.sourced,
        )
