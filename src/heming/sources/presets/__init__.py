"""Presets: the columns of well-known exports, one TOML file each; parsers come from the cells of the file at hand."""
