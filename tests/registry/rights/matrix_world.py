"""A registry with something at every address of the site, and those who ask for it."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

import pghistory
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.urls import URLPattern, get_resolver, reverse
from django.utils.functional import cached_property
from procrastinate.contrib.django.models import ProcrastinateJob

from evaluation.models import Condition, Evaluation, Framework, Rectification
from registry.alike.kinds import RecordKind
from registry.history.events import events_of, last_event
from registry.history.versions import Versions
from registry.models import (
    LegalRegime,
    LogLine,
    Role,
    SubsidyRate,
    Territory,
)
from registry.proposals.changes import OF_THE_CHANGE, ChangeAct, ProposedChange
from registry.proposals.forms import all_forms
from registry.proposals.forms.acts import ACTS
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
    make_source_file,
    make_staff,
    make_superuser,
)
from tests.pages import PAGES as OF_ALL
from tests.programmes.factories import make_beneficiary_list
from tests.world import World
from walloon_clusters.accounts.help_pages import HELPS

from . import matrix

DAY = date(2026, 6, 30)
NEW = "correct horse battery"
WHY = {"_reason": "To see whether it is refused."}
SENT = {
    "history_change": WHY,
    "proposal_send_back": {"answer": "No."},
    "source_file_change": {"public": "yes"},
    "likely_duplicates": {"act": "apart", "reason": "They are two."},
    "set_language": {"language": "en"},
}
"""What does something on a page, if whoever sends it may."""

ONLY_ONE = (Territory, LegalRegime, Framework)
"""Tables that hold no second row like the one that the factory makes."""
STAYS = {Rectification}
"""Tables whose rows nobody can remove."""


class Address(NamedTuple):
    """An address: what the tables of rights call it, and what may be sent there.

    Args:
        told: the name of a page, or a table of the admin with a page of it.
    """

    told: str | tuple[str, str]
    path: str
    sent: dict


class Everything:
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
            matrix.ANYBODY: None,
            matrix.ACCOUNT: make_member(username="account"),
            matrix.CLERK: make_staff(username="nothing"),
            matrix.SUPERUSER: make_superuser("super"),
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

    # The addresses

    @cached_property
    def addresses(self) -> list[Address]:
        """Every address of the site, each as often as it is for others."""
        return list(self._addresses())

    def _addresses(self) -> Iterator[Address]:
        yield from self._of_pages(get_resolver())
        yield from self._of_admin(admin.site.get_urls())
        for model, table in admin.site._registry.items():
            for pattern in table.get_urls():
                if isinstance(pattern, URLPattern):
                    yield self._of_table(model, pattern)

    def _of_pages(self, resolver, below="/"):
        for entry in resolver.url_patterns:
            if not isinstance(entry, URLPattern):
                if entry.app_name != "admin":
                    yield from self._of_pages(entry, f"{below}{entry.pattern}")
            elif entry.name:
                yield from self._of_page(entry.name)
            else:
                yield Address("elsewhere by now", f"{below}{entry.pattern}", {})

    def _of_page(self, name):
        if name not in self.arguments:
            yield Address(name, reverse(name), SENT.get(name, {}))
            return
        for which, arguments in self.arguments[name].items():
            path = reverse(name, kwargs=arguments)
            yield Address(f"{name} {which}".strip(), path, SENT.get(name, {}))

    @cached_property
    def arguments(self) -> dict:
        """What the addresses are about, by page, then by what the tables call it."""
        states = {s: {"slug": row.slug} for s, row in self.evaluations.items()}
        asked, reviewed = self.rows[Condition], self.evaluations["under way"]
        own, other = {"slug": self.own.slug}, {"slug": self.other.slug}
        known = {
            which: {"slug": file.source.slug, "pk": file.pk}
            for which, file in self.files.items()
        }
        listed = self.batches.pop("a list of beneficiaries")
        of = {
            f"of {which}": ({"reference": batch.reference}, batch.rows.first())
            for which, batch in self.batches.items()
        }
        return {
            **{name: {"": arguments} for name, arguments in OF_ALL.items()},
            **dict.fromkeys(matrix.OF_EVALUATIONS, states),
            "evaluation_replace": {"": states["documented"]},
            "recommendation_follow": {"": {"slug": reviewed.slug, "number": 1}},
            "condition_follow": {
                "": {"slug": asked.evaluation.slug, "number": asked.number}
            },
            **dict.fromkeys(
                matrix.OF_IMPORTS, {which: batch for which, (batch, _row) in of.items()}
            ),
            **dict.fromkeys(
                ("import_row", "import_mend"),
                {which: batch | {"pk": row.pk} for which, (batch, row) in of.items()},
            ),
            "import_row_register": {
                which: batch | {"number": row.number}
                for which, (batch, row) in of.items()
            },
            "import_grants": {
                "": {"reference": listed.reference, "file_format": "csv"}
            },
            "import_create": {"": {"kind": "members"}},
            "import_template": {"": {"kind": "members", "language": "en"}},
            "proposal_start": {"of the own network": own, "of another network": other},
            "proposal_create": {
                f"{what} of {whose} network": network | {"what": what}
                for what in all_forms()
                for whose, network in (("the own", own), ("another", other))
            },
            "network_act": {act: own | {"act": act} for act in ACTS},
            "source_file": known,
            "source_file_create": {"": {"slug": known["for staff"]["slug"]}},
            **dict.fromkeys(
                ("source_file_change", "source_file_remove"), {"": known["for staff"]}
            ),
            "looks_like": {kind: {"kind": kind} for kind in RecordKind.values},
            "cluster_candidates": {"": own},
            "history_change": {"": {"change": self.change}},
            "log_detail": {"": {"key": LogLine.objects.first().key}},
            # Those of accounts are about whoever logs in.
            "account_help": {
                code: {"pk": self.rows[User].pk, "code": code} for code in HELPS
            },
            "account_end_session": {"": {"pk": 1}},
            "account_confirm_email": {"": {"key": "x"}},
            "account_reset_password_from_key": {"": {"uidb36": "1", "key": "x-y"}},
            "mfa_remove_webauthn": {"": {"pk": 1}},
            "mfa_edit_webauthn": {"": {"pk": 1}},
            "openid_connect_login": {"": {"provider_id": "x"}},
            "openid_connect_callback": {"": {"provider_id": "x"}},
        }

    def _of_admin(self, patterns):
        """Yield the addresses of the admin that are about no table, or about any."""
        row = self.own
        kind = ContentType.objects.get_for_model(row)
        query = {
            "app_label": "registry",
            "model_name": "membership",
            "field_name": "organisation",
        }
        for pattern in patterns:
            if not isinstance(pattern, URLPattern):
                continue
            name = f"admin:{pattern.name}"
            if pattern.name is None:
                yield Address("admin:anything else", f"{reverse('admin:index')}x/", {})
            elif pattern.name == "app_list":
                for app in ("registry", "auth"):
                    yield Address(f"{name} of {app}", reverse(name, args=[app]), {})
            elif pattern.name == "view_on_site":
                yield Address(name, reverse(name, args=[kind.pk, row.pk]), {})
            elif pattern.name == "autocomplete":
                yield Address(name, reverse(name, query=query), {})
            else:
                yield Address(name, reverse(name), {})

    def _of_table(self, model, pattern):
        opts, row = model._meta, self.rows[model]
        table = f"{opts.app_label}_{opts.model_name}_"
        page = (pattern.name or "").removeprefix(table)
        if not page:
            changed = reverse(f"admin:{table}change", args=[row.pk])
            return Address("a row", changed.removesuffix("change/"), {})
        arguments = [row.pk] if pattern.pattern.converters else []
        if page == "restore":
            # The first of its events: where there is one alone, it is as it was.
            arguments.append(events_of(model).filter(pgh_obj_id=row.pk).first().pgh_id)
        elif page == "bring_back":
            arguments = [self.removed.get(model, row.pk)]
        told = (opts.label_lower, page)
        if page in matrix.PAGES_OF_SOME_TABLES:
            told = f"{page} {opts.model_name}"
        path = reverse(f"admin:{table}{page}", args=arguments)
        return Address(told, path, self._sent_to(page, row))

    def _sent_to(self, page, row) -> dict:
        """Return what does something on a page, if whoever sends it may."""
        agreed = WHY | {"_version": str(Versions.of([row])), "post": "yes"}
        chosen = {"action": "delete_selected", "_selected_action": row.pk}
        newest = events_of(type(row)) and last_event(row)
        return {
            "delete": agreed,
            "changelist": agreed | chosen,
            "bring_back": WHY,
            "restore": WHY | {"_version": newest.pgh_id if newest else ""},
            "many": {"many_preview": "1", "many_reason": "All of them."},
            "export": {"format": 0, "resource": 0},
            "password_change": {"password1": NEW, "password2": NEW},
        }.get(page, {})
