"""Enrolment over a real socket: who holds the token gets in, once, and nobody between can help."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sync import devices, enrolment, problems
from sync.errors import BadSignature, CountyRefused, WrongSecret
from sync.keys import SealingKey, SigningKey
from sync.kiosk_side import county_of
from sync.problems import Refusal
from sync.secrets import new_token
from sync.store import Store
from tests.county.world import (
    ORG,
    START,
    VILLAGE,
    Kiosk,
    Served,
    SetClock,
    enrol,
    exchange_raw,
    lines,
    new_store,
    problem_of,
    raw_http,
    serving,
)

Make = Callable[..., Kiosk]
KEYS = {"k1": b"k" * 32}


def asked(token: str, signer: SigningKey, org: str = ORG, village: str = VILLAGE) -> bytes:
    return enrolment.ask(token, signer, org, village, "一号机", KEYS)


def enrolled_number(served: Served, body: bytes) -> int:
    return problem_of(exchange_raw(served, raw_http(body, "/v1/enrol")))


def device_count(served: Served) -> int:
    with served.node() as node:
        return len(devices.all_devices(node.store.db))


def test_an_enrolled_terminal_knows_its_county_and_its_sisters_keys(
    served: Served, kiosks: Make, tmp_path: Path
) -> None:
    first = kiosks(served)
    with served.node() as node:
        assert county_of(first.store).key == node.signer.public
        assert county_of(first.store).sealing == node.sealing.public
        assert county_of(first.store).name == node.name
    signer = SigningKey.generate()
    store = new_store(tmp_path / "second.db", signer, SetClock())
    token = served.token()
    body = enrolment.ask(token, signer, ORG, VILLAGE, "二号机", {})
    status, answer = exchange_raw(served, raw_http(body, "/v1/enrol"))
    assert status == 200
    assert enrolment.accept(store, token, signer, served.url, answer) == KEYS
    assert store.recipients() == (county_of(first.store).sealing,)
    store.close()


def test_a_former_county_can_open_nothing_sealed_afterwards(
    served: Served, kiosk: Kiosk, tmp_path: Path
) -> None:
    village = SealingKey(b"v" * 32).public
    former = county_of(kiosk.store).sealing
    with kiosk.store.transaction():
        kiosk.store.set_recipients([village, former])
    with serving(tmp_path / "other") as other:
        for _ in range(2):  # the same county again changes nothing
            token = other.token()
            body = enrolment.ask(token, kiosk.signer, ORG, VILLAGE, "一号机", KEYS)
            _, answer = exchange_raw(other, raw_http(body, "/v1/enrol"))
            enrolment.accept(kiosk.store, token, kiosk.signer, other.url, answer)
            with other.node() as node:
                assert kiosk.store.recipients() == (village, node.sealing.public)


def test_a_mistyped_token_never_leaves_the_terminal() -> None:
    with pytest.raises(WrongSecret):
        asked(new_token().replace("1", "2")[:-1] + "0", SigningKey.generate())


def test_a_token_this_county_never_gave(served: Served) -> None:
    assert enrolled_number(served, asked(new_token(), SigningKey.generate())) == 1009
    assert device_count(served) == 0


def test_a_token_works_once(served: Served, kiosks: Make) -> None:
    token = served.token()
    kiosks(served, token=token)
    assert enrolled_number(served, asked(token, SigningKey.generate())) == 1009
    assert device_count(served) == 1


def test_a_token_works_once_also_when_two_use_it_in_the_same_moment(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, brought = served.token(), enrolment._brought
    second = asked(token, SigningKey.generate())
    with served.node() as one, served.node() as two:

        def overtaken(secret: bytes, request: enrolment.Enrol) -> dict[str, bytes]:
            monkeypatch.setattr(enrolment, "_brought", brought)
            two.enrol(second)
            return brought(secret, request)

        monkeypatch.setattr(enrolment, "_brought", overtaken)
        with pytest.raises(Refusal) as refused:
            one.enrol(asked(token, SigningKey.generate()))
    assert refused.value.problem is problems.BAD_TOKEN
    assert device_count(served) == 1


def test_the_same_terminal_may_ask_again_when_the_answer_was_lost(served: Served) -> None:
    token, signer = served.token(), SigningKey.generate()
    first = exchange_raw(served, raw_http(asked(token, signer), "/v1/enrol"))
    again = exchange_raw(served, raw_http(asked(token, signer), "/v1/enrol"))
    assert (first[0], again[0]) == (200, 200)
    assert device_count(served) == 1


def test_a_replayed_request_tells_the_eavesdropper_nothing(served: Served, tmp_path: Path) -> None:
    token, signer = served.token(), SigningKey.generate()
    body = asked(token, signer)
    exchange_raw(served, raw_http(body, "/v1/enrol"))
    status, answer = exchange_raw(served, raw_http(body, "/v1/enrol"))
    assert status == 200
    assert KEYS["k1"] not in answer
    assert KEYS["k1"] not in body
    other = SigningKey.generate()
    store = new_store(tmp_path / "eve.db", other, SetClock())
    with pytest.raises(BadSignature):
        enrolment.accept(store, new_token(), other, served.url, answer)
    with pytest.raises(BadSignature):  # not even with the token: the answer is to another key
        enrolment.accept(store, token, other, served.url, answer)
    store.close()
    assert device_count(served) == 1


def test_a_token_of_another_village(served: Served, kiosks: Make) -> None:
    token = served.token("石桥村")
    assert enrolled_number(served, asked(token, SigningKey.generate())) == 1010
    kiosks(served)
    # the code is known under another name, the name under another code
    assert enrolled_number(
        served, asked(token, SigningKey.generate(), ORG, "石桥村")
    ) == 1010  # fmt: skip
    assert enrolled_number(
        served, asked(served.token(), SigningKey.generate(), "320123009009")
    ) == 1010  # fmt: skip


def test_a_terminal_of_one_village_cannot_enrol_in_another(served: Served, kiosks: Make) -> None:
    one = kiosks(served)
    body = asked(served.token("石桥村"), one.signer, "320123001002", "石桥村")
    assert enrolled_number(served, body) == 1010
    with served.node() as node:
        assert dict(devices.villages(node.store.db)) == {ORG: VILLAGE}


@pytest.mark.parametrize("org", ["", "../../etc", "a b", "村", "x" * 33])
def test_an_organisation_code_that_is_none(served: Served, org: str) -> None:
    assert enrolled_number(served, asked(served.token(), SigningKey.generate(), org)) == 1001


def test_an_expired_token(tmp_path: Path) -> None:
    clock = SetClock()
    with serving(tmp_path / "county", clock) as served:
        token = served.token(clock=clock)
        clock.wall_ms = START + 72 * 3_600_000 - 60_000
        assert exchange_raw(
            served, raw_http(asked(token, SigningKey.generate()), "/v1/enrol")
        )[0] == 200  # fmt: skip
        token = served.token(clock=clock)
        clock.wall_ms += 72 * 3_600_000 + 60_000
        assert enrolled_number(served, asked(token, SigningKey.generate())) == 1009


def test_who_stands_between_can_change_no_byte_of_the_request(served: Served) -> None:
    signer = SigningKey.generate()
    body = asked(served.token(), signer)
    for place in range(len(body)):
        changed = bytearray(body)
        changed[place] ^= 1 << (place % 8)
        assert enrolled_number(served, bytes(changed)) in {1001, 1005, 1009}
    assert device_count(served) == 0
    assert exchange_raw(served, raw_http(body, "/v1/enrol"))[0] == 200


def test_who_stands_between_can_change_no_byte_of_the_answer(
    served: Served, tmp_path: Path
) -> None:
    token, signer = served.token(), SigningKey.generate()
    _, answer = exchange_raw(served, raw_http(asked(token, signer), "/v1/enrol"))
    store = new_store(tmp_path / "kiosk.db", signer, SetClock())
    for place in range(len(answer)):
        changed = bytearray(answer)
        changed[place] ^= 1 << (place % 8)
        with pytest.raises(BadSignature):
            enrolment.accept(store, token, signer, served.url, bytes(changed))
    assert store.recipients() == ()
    store.close()


def test_another_county_between_is_found_out(served: Served, tmp_path: Path) -> None:
    """It can answer, but it does not know the token."""
    with serving(tmp_path / "other") as other:
        token, signer = served.token(), SigningKey.generate()
        store = new_store(tmp_path / "kiosk.db", signer, SetClock())
        with other.node() as node:
            theirs = node.store
            reply = forged_answer(theirs, node.signer, node.sealing.public, signer)
        with pytest.raises(BadSignature):
            enrolment.accept(store, token, signer, other.url, reply)
        store.close()


def forged_answer(store: Store, key: SigningKey, sealing: bytes, signer: SigningKey) -> bytes:
    own = enrolment.issue_token(store, VILLAGE)
    return enrolment.answer(store, key, sealing, "县", asked(own, signer))


@pytest.mark.parametrize("keys", [b"", b"\x00" * 80, b"\xc0"])
def test_a_token_holder_may_still_send_nonsense(
    served: Served, keys: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enrolment, "_wrap", lambda _secret, _held: keys)
    assert enrolled_number(served, asked(served.token(), SigningKey.generate())) == 1001
    assert device_count(served) == 0


def test_too_much_is_refused(served: Served) -> None:
    assert enrolled_number(served, b"x" * (16 * 1024 + 1)) == 1008
    assert enrolled_number(served, b"") == 1001


def test_a_stopped_terminal_does_not_come_back_with_its_old_token(
    served: Served, tmp_path: Path
) -> None:
    token = served.token()
    kiosk = enrol(served, tmp_path / "kiosk.db", token=token)
    with served.node() as node, node.store.transaction():
        devices.revoke(node.store.db, kiosk.device, "丢了")
    exchange_raw(served, raw_http(asked(token, kiosk.signer), "/v1/enrol"))
    kiosk.append(*lines(1))
    with pytest.raises(CountyRefused) as refused:
        kiosk.once()
    assert refused.value.number == 1004
    kiosk.close()
