"""Server pages: one module per room, thin views that parse, call the same verb as the API and the command line, and render.

No rule and no query of models lives here. Chinese first, English complete; from phone to desktop; no inline script or style.
"""
