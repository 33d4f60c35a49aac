"""The admin of evaluation, one module a group of tables."""

from django.utils.translation import gettext_noop

# Within the heading, the first page shows the tables in the order of these modules.
from . import files, decisions, frameworks, published  # isort: skip

__all__ = ["decisions", "files", "frameworks", "published"]

GROUPS = (gettext_noop("Evaluators"),)
"""What a migration made: menus of groups name them in the reader's language."""
