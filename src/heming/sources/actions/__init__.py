"""The verbs the doors call, one per file."""
