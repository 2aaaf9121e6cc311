"""zstd with a versioned, trained dictionary: ten ledger lines are too short to compress alone."""

from functools import cache
from importlib.resources import files

import zstandard

DICTIONARY = "wire-1.zdict"  # docs/protocol.md says how it was trained; never change one, add
WINDOW_LOG = 20  # 1 MiB: what the other side must set aside for us, and what we allow it to ask
# (bytes to compress up to, level): a short body is worth the longer search
_LEVELS = ((32 * 1024, 19), (1 << 62, 12))


@cache
def _trained() -> bytes:
    return (files("sync") / "data" / DICTIONARY).read_bytes()


@cache
def _dictionary() -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(_trained())


def _with(known: bytes) -> zstandard.ZstdCompressionDict:
    """The trained dictionary, or its content followed by what both sides have already."""
    if not known:
        return _dictionary()
    kind = zstandard.DICT_TYPE_RAWCONTENT
    return zstandard.ZstdCompressionDict(_trained() + known, dict_type=kind)


def compressor(size: int, known: bytes = b"") -> zstandard.ZstdCompressor:
    """A compressor for one body of ``size`` bytes."""
    level = next(level for limit, level in _LEVELS if size <= limit)
    parameters = zstandard.ZstdCompressionParameters.from_level(
        level, window_log=WINDOW_LOG, write_content_size=0, write_checksum=0, write_dict_id=0
    )
    return zstandard.ZstdCompressor(dict_data=_with(known), compression_params=parameters)


def decompressor(known: bytes = b"") -> zstandard.ZstdDecompressor:
    """A decompressor that refuses windows above 1 MiB."""
    return zstandard.ZstdDecompressor(dict_data=_with(known), max_window_size=1 << WINDOW_LOG)
