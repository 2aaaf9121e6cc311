"""Floor 2: what the village discloses, to whom and by when."""
