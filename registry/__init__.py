"""Who and what exists: clusters, organisations, memberships, sources."""
