from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .base import closed_list, tracked


class Role(models.TextChoices):
    """What somebody is trusted with; ``registry.rights.roles`` explains each."""

    CONFIDENTIAL_READER = "confidential_reader", _("reader of confidential matters")
    KEEPER = "keeper", _("keeper")
    IMPORTER = "importer", _("importer of lists")
    MONEY = "money", _("keeper of public money")
    EVALUATOR = "evaluator", _("evaluator")
    DECIDER = "decider", _("decider")
    NETWORKS_OWN = "networks_own", _("network's own")
    ADMINISTRATOR = "administrator", _("administrator")


class UserRoleQuerySet(models.QuerySet):
    def of_user(self, user):
        """Keep the roles that ``user`` has."""
        return self.filter(user=user.pk)


@tracked()
class UserRole(models.Model):
    """A role that somebody has: an evaluator, or TWEED's own animator.

    Who evaluates does not decide, and nobody gives a role to himself.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.CASCADE,
        related_name="roles",
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    cluster = models.ForeignKey(
        "registry.Cluster",
        verbose_name=_("cluster"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="roles",
        help_text=_("Whose own it is; empty for every other role."),
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("given by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text=_("Empty if it was given outside of the site."),
    )

    # Who goes back would give himself what somebody took from him.
    always_as_now = True
    taken_back_elsewhere = _("Roles are given and taken away in their own table only.")

    objects = UserRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role of an account")
        verbose_name_plural = _("roles of accounts")
        ordering = ["user", "role", "cluster"]
        constraints = [
            closed_list(
                "registry_userrole_role", "role", Role, message=_("Unknown role.")
            ),
            models.UniqueConstraint(
                name="registry_userrole_once",
                fields=["user", "role", "cluster"],
                nulls_distinct=False,
                violation_error_message=_("This account has this role already."),
            ),
            models.CheckConstraint(
                name="registry_userrole_whose",
                condition=Q(role=Role.NETWORKS_OWN, cluster__isnull=False)
                | (~Q(role=Role.NETWORKS_OWN) & Q(cluster__isnull=True)),
                violation_error_message=_(
                    "A network's own role names its cluster; no other role does."
                ),
            ),
            models.CheckConstraint(
                name="registry_userrole_given",
                condition=Q(given_by__isnull=True) | ~Q(given_by=F("user")),
                violation_error_message=_("Nobody gives a role to himself."),
            ),
            ExclusionConstraint(
                name="registry_userrole_separate",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.NOT_EQUAL),
                ],
                condition=Q(role__in=[Role.EVALUATOR, Role.DECIDER]),
                violation_error_message=_(
                    "Who evaluates does not decide: an account has one of the two "
                    "roles."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.in_words}"

    @property
    def in_words(self) -> str:
        """The role in the reader's language, with the cluster that it is for."""
        label = str(self.get_role_display())
        return f"{label} ({self.cluster})" if self.cluster_id else label
