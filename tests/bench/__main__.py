"""``python -m tests.bench NAME --json``; NAME ``all`` runs every one."""

import argparse
import importlib

from tests.bench.measure import tell

BENCHES = {
    "first-push": "tests.bench.exchange:first_push",
    "bytes": "tests.bench.exchange:sizes",
    "idle": "tests.bench.exchange:idle",
    "import": "tests.bench.importing:importing",
    "first-frame": "tests.bench.screens:first_frame",
    "tap": "tests.bench.screens:taps",
    "rows": "tests.bench.screens:rows",
    "soak": "tests.bench.screens:soak",
}


def main() -> None:
    """Run what is named."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("name", choices=[*BENCHES, "all"])
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    names = list(BENCHES) if chosen.name == "all" else [chosen.name]
    results = []
    for name in names:
        module, _, function = BENCHES[name].partition(":")
        results += getattr(importlib.import_module(module), function)()
    tell(results, as_json=chosen.json)


if __name__ == "__main__":
    main()
