"""The function that makes a row of each model, whichever app it belongs to."""

from registry.models import SuggestionDismissal
from tests.evaluation.factories import FACTORIES as EVALUATION
from tests.factories import FACTORIES as REGISTRY
from tests.programmes.factories import FACTORIES as PROGRAMMES

FACTORIES = {**REGISTRY, **PROGRAMMES, **EVALUATION}

IN_THE_ADMIN = [model for model in FACTORIES if model is not SuggestionDismissal]
"""What a reader puts aside is his own, and taken back where he sees it."""
