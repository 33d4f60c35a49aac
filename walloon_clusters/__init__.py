"""The site: it composes registry, programmes and evaluation."""
