"""Train the wire's zstd dictionary: ``python packaging/train_dictionary.py``.

It learns from invented villages, by seeds that no benchmark uses. A dictionary that is in use is
never trained anew (old bodies would not open): a better one gets the next number in
``sync/dictionary.py``.
"""

import random
import tempfile
from pathlib import Path

import zstandard

from content.importing.ledger import read_ledger
from content.kinds import LedgerLine
from kiosk.demo.ledger import make_ledgers
from kiosk.demo.stage import set_stage
from kiosk.demo.workbooks import write_ledgers
from sync.clock import ClockSample
from sync.database import open_database
from sync.entry import encode_leaf
from sync.frames import cut_runs, payload_of

SIZE = 32 * 1024
SEEDS = range(1000, 1012)
OUT = Path(__file__).parent.parent / "sync" / "data" / "wire-1.zdict"


def ledger_leaves(seed: int, folder: Path) -> list[bytes]:
    """The leaves that an import of an invented village's ledgers makes."""
    folder.mkdir()
    rng = random.Random(seed)
    leaves: list[bytes] = []
    for file in write_ledgers(make_ledgers(seed), folder):
        read = read_ledger(file.path, file.period, previous_closing_fen=None)
        clock = ClockSample(
            1_700_000_000_000 + rng.randrange(10**11), rng.randbytes(8), rng.randrange(10**9)
        )
        revision = "R" + rng.randbytes(5).hex().upper()[:8]
        for line in read.lines:
            values = (getattr(line, name) for name in line.__struct_fields__)
            leaves.append(encode_leaf(LedgerLine(revision, *values), "console", clock))
    return leaves


def village_leaves(folder: Path) -> list[bytes]:
    """One leaf of every kind there is, from a village's whole life."""
    set_stage(folder / "data", folder / "stick", lambda _words: None)
    db = open_database(folder / "data" / "kiosk.db", read_only=True)
    return [row[0] for row in db.conn.execute("SELECT leaf FROM entry ORDER BY log, seq")]


def samples(leaves: list[bytes], rng: random.Random) -> list[bytes]:
    """Frames of one to forty entries, as they go over the wire."""
    found: list[bytes] = []
    at = 0
    while at < len(leaves):
        count = rng.choice((1, 2, 5, 10, 20, 40))
        found += map(payload_of, cut_runs(0, at, leaves[at : at + count]))
        at += count
    return found


def main() -> None:
    """Write the dictionary."""
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        taught = samples(village_leaves(folder), rng)
        for seed in SEEDS:
            taught += samples(ledger_leaves(seed, folder / str(seed)), rng)
    trained = zstandard.train_dictionary(SIZE, taught, level=3)
    OUT.write_bytes(trained.as_bytes())
    print(f"{OUT.name}: {len(trained.as_bytes())} bytes, id {trained.dict_id()}")


if __name__ == "__main__":
    main()
