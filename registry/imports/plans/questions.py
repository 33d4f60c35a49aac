"""What is asked of a person once, about all rows alike: what a row alone cannot settle.

A row of a plan has the keys of the questions that it is about, answered or not. A key
is the code of a question, such as ``paid_over``; or the code and what sets apart those
whom it is asked about: ``alike:5f0c…`` is about a few names that look like one
organisation, ``alike:5f0c…/9a41…`` about one of them and the first.

The answers are kept with the import: ``{"paid_over": {"answer": "increase", "by":
"claire", "at": "2024-07-02T10:15:00+00:00"}}``. Those to the lists that the same sender
sent before are proposed. Statements find the answers in ``line_settled``.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.text import capfirst

from registry.models import ImportBatch

from .statements import fetch, make_table

OF_GROUP, OF_ONE = ":", "/"

ONE_BY_ONE = "one_by_one"
"""The answer by which each name of a group is asked about by itself."""

SHOWN = 12
"""How many rows of a question are named one by one."""

SETTLED = """
SELECT key AS question, value ->> 'answer' AS answer
FROM registry_importbatch, jsonb_each(settled)
WHERE registry_importbatch.id = %(batch)s
"""

ASKED = """
SELECT question, count(*), array_agg(line.number ORDER BY line.number),
    array_agg(DISTINCT ARRAY[line.name, line.post_code])
FROM registry_importrow line, unnest(line.questions) question
WHERE line.batch_id = %(batch)s AND line.decision <> 'leave_out'
GROUP BY question
ORDER BY min(line.number), question
"""


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked about all rows alike.

    - ``code``: how its keys begin;
    - ``asks(batch, asked)``: the question, a sentence;
    - ``choices``: the answers, as people read them;
    - ``default``: the answer that holds until a person gives another; without one the
      rows are ambiguous until then;
    - ``proposes(asked)``: the answer that is likely, or nothing.
    """

    code: str
    asks: Callable[[ImportBatch, "Asked"], str]
    choices: Mapping[str, Promise]
    default: str = ""
    proposes: Callable[["Asked"], str] = lambda asked: ""


@dataclass(eq=False)
class Asked:
    """A question about rows of an import, with its answer if it has one.

    ``named`` are the names and post codes of the rows; ``beside``, the first name of a
    group, where one of its ``members`` is asked about. ``remembered`` is the answer to
    the same question about an earlier list.
    """

    key: str
    question: Question
    rows: int
    numbers: list[int]
    named: list[tuple[str, str]]
    beside: str = ""
    members: int = 1
    given: dict = field(default_factory=dict)
    remembered: str = ""
    sentence: str = ""

    @property
    def bare_names(self) -> list[str]:
        return sorted({name for name, _post_code in self.named})

    @property
    def names(self) -> list[str]:
        """The names of the rows, with the post code where one name has several."""
        times = Counter(name for name, _post_code in self.named)
        return sorted(
            f"{name}, {post_code}" if times[name] > 1 and post_code else name
            for name, post_code in self.named
        )

    @property
    def answer(self) -> str:
        """What a person said, or else what holds until one does."""
        return self.given.get("answer") or self.question.default

    @property
    def waits(self) -> bool:
        return not self.answer

    @property
    def proposed(self) -> str:
        likely = self.remembered or self.question.proposes(self)
        return likely if likely in self.choices else ""

    @property
    def choices(self) -> dict[str, str]:
        """The answers, as people read them; one name is asked about by itself."""
        return {
            answer: capfirst(label)
            for answer, label in self.question.choices.items()
            if answer != ONE_BY_ONE or self.members > 2
        }

    @property
    def given_on(self) -> datetime | None:
        """When a person gave the answer."""
        at = self.given.get("at")
        return datetime.fromisoformat(at) if at else None

    @property
    def said(self) -> str:
        """The answer as people read it."""
        return capfirst(self.question.choices.get(self.answer, ""))


def stage_answers(batch: ImportBatch) -> None:
    """Make ``line_settled`` of the answers that people gave about an import."""
    make_table("line_settled", SETTLED, batch=batch.pk)


def code_of(key: str) -> str:
    return key.partition(OF_GROUP)[0]


def asked_about(
    batch: ImportBatch, questions: Mapping[str, Question], same_sender: Q
) -> list[Asked]:
    """Return what is asked about the rows of an import, answered or not.

    Args:
        same_sender: the imports whose answers are proposed.
    """
    found = fetch(ASKED, batch=batch.pk)
    remembered = _remembered(batch, same_sender) if found else {}
    asked = []
    for key, rows, numbers, named in found:
        question = questions.get(code_of(key))
        if question is None:
            continue
        about = Asked(key, question, rows, numbers[:SHOWN], named)
        about.given = batch.settled.get(key, {})
        about.remembered = remembered.get(key, "")
        asked.append(about)
    asked = list(_one_by_one(asked))
    for about in asked:
        about.sentence = about.question.asks(batch, about)
    return asked


def _one_by_one(asked: list[Asked]) -> Iterator[Asked]:
    """Leave out the names of a group, unless each is asked about; never the first.

    A group of which one name is left, the others left out by hand, asks nothing.
    """
    names = Counter(about.key.partition(OF_ONE)[0] for about in asked)
    groups = {
        about.key: about
        for about in asked
        if OF_ONE not in about.key and names[about.key] != 2
    }
    first = {}
    for about in sorted(
        asked, key=lambda about: (about.numbers[0], OF_ONE in about.key)
    ):
        group = groups.get(about.key.partition(OF_ONE)[0])
        if about is group:
            about.members = names[about.key] - 1
            yield about
        elif group is not None and group.answer == ONE_BY_ONE:
            about.beside = first.get(group.key, "")
            first.setdefault(group.key, about.names[0])
            if about.beside:
                yield about


def _remembered(batch: ImportBatch, same_sender: Q) -> dict[str, str]:
    """Return the answers about the lists that the same sender sent before."""
    earlier = (
        ImportBatch.objects.filter(same_sender, kind=batch.kind)
        .exclude(pk=batch.pk)
        .exclude(settled={})
        .order_by("made_at", "pk")
    )
    return {
        key: given["answer"]
        for settled in earlier.values_list("settled", flat=True)
        for key, given in settled.items()
    }
