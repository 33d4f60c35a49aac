"""How an indicator is defined, in the words of the function that computes it."""

import inspect
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluation.indicators import Indicator

LABELS = {
    "Formula": _("formula"),
    "Coverage": _("coverage"),
    "Unit": _("unit"),
    "Source": _("source"),
}
"""The parts of a definition; the docstrings, and so the definitions, are in English."""


@dataclass(frozen=True)
class Definition:
    """What an indicator asks, and each part of the answer with its label."""

    question: str
    parts: list[tuple[Promise, str]]


def definition(indicator: Indicator) -> Definition:
    """Return what the docstring of the indicator's function says."""
    question, _blank, rest = inspect.getdoc(indicator.compute).partition("\n\n")
    parts: list[tuple[Promise, str]] = []
    for line in rest.splitlines():
        word, colon, text = line.partition(":")
        if colon and word in LABELS:
            parts.append((LABELS[word], text.strip()))
        elif parts:
            label, before = parts.pop()
            parts.append((label, f"{before} {line.strip()}"))
    return Definition(question, parts)
