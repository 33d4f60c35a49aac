"""A registry with something at every address of the site, and those who ask for it."""

from datetime import date
from functools import partial

import pghistory
from django.contrib.auth.models import Group, User
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from evaluation.models import Condition, Evaluation, Framework, Rectification
from registry.models import (
    ImportFile,
    LegalRegime,
    Role,
    SubsidyRate,
    Territory,
)
from registry.proposals.changes import OF_THE_CHANGE, ChangeAct, ProposedChange
from registry.proposals.receiving import propose_changes
from registry.proposals.reviewing import hand_in
from registry.services import merge_records
from tests.evaluation.factories import make_evaluation, make_recommendation
from tests.every_factory import FACTORIES
from tests.factories import (
    make_cluster,
    make_import_batch,
    make_import_row,
    make_member,
    make_membership,
    make_organisation,
    make_person,
    make_saved_view,
    make_source_file,
    make_staff,
    make_superuser,
)
from tests.programmes.factories import make_beneficiary_list
from tests.world import World

from .matrix_addresses import EveryAddress
from .readers import ACCOUNT, ANYBODY, CLERK, SUPERUSER

DAY = date(2026, 6, 30)
ONLY_ONE = (Territory, LegalRegime, Framework)
"""Tables that hold no second row like the one that the factory makes."""
STAYS = {Rectification}
"""Tables whose rows nobody can remove."""


class Everything(EveryAddress):
    """Rows of all tables, removed ones too; two networks; lists and proposals."""

    def __init__(self):
        self.removed = {}
        with pghistory.context(url="/"):
            for model, make in FACTORIES.items():
                if model in ONLY_ONE:
                    self.remove(make())
            self.world = World(0)
            self.make_rows()
        self.own, self.other = self.world.cluster, make_cluster()
        self.readers = self.make_readers()
        for make in (make_organisation, make_person):
            kept, merged = make(), make()
            merge = merge_records(kept=kept, merged=merged, reason="One.", user=None)
            self.rows[type(merge)] = merge
        with pghistory.context(url="/") as change:
            make_cluster()
        self.change = change.id
        # What is written afterwards bears the last context that there was.
        with pghistory.context(url="/"):
            make_cluster()
        self.batches = self.make_batches()
        keeper = self.readers[Role.NETWORKS_OWN.value]
        self.views = {
            "shared": make_saved_view(user=keeper, name="For all", is_shared=True),
            "not shared": make_saved_view(user=keeper, name="For himself"),
        }
        self.evaluations = self.make_evaluations()
        self.files = {
            "for everybody": make_source_file(content=b"All.", is_public=True),
            "for staff": make_source_file(content=b"Some."),
        }

    def remove(self, row):
        self.removed[type(row)] = row.pk
        row.delete()

    def make_rows(self):
        self.rows = {}
        for model, make in FACTORIES.items():
            if model is SubsidyRate:
                make = partial(make, regime=self.rows[LegalRegime])
            elif model in {Condition, Rectification}:
                make = partial(make, evaluation=self.world.evaluation)
            there = model._default_manager.order_by("pk").first()
            self.rows[model] = there if model in ONLY_ONE else make()
            if model is SubsidyRate:
                make = partial(make, from_year=2)
            if model not in {*ONLY_ONE, *STAYS}:
                self.remove(make())
        self.rows[Evaluation] = self.world.evaluation
        self.rows[User] = make_staff(username="somebody")
        self.remove(make_staff(username="gone"))
        self.rows[Group] = Group.objects.create(name="Some")
        self.remove(Group.objects.create(name="Others"))
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name) "
                "VALUES ('any', 'any') RETURNING id"
            )
            self.rows[ProcrastinateJob] = ProcrastinateJob(pk=cursor.fetchone()[0])

    def make_readers(self) -> dict[str, User | None]:
        return {
            ANYBODY: None,
            ACCOUNT: make_member(username="account"),
            CLERK: make_staff(username="nothing"),
            SUPERUSER: make_superuser("super"),
            **{
                role.value: make_member(role, username=role.value, cluster=self.own)
                for role in Role
            },
        }

    def make_batches(self) -> dict:
        author = self.readers[Role.NETWORKS_OWN.value]
        stranger = make_member(
            Role.NETWORKS_OWN, username="stranger", cluster=self.other
        )
        made = {
            "the own draft": self.propose(author, self.own),
            "the own proposal": self.propose(author, self.own),
            "the draft of another": self.propose(stranger, self.other),
            "the proposal of another": self.propose(stranger, self.other),
        }
        for batch in (made["the own proposal"], made["the proposal of another"]):
            hand_in(batch=batch, user=batch.made_by)
        made["a list"] = make_import_batch(
            made_by=make_staff(username="sender"), status="planned"
        )
        make_import_row(batch=made["a list"])
        # Removed, as it is once its term is over: only that is said of it.
        ImportFile.objects.create(
            batch=made["a list"], content=b"", removed_at=timezone.now()
        )
        beneficiaries = make_beneficiary_list().batch
        return made | {"a list of beneficiaries": beneficiaries}

    def propose(self, author, cluster):
        end = ProposedChange.of(
            make_membership(cluster=cluster),
            ChangeAct.END,
            end_on=DAY,
            end_source=OF_THE_CHANGE,
        )
        return propose_changes(
            changes=[end],
            title="Left",
            day=DAY,
            user=author,
            cluster=cluster,
            is_proposal=True,
        )

    def make_evaluations(self) -> dict:
        judged = make_evaluation(cluster=self.other)
        make_recommendation(evaluation=judged)
        signed = make_evaluation(
            cluster=self.other,
            reference_on=date(2012, 6, 30),
            status="signed",
            signed_at="2013-01-01T12:00Z",
            is_confidential=True,
        )
        return {
            "documented": self.world.evaluation,
            "under way": judged,
            "signed": signed,
        }
