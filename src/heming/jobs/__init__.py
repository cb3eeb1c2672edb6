"""Background work: a row per job is the truth; the queue beside it only wakes a worker up.

A job that a crash interrupted is taken up again by the sweeper; with their idempotency keys nothing is done twice.
Ask with `jobs.run.run`, register with `jobs.registry.job`, look with `jobs.queries`.
"""
