"""A row of each sort that begins on one day, with a word that stands nowhere else.

What is planted hangs on what is called "hub" in the world of the tests, and on rows of
its own, so that it would show on every page that does not end at its day.
"""

from datetime import date, timedelta

from evaluation.models import EvaluationStatus
from tests.evaluation.factories import (
    make_contradiction,
    make_criterion,
    make_criterion_score,
    make_evaluation,
    make_framework,
    make_published_figure,
    make_quality_label,
    make_recommendation,
    make_statement,
    make_target,
)
from tests.factories import (
    make_action_participation,
    make_agreement,
    make_agreement_party,
    make_cluster,
    make_cluster_name,
    make_cluster_succession,
    make_cluster_theme,
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
    make_recognition,
    make_source,
    make_theme,
)
from tests.programmes.factories import (
    make_axis,
    make_budget_decision,
    make_call,
    make_envelope,
    make_funding_line,
    make_grant,
    make_income,
    make_payment,
    make_plan,
    make_project,
    make_project_participant,
    make_project_pole,
    make_published_amount,
)


class Planted:
    """The rows that begin on ``day``, in a world of the tests."""

    def __init__(self, world, day: date):
        self.world = world
        self.day = day
        self.word = f"zukunft{day:%Y%m%d}"
        self.last = day + timedelta(days=200)
        self.source = make_source(
            title=f"{self.word} report",
            publisher=self.word,
            published_on=day,
            published_precision="day",
            accessed_on=day,
        )
        self.sourced = {"source": self.source, "quote": self.word, "note": self.word}
        self.pages = [("source_detail", self.source)]
        self.plant_bodies()
        self.plant_links()
        self.plant_money()
        self.plant_judgement()

    def named(self, what: str) -> dict:
        return {"name": f"{self.word} {what}", **self.sourced}

    def in_two_languages(self, what: str) -> dict:
        name = f"{self.word} {what}"
        return {"name_en": name, "name_fr": name, **self.sourced}

    def titled(self, what: str) -> dict:
        return {"title": f"{self.word} {what}", **self.sourced}

    def plant_bodies(self):
        day, hub = self.day, self.world
        self.cluster = make_cluster(
            created_on=day, description=self.word, **self.named("cluster")
        )
        self.undated = make_cluster(**self.named("undated"))
        self.organisation = make_organisation(founded_on=day, **self.named("body"))
        older = self.older = make_cluster(created_on=date(1999, 1, 1))
        for cluster in (self.cluster, self.undated, older):
            make_recognition(
                cluster=cluster,
                regime=hub.regimes["business_cluster"],
                start_on=day,
                act=self.word,
                **self.sourced,
            )
        make_cluster_name(cluster=self.cluster, **self.named("name"))
        make_cluster_theme(
            cluster=hub.cluster,
            theme=make_theme(name_en=f"{self.word} theme", scheme=hub.scheme),
            start_on=day,
            **self.sourced,
        )
        make_cluster_succession(
            predecessor=hub.cluster,
            successor=self.cluster,
            happened_on=day,
            **self.sourced,
        )
        make_legal_regime(
            start_on=day,
            end_on=self.last,
            cluster_kind="innovation_hub",
            **self.in_two_languages("regime"),
        )
        make_organisation_name(organisation=self.organisation, **self.named("called"))
        make_organisation_activity(
            organisation=hub.organisation, start_on=day, **self.sourced
        )
        self.pages += [
            ("cluster_detail", self.cluster),
            ("cluster_members", self.cluster),
            ("cluster_links", self.cluster),
            ("cluster_programmes", self.cluster),
            ("cluster_evaluation", self.cluster),
            ("cluster_detail", self.undated),
            ("cluster_detail", older),
            ("cluster_evaluation", older),
            ("organisation_detail", self.organisation),
            ("organisation_programmes", self.organisation),
        ]

    def plant_links(self):
        day, hub, links = self.day, self.world, {"start_on": self.day, **self.sourced}
        make_membership(cluster=hub.cluster, organisation=self.organisation, **links)
        make_membership(cluster=self.cluster, organisation=hub.organisation, **links)
        person = make_person(**self.named("person"))
        for body in (
            {"cluster": hub.cluster},
            {"organisation": hub.organisation},
            {
                "cluster": hub.cluster,
                "represents": hub.organisation,
                "role": "president",
            },
        ):
            make_mandate(
                person=person,
                title=self.word,
                **body,
                **links,
            )
        shown = {"documented_on": day, "wording": self.word, **self.sourced}
        held = make_membership(organisation=hub.organisation, start_on=date(1999, 1, 1))
        make_membership_attestation(membership=held, **shown)
        role = make_mandate(organisation=hub.organisation, start_on=date(1999, 1, 1))
        make_mandate_attestation(mandate=role, **shown)
        partnership = make_partnership(
            purpose=self.word, start_on=day, **self.titled("partnership")
        )
        make_partnership_cluster(
            partnership=partnership, cluster=hub.cluster, **self.sourced
        )
        make_participation(
            partnership=partnership, organisation=hub.organisation, **self.sourced
        )
        make_participation(
            partnership=hub.partnership, organisation=self.organisation, **self.sourced
        )
        agreement = make_agreement(
            purpose=self.word, start_on=day, **self.titled("agreement")
        )
        for party in (
            {"cluster": hub.cluster},
            {"organisation": hub.organisation},
        ):
            make_agreement_party(agreement=agreement, **party, **self.sourced)
        make_agreement_party(
            agreement=hub.agreement, organisation=self.organisation, **self.sourced
        )
        event = make_event(start_on=day, series=self.word, **self.titled("event"))
        for guest in (
            {"cluster": hub.cluster},
            {"organisation": hub.organisation},
        ):
            make_event_participation(event=event, **guest, **self.sourced)
        action = make_international_action(start_on=day, **self.titled("mission"))
        make_action_participation(action=action, cluster=hub.cluster, **self.sourced)
        self.pages += [
            ("partnership_detail", partnership),
            ("agreement_detail", agreement),
            ("event_detail", event),
        ]

    def plant_money(self):
        day, hub = self.day, self.world
        plan = make_plan(
            start_on=day,
            amount=1_000_000,
            decided_on=day,
            **self.in_two_languages("plan"),
        )
        make_axis(plan=plan, **self.in_two_languages("axis"))
        envelope = make_envelope(
            plan=hub.plan,
            amount=50_000,
            decided_on=day,
            **self.in_two_languages("envelope"),
        )
        line = make_funding_line(
            envelope=hub.envelope,
            amount=40_000,
            decided_on=day,
            **self.in_two_languages("line"),
        )
        make_funding_line(envelope=envelope, **self.in_two_languages("part"))
        make_budget_decision(
            funding_line=hub.funding_line,
            amount=1000,
            wording=self.word,
            decided_on=day,
            **self.sourced,
        )
        grant = make_grant(
            funding_line=line,
            cluster=hub.cluster,
            organisation=hub.organisation,
            amount=1000,
            decided_on=day,
            **self.titled("grant"),
        )
        make_payment(grant=grant, paid_on=day, amount=10, **self.sourced)
        make_payment(grant=hub.grant, paid_on=day, amount=1, **self.sourced)
        call = make_call(plan=hub.plan, opened_on=day, **self.titled("call"))
        project = make_project(
            submitted_on=day,
            call=hub.call,
            description=self.word,
            **self.titled("project"),
        )
        make_project_pole(project=project, cluster=hub.cluster, **self.sourced)
        make_project_participant(
            project=project, organisation=hub.organisation, **self.sourced
        )
        self.plant_without_a_date()
        for about in ("plan", "envelope", "funding_line", "call", "project", "cluster"):
            make_published_amount(
                stated_on=day,
                wording=f"240 million {self.word}",
                slug=f"{self.word}-{about}",
                **{about: getattr(hub, about)},
                **self.sourced,
            )
        make_income(cluster=hub.cluster, year=day.year, **self.sourced)
        self.pages += [
            ("plan_detail", plan),
            ("funding_line_detail", line),
            ("grant_detail", grant),
            ("call_detail", call),
            ("project_detail", project),
        ]

    def plant_without_a_date(self):
        """What bears no day is there from the first document that tells of it."""
        dateless = make_call(
            slug=f"dateless-call-{self.word}", opened_on=None, **self.titled("call")
        )
        for call in (None, dateless):
            project = make_project(
                slug=f"dateless-{bool(call)}-{self.word}".lower(),
                submitted_on=None,
                call=call,
                **self.titled("dateless"),
            )
            make_project_pole(
                project=project, cluster=self.world.cluster, **self.sourced
            )
            self.pages.append(("project_detail", project))

    def plant_judgement(self):
        day, hub = self.day, self.world
        framework = make_framework(
            start_on=day,
            end_on=self.last,
            cluster_kind="innovation_hub",
            **self.in_two_languages("framework"),
        )
        make_criterion(framework=framework, **self.in_two_languages("criterion"))
        evaluation = make_evaluation(
            cluster=hub.cluster,
            reference_on=day,
            status=EvaluationStatus.DOCUMENTED,
            strengths=self.word,
            slug=f"{self.word}-evaluation",
            **self.sourced,
        )
        make_criterion_score(evaluation=evaluation, findings=self.word)
        make_recommendation(evaluation=evaluation, text=self.word)
        figure = make_published_figure(
            cluster=hub.cluster,
            stated_on=day,
            wording=self.word,
            slug=f"{self.word}-figure",
            **self.sourced,
        )
        contradiction = make_contradiction(
            name_en=f"{self.word} contradiction",
            name_fr=f"{self.word} contradiction",
            slug=f"{self.word}-contradiction",
        )
        make_statement(contradiction=contradiction, figure=figure, **self.sourced)
        make_statement(contradiction=contradiction, text=self.word, **self.sourced)
        make_quality_label(
            cluster=self.older, start_on=day, end_on=self.last, **self.sourced
        )
        make_target(
            cluster=hub.cluster, start_on=day, **self.in_two_languages("target")
        )
        self.pages += [
            ("evaluation_detail", evaluation),
            ("contradiction_detail", contradiction),
        ]
