"""One report per module: each asks the catalogue and tells a sheet."""
