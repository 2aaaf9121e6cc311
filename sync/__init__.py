"""Floor 1: the signed log, its wire format and its carriers. Knows nothing of villages."""
