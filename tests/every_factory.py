"""The function that makes a row of each model, whichever app it belongs to."""

from registry.models import Delivery, SavedView, SuggestionDismissal
from tests.evaluation.factories import FACTORIES as EVALUATION
from tests.factories import FACTORIES as REGISTRY
from tests.programmes.factories import FACTORIES as PROGRAMMES

FACTORIES = {**REGISTRY, **PROGRAMMES, **EVALUATION}

OF_READERS = (SuggestionDismissal, SavedView, Delivery)
"""What a reader puts aside or keeps is his own, and changed where he sees it."""

IN_THE_ADMIN = [model for model in FACTORIES if model not in OF_READERS]
