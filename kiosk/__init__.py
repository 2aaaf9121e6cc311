"""Floor 4: the terminal in the village hall. The only package that imports Kivy."""
