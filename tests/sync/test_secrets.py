"""PINs, tokens and recovery codes, as people type them."""

import hashlib
import hmac
import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import secrets
from sync.errors import BadFormat, WrongSecret

KEY = b"village key of 32 bytes in all.."


def test_keyed_hash_is_hmac_over_length_prefixed_parts() -> None:
    message = b"\0\0\0\1a" + b"\0\0\0\6" + "张三".encode()
    expected = hmac.new(KEY, message, hashlib.sha256).hexdigest()[:32]
    assert secrets.keyed_hash(KEY, "a", "张三") == expected


@given(st.lists(st.text(max_size=4), max_size=4), st.lists(st.text(max_size=4), max_size=4))
def test_parts_are_never_run_together(one: list[str], other: list[str]) -> None:
    same = secrets.keyed_hash(KEY, *one) == secrets.keyed_hash(KEY, *other)
    assert same == (one == other)


def test_another_key_gives_another_hash_and_a_short_one_none() -> None:
    assert secrets.keyed_hash(KEY, "a") != secrets.keyed_hash(KEY[::-1], "a")
    with pytest.raises(ValueError, match="15 bytes"):
        secrets.keyed_hash(bytes(15), "a")


@pytest.mark.parametrize("pin", ["204816", "908172", "１３５７９２", "402816735102", "112233"])
def test_good_pins(pin: str) -> None:
    assert secrets.pin_problem(pin) is None
    assert secrets.pin_weakness(pin) is None


@pytest.mark.parametrize(
    ("pin", "reason"),
    [
        ("", "数字"),
        ("abc123", "数字"),
        ("12 34 56", "数字"),
        ("-12345", "数字"),
        ("①②③④⑤⑥x", "数字"),
        ("204", "4 到 12"),
        ("2048161234567", "4 到 12"),
    ],
)
def test_what_is_no_pin_is_refused_with_the_reason(pin: str, reason: str) -> None:
    problem = secrets.pin_problem(pin)
    assert problem is not None
    assert reason in problem
    with pytest.raises(WrongSecret, match=reason):
        secrets.hash_pin(pin)


@pytest.mark.parametrize(
    ("pin", "reason"),
    [
        ("2048", "太短"),
        ("000000", "三个不同"),
        ("121211", "三个不同"),
        ("123456", "连着"),
        ("987654", "连着"),
        ("890123", "连着"),
        ("135135", "前后两半"),
    ],
)
def test_weak_pins_are_taken_with_a_warning(pin: str, reason: str) -> None:
    assert secrets.pin_problem(pin) is None
    assert reason in (secrets.pin_weakness(pin) or "")


def test_pins_hash_and_verify() -> None:
    kept = secrets.hash_pin("204816")
    assert kept.startswith("$argon2id$v=19$m=32768,t=3,p=1$")
    assert "204816" not in kept
    assert secrets.verify_pin(kept, "204816")
    assert secrets.verify_pin(kept, "２０４８１６")
    assert not secrets.verify_pin(kept, "204817")
    for never in ("", "二〇四八一六", "\ud800", "204816 or 1"):
        assert not secrets.verify_pin(kept, never)
    assert secrets.hash_pin("204816") != kept


@pytest.mark.parametrize("kept", ["", "204816", "$argon2id$v=19$m=32768", "$argon2id$", "é"])
def test_a_damaged_hash_is_named(kept: str) -> None:
    with pytest.raises(BadFormat, match="损坏"):
        secrets.verify_pin(kept, "204816")


@given(st.binary(min_size=15, max_size=15))
def test_tokens_come_back(raw: bytes) -> None:
    text = secrets.new_token(lambda size: raw[:size])
    assert [len(group) for group in text.split("-")] == [5] * 6
    assert secrets.parse_token(text) == raw


@given(st.binary(min_size=32, max_size=32))
def test_recovery_codes_come_back(raw: bytes) -> None:
    assert secrets.parse_recovery_code(secrets.recovery_code(raw)) == raw


def test_tokens_are_random() -> None:
    assert len({secrets.new_token() for _ in range(100)}) == 100


TOKEN = secrets.new_token(lambda size: bytes(range(7, 7 + size)))
CODE = secrets.recovery_code(bytes(range(9, 41)))


def test_typing_is_forgiven() -> None:
    raw = secrets.parse_token(TOKEN)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in TOKEN)
    loose = TOKEN.replace("0", "o").replace("1", "l").replace("-", " ")
    assert "o" in loose
    for typed in (TOKEN.lower(), TOKEN.replace("-", ""), loose, loose.upper(), wide, f" {TOKEN}\n"):
        assert secrets.parse_token(typed) == raw


@pytest.mark.parametrize("code", [TOKEN, CODE])
def test_every_single_wrong_character_is_found(code: str) -> None:
    parse = secrets.parse_token if code is TOKEN else secrets.parse_recovery_code
    parse(code)
    for at, right in enumerate(code):
        for wrong in "0123456789ABCDEFGHJKMNPQRSTVWXYZU*":
            if right not in ("-", wrong):
                with pytest.raises(WrongSecret):
                    parse(code[:at] + wrong + code[at + 1 :])


@pytest.mark.parametrize("code", [TOKEN, CODE])
def test_every_swap_of_two_characters_is_found(code: str) -> None:
    parse = secrets.parse_token if code is TOKEN else secrets.parse_recovery_code
    letters = list(code.replace("-", ""))
    for one, other in itertools.combinations(range(len(letters)), 2):
        swapped = letters.copy()
        swapped[one], swapped[other] = swapped[other], swapped[one]
        if swapped != letters:
            with pytest.raises(WrongSecret):
                parse("".join(swapped))


def test_up_to_four_wrong_characters_are_always_found() -> None:
    """The checksum's promise (BIP 173), sampled."""
    letters, dice = CODE.replace("-", ""), random.Random(4)
    for _ in range(3000):
        wrong = list(letters)
        for at in dice.sample(range(len(letters)), dice.randint(1, 4)):
            wrong[at] = dice.choice(
                [c for c in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" if c != wrong[at]]
            )
        with pytest.raises(WrongSecret, match="抄错"):
            secrets.parse_recovery_code("".join(wrong))


@pytest.mark.parametrize("typed", ["", "-", "ABC", TOKEN[:-1], TOKEN + "0", CODE])
def test_missing_or_surplus_characters_are_counted_for_the_reader(typed: str) -> None:
    with pytest.raises(WrongSecret, match="应有 30 个"):
        secrets.parse_token(typed)


def test_a_token_is_no_recovery_code() -> None:
    """Not even one of the right length: the purpose is part of the checksum."""
    foreign = secrets._to_text(bytes(15), "vkr")
    with pytest.raises(WrongSecret, match="抄错"):
        secrets.parse_token(foreign)


def test_the_checksum_is_bech32m() -> None:
    """BIP 350's own vector, ``abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx``."""
    charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    values = [charset.index(c) for c in "l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx"]
    assert secrets._polymod("abcdef", values) == secrets._BECH32M


def test_the_spare_bits_of_the_last_character_are_nothing() -> None:
    """256 bits do not fill 52 characters: one secret has one code."""
    values = [0] * 51 + [1]
    check = secrets._polymod("vkr", [*values, *[0] * 6]) ^ secrets._BECH32M
    values += [check >> 5 * place & 31 for place in reversed(range(6))]
    code = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[value] for value in values)
    with pytest.raises(WrongSecret, match="抄错"):
        secrets.parse_recovery_code(code)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_recovery_code_is_of_32_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="32 wanted"):
        secrets.recovery_code(bytes(size))
