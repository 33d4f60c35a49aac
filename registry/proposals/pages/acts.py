"""What is done to a proposal from its page; each act leads back to it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.imports.pages.acts import Act
from registry.models import RowOutcome
from registry.proposals.receiving import propose_again
from registry.proposals.reviewing import accept, hand_in, send_back
from registry.proposals.rights import may_go_on, may_review


class ProposalHandIn(Act):
    """Give it to those who review it."""

    def may_act(self) -> bool:
        return self.batch.is_proposal and may_go_on(self.request.user, self.batch)

    def act(self):
        hand_in(batch=self.batch, user=self.request.user)
        messages.success(
            self.request, _("Handed in: you will see here what becomes of it.")
        )


class ProposalReviewed(Act):
    """Something that only a reviewer does."""

    def may_act(self) -> bool:
        return may_review(self.request.user, self.batch)

    @property
    def answer(self) -> str:
        """What the reviewer says of it."""
        return self.request.POST.get("answer", "").replace("\x00", "")


class ProposalAccept(ProposalReviewed):
    """Apply it as it was seen; where rows are refused, knowing how many."""

    def act(self):
        refused = self.batch.rows.with_outcome(RowOutcome.REFUSED).count()
        if refused and self.request.POST.get("without") != str(refused):
            raise ValidationError(_("Confirm that the list is applied without them."))
        applied = accept(
            batch=self.batch,
            user=self.request.user,
            seen=self.request.POST.get("seen", ""),
            answer=self.answer,
        )
        if not applied:
            messages.warning(
                self.request,
                _("The registry changed since the plan: look at what differs."),
            )


class ProposalSendBack(ProposalReviewed):
    """Decline it, with the reason."""

    def act(self):
        send_back(
            batch=self.batch,
            user=self.request.user,
            answer=self.answer,
        )


class ProposalAgain(Act):
    """Take up again what was sent back or withdrawn: the same, as a new proposal."""

    def may_act(self) -> bool:
        return self.batch.is_proposal and may_go_on(self.request.user, self.batch)

    def act(self):
        self.batch = propose_again(batch=self.batch, user=self.request.user)
