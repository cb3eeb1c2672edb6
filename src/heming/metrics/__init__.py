"""The catalogue of measures, and the compiler that turns a question into one query per fact table and attribution rule.

One entry, one formula, used by page, API, command line, scorecard and export alike.
Missing is never zero: where there is no answer, the note says why.
"""
