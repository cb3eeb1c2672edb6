"""Presets: what the columns of well-known exports are. One TOML file each; the parsers come from the cells of the file at hand."""
