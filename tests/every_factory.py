"""The function that makes a row of each model, whichever app it belongs to."""

from tests.evaluation.factories import FACTORIES as EVALUATION
from tests.factories import FACTORIES as REGISTRY
from tests.programmes.factories import FACTORIES as PROGRAMMES

FACTORIES = {**REGISTRY, **PROGRAMMES, **EVALUATION}
