"""A message as a file on a stick: a plain label, and a box that only its reader opens.

    bundle  = "VKB1" || kind (1) || reader (8) || sealed box
    request = the body of a request as it is posted                             kind "Q"
    answer  = signature of the request (64) || problem (4, 0: none) || rest     kind "A"
    rest    = the answer's body | the county's signature under the problem (64, or none)

Specified in docs/protocol.md. A box opens whole or not at all: nothing is taken of a cut or changed
bundle.
"""

from dataclasses import dataclass

from sync import seal, wire
from sync.errors import BadBundle, OthersBundle, WrongSecret
from sync.keys import SEAL_OVERHEAD, SIGNATURE_BYTES, SealingKey, seal_to, sealing_public

MAGIC = b"VKB1"
_REQUEST, _ANSWER = b"Q", b"A"
_READER_BYTES = 8
_LABEL_BYTES = len(MAGIC) + 1 + _READER_BYTES
_PROBLEM_BYTES = 4
_WRAPPING = _LABEL_BYTES + SEAL_OVERHEAD
MAX_REQUEST = 16 * 1024 * 1024 + _WRAPPING  # bytes of a file: the body's own limit and the box
MAX_ANSWER = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class CarriedAnswer:
    """What the county answers to the request that was signed by ``asked``.

    ``problem``: the number of a refusal, 0 for none. ``rest``: the answer's body, or the county's
    signature under the refusal, which may be empty.
    """

    asked: bytes
    problem: int
    rest: bytes


def seal_request(body: bytes, sealing: bytes) -> bytes:
    """A request for the county with that X25519 sealing key."""
    return _sealed(_REQUEST, seal.recipient_id(sealing), sealing, body)


def open_request(raw: bytes, sealing: SealingKey) -> bytes:
    """The request's body. Raises ``BadBundle``, or ``OthersBundle`` for another county's."""
    return _opened(raw, _REQUEST, seal.recipient_id(sealing.public), sealing)


def seal_answer(answer: CarriedAnswer, device: bytes) -> bytes:
    """An answer for the terminal with that Ed25519 key. Raises ``BadFormat`` for a key that is
    none."""
    plain = answer.asked + answer.problem.to_bytes(_PROBLEM_BYTES, "big") + answer.rest
    return _sealed(_ANSWER, wire.device_id(device), sealing_public(device), plain)


def open_answer(raw: bytes, device: bytes, sealing: SealingKey) -> CarriedAnswer:
    """The answer for the terminal of that Ed25519 key.

    Raises ``BadBundle``, or ``OthersBundle`` for another terminal's.
    """
    plain = _opened(raw, _ANSWER, wire.device_id(device), sealing)
    end = SIGNATURE_BYTES + _PROBLEM_BYTES
    if len(plain) < end:
        raise BadBundle("这份文件已经损坏")
    problem = int.from_bytes(plain[SIGNATURE_BYTES:end], "big")
    return CarriedAnswer(plain[:SIGNATURE_BYTES], problem, plain[end:])


def _sealed(kind: bytes, reader: bytes, sealing: bytes, plain: bytes) -> bytes:
    return MAGIC + kind + reader + seal_to(sealing, plain)


def _opened(raw: bytes, kind: bytes, reader: bytes, sealing: SealingKey) -> bytes:
    label, box = raw[:_LABEL_BYTES], raw[_LABEL_BYTES:]
    if len(label) < _LABEL_BYTES or label[: len(MAGIC) + 1] != MAGIC + kind:
        raise BadBundle("这不是村务触摸屏写的文件，或者已经损坏")
    if label[-_READER_BYTES:] != reader:
        raise OthersBundle("这份文件是给别处的")
    try:
        return sealing.open(box)
    except WrongSecret as error:
        raise BadBundle("这份文件已经损坏") from error
