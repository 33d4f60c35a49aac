"""Two people write one file at once: what one of them touched is kept, field by field.

Where both wrote in one field, both texts are shown, and whoever saves later chooses.
"""

from collections.abc import Callable

from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict
from django.utils.translation import gettext as _

from evaluation.models import Evaluation
from registry.history.events import as_recorded, events_of, last_event
from registry.history.meeting import RowMet, as_sent, meet
from registry.history.versions import FIELD, Versions

from .draft import RECOMMENDATION, Draft, said_in
from .parts import RecommendationForm
from .rows import FileRows


def meet_others(
    evaluation: Evaluation, sent: QueryDict
) -> tuple[QueryDict, list[RowMet]]:
    """Return what was sent with what others wrote since, and who wrote what.

    Nobody else may write the file meanwhile.
    """
    sent = sent.copy()
    shown = FileRows.as_shown(evaluation, Versions.read(sent.get(FIELD, "")))
    there = FileRows.of(evaluation)
    meeting = _Meeting(
        sent, Draft(evaluation, sent), Draft(evaluation, rows=there), there
    )
    if shown is not None:
        meeting.before = Draft(evaluation, rows=shown)
        meeting.shown = shown
    return sent, list(meeting.rows_met())


def meet_in_form(
    form_of: Callable, row: models.Model, sent: QueryDict
) -> tuple[QueryDict, list[RowMet]]:
    """Return what was sent of one row with what others wrote since, and who did.

    Args:
        form_of: returns the form of a row, and with what was sent as ``data``.
    """
    sent = sent.copy()
    seen = Versions.read(sent.get(FIELD, "")).of_row(row)
    newest = last_event(row)
    events = events_of(type(row)).filter(pgh_obj_id=row.pk, pgh_id=seen)
    shown = events.first()
    fields = meet(
        form_of(row, sent),
        form_of(as_recorded(type(row), shown)) if shown else None,
        form_of(row),
        sent,
        is_newer=newest.pgh_id != seen,
    )
    return sent, [RowMet.told_by(newest, row, fields=fields)] if fields else []


class _Meeting:
    """What was sent of a file, what it showed and what stands in it by now."""

    def __init__(self, sent, mine: Draft, now: Draft, there: FileRows):
        self.sent = sent
        self.mine = mine
        self.now = now
        self.there = there
        self.before: Draft | None = None
        self.shown: FileRows | None = None

    def rows_met(self):
        yield from self._met(
            *self._forms(lambda draft: draft.evaluator), self.there.evaluation
        )
        for number, form in enumerate(self.now.scores):
            yield from self._met(
                *self._forms(lambda draft, n=number: draft.scores[n]), form.instance
            )
        for code in self.now.by_hand:
            row = self.there.measurements.get(code)
            yield from self._met(
                *self._forms(lambda draft, c=code: draft.by_hand[c]), row
            )
        yield from self._recommendations()

    def _forms(self, of):
        return of(self.mine), self.before and of(self.before), of(self.now)

    def _met(self, mine, before, now, row, **more):
        fields = meet(mine, before, now, self.sent)
        if fields:
            yield _told(row or self.there.evaluation, fields=fields, **more)

    def _recommendations(self):
        there = self.there.recommendations
        shown = self.shown.recommendations if self.shown else {}
        count = int(self.mine.recommendations.total_form_count())
        sent = {}
        for place in range(count):
            number = self.sent.get(f"{RECOMMENDATION}-{place}-number", "")
            if number.isdecimal() and len(number) < 9:
                sent[int(number)] = f"{RECOMMENDATION}-{place}"
        for number, prefix in sent.items():
            mine = self._form(None, prefix, data=self.sent)
            before = number in shown and self._form(shown[number], prefix)
            if number in there:
                now = self._form(there[number], prefix)
                yield from self._kept(mine, before or None, now, there[number])
            elif number in shown:
                yield from self._gone(mine, before, shown[number])
        for number in there.keys() - sent.keys() - shown.keys():
            form = self._form(there[number], f"{RECOMMENDATION}-{count}")
            for bound in form:
                for name, texts in as_sent(bound).items():
                    self.sent.setlist(name, texts)
            count += 1
            self.sent[f"{RECOMMENDATION}-TOTAL_FORMS"] = str(count)
            yield _told(there[number])

    def _kept(self, mine, before, now, row):
        """Yield a recommendation that others changed; it stays if it was to go."""
        for met in self._met(mine, before, now, row):
            if self.sent.pop(f"{mine.prefix}-{DELETION_FIELD_NAME}", None):
                met.outcome = _("You were removing it: it stays unless you repeat it.")
            yield met

    def _gone(self, mine, before, row):
        """Yield a recommendation that others took away; a changed one comes again."""
        removed = f"{mine.prefix}-{DELETION_FIELD_NAME}"
        if self.sent.get(removed):
            return
        outcome = ""
        if any(
            field.has_changed(before[name].initial, mine[name].data)
            for name, field in mine.fields.items()
        ):
            self.sent[f"{mine.prefix}-number"] = ""
            outcome = _("You changed it: saving adds it again.")
        else:
            self.sent[removed] = "on"
        yield _told(row, outcome=outcome)

    def _form(self, row, prefix, data=None):
        initial = None if row is None else said_in(row)
        return RecommendationForm(data, prefix=prefix, initial=initial)


def _told(row: models.Model, **more) -> RowMet:
    return RowMet.told_by(last_event(row), row, **more)
