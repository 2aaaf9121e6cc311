"""Floor 4: the county server. The only package that imports the web framework."""
