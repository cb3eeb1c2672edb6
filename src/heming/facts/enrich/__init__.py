"""Derived columns: one small file per idea, each a layer of SQL over the arriving rows."""
