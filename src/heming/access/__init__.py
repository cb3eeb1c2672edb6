"""Who may see and do what: users, roles and the `Scope` that every people-level query takes as an argument.

The small-group rule, the append-only audit trail, masking and erasure live here too.
"""
