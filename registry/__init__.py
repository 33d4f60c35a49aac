"""Who and what exists: networks, organisations, memberships, sources."""
