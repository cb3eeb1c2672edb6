"""What people may do to the store: one verb per file."""
