"""The county's side of the exchange by stick: every terminal's bundles are taken and answered.

One answer about each log: to the last of its bundles, which speaks of all before it.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from sync import bundle, devices, problems, stick, tables, wire
from sync.bundle import CarriedAnswer
from sync.county_side import County, CountySession
from sync.devices import Device
from sync.errors import BadBundle, BadFormat, OthersBundle, StickFailed
from sync.keys import SealingKey
from sync.problems import Problem, Refusal
from sync.stick import Tray
from sync.wire import SyncHead

_SHOWN = 60  # characters of a foreign name


@dataclass(frozen=True, slots=True)
class Served:
    """How one terminal's bundles fared.

    ``device``: who signed them. ``entries``: newly kept; ``position``: held of its logs in all.
    ``problem``: why the last one was refused. ``answered``: the answers are on the stick.
    """

    device: bytes
    bundles: int
    entries: int
    position: int
    problem: Problem | None
    answered: bool


@dataclass(frozen=True, slots=True)
class Aside:
    """A file that was passed over: its name, made printable, and why. ``harmless``: not ours."""

    name: str
    reason: str
    harmless: bool = False


@dataclass(frozen=True, slots=True)
class StickServed:
    """What became of a stick."""

    served: tuple[Served, ...]
    aside: tuple[Aside, ...]

    @property
    def ok(self) -> bool:
        """Whether all that was meant for this county was taken and answered."""
        fine = all(one.problem is None and one.answered for one in self.served)
        return fine and all(one.harmless for one in self.aside)


def serve_stick(county: County, sealing: SealingKey, root: Path) -> StickServed:
    """Take every terminal's bundles and write the answers.

    Raises ``StickFailed`` where the stick cannot be read or holds nothing of ours, ``StorageError``
    where our own disk fails; what was taken before that stays taken.
    """
    with (
        stick.tray(root, stick.OUT) as out,
        stick.tray(root, stick.IN, make=out is not None) as back,
    ):
        if out is None or back is None:
            raise StickFailed("这个 U 盘上没有各村机器写的东西")
        return _Server(county, sealing, out, back).run()


class _Server:
    """One run over one stick."""

    def __init__(self, county: County, sealing: SealingKey, out: Tray, back: Tray) -> None:
        self._county, self._sealing, self._out, self._back = county, sealing, out, back
        self._served: dict[bytes, Served] = {}
        self._aside: list[Aside] = []
        self._pending: tuple[Device, str, CarriedAnswer] | None = None  # not yet on the stick

    def run(self) -> StickServed:
        names, whole = self._out.names()
        for name in names:
            body = self._body(name)
            if body is not None:
                self._serve(name, body)
        self._write_pending()
        if not whole:
            self._aside.append(Aside("…", "文件太多，没有全部看完"))
        return StickServed(tuple(self._served.values()), tuple(self._aside))

    def _body(self, name: str) -> bytes | None:
        """The request in that file; what is none for this county is named and passed over."""
        if not stick.is_request_name(name):
            self._pass_over(name, "不认识这个文件名")
            return None
        try:
            raw = self._out.read(name, bundle.MAX_REQUEST)
            return None if raw is None else bundle.open_request(raw, self._sealing)
        except OthersBundle as error:
            self._pass_over(name, str(error), harmless=True)
        except (BadBundle, StickFailed) as error:
            self._pass_over(name, str(error))
        return None

    def _pass_over(self, name: str, reason: str, *, harmless: bool = False) -> None:
        self._aside.append(Aside(shown(name), reason, harmless))

    def _serve(self, name: str, body: bytes) -> None:
        """One request, judged as one that came by line; a refusal is an answer too."""
        session = CountySession(self._county, carried=True)
        problem, fresh = None, 0
        try:
            session.feed(body)
            before = self._held(session.device)
            rest = session.finish()
            fresh = self._held(session.device) - before
        except Refusal as refusal:
            problem, rest = refusal.problem, refusal.signature
        device = devices.find_device(self._county.store.db, session.device or b"")
        opened = _split(body)
        told = session.authentic or problem is problems.REVOKED_DEVICE
        if device is None or opened is None or not told:
            # who wrote it is not known: no terminal is answered, or blamed, for it
            self._pass_over(name, problem.text if problem else "看不懂")
            return
        self._note(device, fresh, problem)
        origin = wire.device_origin(device.key, wire.decode(opened[0], SyncHead).epoch)
        answer = CarriedAnswer(opened[1], problem.number if problem else 0, rest)
        self._hold(device, origin, answer)

    def _note(self, device: Device, fresh: int, problem: Problem | None) -> None:
        known = self._served.get(device.device) or Served(device.device, 0, 0, 0, None, True)
        self._served[device.device] = replace(
            known, bundles=known.bundles + 1, entries=known.entries + fresh,
            position=self._held(device.device), problem=problem,
        )  # fmt: skip

    def _held(self, device_id: bytes | None) -> int:
        """Entries held of a terminal's logs."""
        store = self._county.store
        device = devices.find_device(store.db, device_id or b"")
        own = [log for log in tables.all_logs(store.db) if device and log.key == device.key]
        return sum(store.size(log) for log in own)

    def _hold(self, device: Device, origin: str, answer: CarriedAnswer) -> None:
        """Keep the answer back until it is the last about that log."""
        if self._pending and self._pending[1] != origin:
            self._write_pending()
        self._pending = device, origin, answer

    def _write_pending(self) -> None:
        """A stick that takes no more answers must not stop us from taking what it brought."""
        if self._pending is None:
            return
        device, origin, answer = self._pending
        self._pending = None
        name = stick.answer_name(origin)
        try:
            self._back.write(name, bundle.seal_answer(answer, device.key))
        except (StickFailed, BadFormat) as error:
            self._aside.append(Aside(name, f"回音没有写上：{error}"))
            served = self._served[device.device]
            self._served[device.device] = replace(served, answered=False)


def _split(body: bytes) -> tuple[bytes, bytes, bytes] | None:
    try:
        return wire.split(body)
    except BadFormat:
        return None


def shown(name: str) -> str:
    """A name from a stick as text that cannot steer the screen it is printed on."""
    text = name.encode("utf-8", "replace").decode()
    return "".join(char if char.isprintable() else "?" for char in text)[:_SHOWN]
