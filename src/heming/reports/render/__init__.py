"""Four forms of one sheet: every text is taken from it, none is made here."""
