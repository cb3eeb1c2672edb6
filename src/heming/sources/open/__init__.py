"""Opening what people really have: kind by content, safe archives, encodings, delimiters, header rows.

`read.open_paths` is the way in. Every failure is a UserError that names the file and says what to do.
"""
