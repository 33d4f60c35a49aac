"""Where sources seem to disagree: candidates for the register of contradictions."""
