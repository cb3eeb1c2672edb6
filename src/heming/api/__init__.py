"""The public API, versioned and typed: one module per room, the same verbs and the same Scope as the pages.

A personal token says who asks; everything it may see or do is its owner's, at most.
Every error is `{"code", "cause", "remedy", "values"}` with the right status.
"""
