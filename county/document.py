"""What every page of the county's shares: head, style, and that it may run nothing."""

import base64
import hashlib
from html import escape

from county.style import STYLE

STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()


def document(title: str, under: str, main: str) -> str:
    """A whole page. ``title`` and ``under`` are plain text; ``main`` is HTML."""
    return (
        '<!DOCTYPE html>\n<html lang="zh-Hans"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n"
        f"<body><header><h1>{escape(title)}</h1><p>{escape(under)}</p></header>\n"
        f"<main>{main}</main></body></html>\n"
    )
