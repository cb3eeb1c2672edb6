"""What can be done with files: look at them, take them in, keep a mapping.

Page, API and command line call the same verbs.
"""
