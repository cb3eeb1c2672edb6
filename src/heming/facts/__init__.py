"""The columnar store: what was recorded, checked, merged by key and kept in snapshots that readers can trust.

Every table has a declared schema; rooms publish rows into it and never write it themselves.
Only this room knows DuckDB, Delta and Spark; it knows no room above it.
"""
