"""Heming 和鸣: agent performance and customer satisfaction, played by the same people on the same records."""
