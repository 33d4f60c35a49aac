"""What a decision does to the recognition, as it is shown and agreed to.

Whoever decides is shown it, and what was shown is then carried out, or nothing.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from evaluation.models import Evaluation, Outcome
from registry.models import Recognition


@dataclass
class Consequences:
    """What a decision does, or why it cannot be made.

    ``recognition`` and ``renewal`` are the rows as they would be saved; what does not
    change is None. ``problems`` stand in its way, ``warnings`` do not;
    ``lacks_targets`` is the day from which new targets are lacking, if they are.
    ``version`` is that of the decision which it is reckoned from, ``opinion`` what the
    advisory committee said by then.
    """

    outcome: Outcome
    recognition: Recognition | None = None
    renewal: Recognition | None = None
    lacks_targets: date | None = None
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    version: int = 1
    opinion: tuple[date | None, str] = (None, "")

    @property
    def digest(self) -> str:
        """What two equal consequences have in common, and no others."""
        rows = (self.recognition, self.renewal)
        said = [
            (row.start_on, row.end_on, row.ending, row.regime_id) for row in rows if row
        ]
        told = repr((str(self.outcome), said, self.version, self.opinion))
        return hashlib.sha256(told.encode()).hexdigest()

    def refuse_unless_agreed(self, agreed: str | None) -> None:
        """Refuse what cannot be, or is not what somebody agreed to.

        Args:
            agreed: the digest of what somebody agreed to, if somebody did.

        Raises:
            ValidationError: something is in the way, or the registry changed since.
        """
        if self.problems:
            raise ValidationError(self.problems)
        refuse_unless_same(agreed, self.digest)


def state_of(evaluation: Evaluation) -> str:
    """What an evaluation is to whoever annuls it: another version is another one."""
    return f"{evaluation.status} {evaluation.version}"


def refuse_unless_same(agreed: str | None, now: str) -> None:
    """Refuse what is not what somebody agreed to, if somebody did.

    Raises:
        ValidationError: the registry changed since.
    """
    if agreed is not None and agreed != now:
        raise ValidationError(
            _("The registry changed since: look again at what will happen."),
            code="changed",
        )
