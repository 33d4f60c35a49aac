"""Acts with a name: what changes several rows at once."""

from .attestations import attest_from_start

__all__ = ["attest_from_start"]
