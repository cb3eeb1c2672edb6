"""Server pages: thin views that parse, call the same verb as the API and the command line, and render.

No rule and no query of models lives here. Chinese first, English complete; from phone to desktop.
No inline script or style.
"""
