"""A stick that somebody brought from the villages: taken, answered, and told of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from county.node import CountyNode
from county.register import Registered, registered
from county.rulings import Rulings, sound_devices
from sync.devices import Device
from sync.entry import Recorded
from sync.stick_county import Served, StickServed, serve_stick


@dataclass(frozen=True, slots=True)
class Row:
    """How one terminal's bundles fared, with its name as the register has it."""

    served: Served
    terminal: Registered

    def as_json(self) -> dict[str, object]:
        """For programs."""
        one = self.served
        return {
            "device": one.device.hex(), "village": self.terminal.village,
            "name": self.terminal.name, "bundles": one.bundles, "taken": one.entries,
            "position": one.position, "answered": one.answered,
            "number": one.problem.number if one.problem else None,
            "reason": one.problem.text if one.problem else None,
        }  # fmt: skip

    def line(self) -> str:
        """For people."""
        one = self.served
        said = f"收下 {one.entries} 条，一共 {one.position} 条"
        if one.problem:
            said += f"；没有收完：{one.problem.text}（{one.problem.number}）"
        if not one.answered:
            said += "；回音没有写上"
        return f"{self.terminal.village}  {self.terminal.name}  {said}"


def take_stick(node: CountyNode, root: Path) -> tuple[StickServed, tuple[Row, ...]]:
    """Take what the villages' terminals wrote on the stick at ``root``, and answer them there.

    Raises ``StickFailed`` or ``StorageError``.
    """
    rulings = Rulings(node.store)
    county = replace(node.county, received=partial(_heard, node, rulings))
    done = serve_stick(county, node.sealing, root)
    names = {one.device: one for one in registered(node)}
    return done, tuple(Row(one, names[one.device.hex()]) for one in done.served)


def _heard(
    node: CountyNode,
    rulings: Rulings,
    device: Device,
    entries: Sequence[Recorded],
    complete: bool,
) -> None:
    """A stick tells how a terminal stood when it was written, perhaps weeks ago: where others wait
    for its word on a petition, it was not heard since. A village's only terminal keeps nobody
    waiting (docs/adr/0007)."""
    alone = sound_devices(node.store.db, device.org) <= {device.device}
    rulings.heard(device, entries, complete and alone)
