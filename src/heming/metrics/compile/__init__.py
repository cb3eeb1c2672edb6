"""From a question to one query per fact table, attribution rule and period column."""
