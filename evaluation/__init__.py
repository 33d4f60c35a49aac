"""Judgement: frameworks, indicators, measurements, decisions."""
