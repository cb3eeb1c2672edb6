"""The command line: one file per command, each parsing words, calling the verb every other door calls, and printing.

Exit status: 0 done · 1 finished with findings · 2 wrong use or unreadable input · 3 our fault.
With `--format json` only JSON goes to standard output; words for people go to standard error.
"""

from heming.cli.main import main

__all__ = ["main"]
