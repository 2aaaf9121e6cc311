"""Reading aloud.  Until a voice is installed there is none, and no button for it."""


def available() -> bool:
    """Whether this terminal can speak."""
    return False
