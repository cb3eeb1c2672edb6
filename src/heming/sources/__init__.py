"""What comes in: files of any common kind are opened, their columns recognised, and handed to `facts` with a mapping.

`open` turns paths into readable sources, `guess` turns samples into a mapping, `actions` are the verbs doors call.
Nothing here reads a whole file into memory or knows an engine.
"""
