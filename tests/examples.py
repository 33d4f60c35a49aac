"""How many examples are made where each of them takes seconds."""

import os

OF_MANY = 4


def examples(many: int) -> int:
    """Return a part of many; all of them where ``THOROUGH=1`` is set."""
    return many if "THOROUGH" in os.environ else max(1, many // OF_MANY)
