"""zstd with a versioned, trained dictionary: ten ledger lines are too short to compress alone."""

from functools import cache
from importlib.resources import files

import zstandard

DICTIONARY = "wire-1.zdict"  # docs/protocol.md says how it was trained; never change one, add
LEVEL = 6
WINDOW_LOG = 20  # 1 MiB: what the other side must set aside for us, and what we allow it to ask


@cache
def _dictionary() -> zstandard.ZstdCompressionDict | None:
    source = files("sync") / "data" / DICTIONARY
    return zstandard.ZstdCompressionDict(source.read_bytes()) if source.is_file() else None


def compressor() -> zstandard.ZstdCompressor:
    """A compressor for one body."""
    parameters = zstandard.ZstdCompressionParameters.from_level(
        LEVEL, window_log=WINDOW_LOG, write_content_size=0, write_checksum=0
    )
    return zstandard.ZstdCompressor(dict_data=_dictionary(), compression_params=parameters)


def decompressor() -> zstandard.ZstdDecompressor:
    """A decompressor that refuses windows above 1 MiB."""
    return zstandard.ZstdDecompressor(dict_data=_dictionary(), max_window_size=1 << WINDOW_LOG)
