"""Floor 3: what villagers bring in: joint petitions and hearings."""
