"""From headers and samples to a mapping: what each column is, how sure we are, and what has to be asked.

`guess.guess_mapping` is the way in; the words live in `*.toml`, so that a term can be added without touching code.
"""
