"""Verbs of reports, one per file."""
