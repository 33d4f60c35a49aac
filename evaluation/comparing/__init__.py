"""Clusters beside each other on one page: nothing here is ranked."""

from .rows import ComparedGroup, ComparedRow
from .side_by_side import SideBySide

__all__ = ["ComparedGroup", "ComparedRow", "SideBySide"]
