"""One verb per file: check, then state and audit in one transaction."""
