"""How much memory this process has."""

from pathlib import Path

_PAGE_BYTES = 4096


def resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_BYTES
