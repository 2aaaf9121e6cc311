"""The modules of a QR code.  Pure, so that a page's code is made on the database thread."""

from functools import lru_cache
from typing import Final

# Every reader takes any of the eight masks.  Trying all for the most even one takes five times as
# long as the rest of the code; this one is the plainest, rows in turn, and what we write has none.
_MASK: Final = 1


@lru_cache(maxsize=64)
def modules(text: str) -> tuple[bytes, int]:
    """(modules from the bottom row up, 0 dark and 255 light; modules per side)."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(border=2, error_correction=ERROR_CORRECT_M, mask_pattern=_MASK)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    side = len(matrix)
    return bytes(0 if dark else 255 for line in reversed(matrix) for dark in line), side
