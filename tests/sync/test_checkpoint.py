"""Checkpoints and countersignatures, against one that real logs and witnesses made."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from sync import checkpoint, note
from sync.checkpoint import Checkpoint
from sync.errors import BadFormat, BadSignature, SyncError
from sync.keys import SigningKey
from sync.note import Note, Signature, VerifierKey

# a checkpoint of a public Certificate Transparency log, with the countersignatures it gathered
REAL = """arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbd\
Q3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygN\
I75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIg\
cqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W\
3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTyn\
k5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2\
TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
"""
REAL_LOG = VerifierKey.parse(
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
)
REAL_WITNESSES = (
    "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
)

LOG = SigningKey.from_seed(b"L" * 32)
COUNTY = SigningKey.from_seed(b"C" * 32)
ORIGIN = "vk/3f9a0c12d4e5b678/a1b2c3d4"
HEAD = Checkpoint(ORIGIN, 41, bytes(range(32)))
LOG_KEY = checkpoint.log_key(ORIGIN, LOG.public)
COUNTY_KEY = checkpoint.witness_key("vk-county/test", COUNTY.public)
TIME_S = 1_793_000_000


def cosigned() -> str:
    signature = checkpoint.cosign(HEAD, COUNTY, "vk-county/test", TIME_S)
    return note.add_signature(checkpoint.sign(HEAD, LOG), signature)


def test_a_real_checkpoint() -> None:
    head = checkpoint.verify(REAL, REAL_LOG.name, REAL_LOG)
    assert (head.origin, head.size) == (REAL_LOG.name, 1432088532)
    assert head.text == note.parse(REAL).text


@pytest.mark.parametrize("witness", REAL_WITNESSES)
def test_real_countersignatures(witness: str) -> None:
    assert checkpoint.cosigned_at(REAL, VerifierKey.parse(witness)) == 0x6A122120


def test_the_specifications_example() -> None:
    """tlog-checkpoint and tlog-cosignature publish no keys for it: its form is what can be held."""
    text = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"
        "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJs"
        "X3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
    )
    parsed = note.parse(text)
    head = checkpoint.parse_text(parsed.text)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    assert int.from_bytes(parsed.signatures[1].raw[:8], "big") == 1679315147
    assert len(parsed.signatures[1].raw) == 72
    assert note.format_note(parsed) == text


def test_sign_and_countersign() -> None:
    signed = cosigned()
    assert checkpoint.verify(signed, ORIGIN, LOG_KEY) == HEAD
    assert checkpoint.verify(signed.encode(), ORIGIN, LOG_KEY) == HEAD
    assert checkpoint.cosigned_at(signed, COUNTY_KEY) == TIME_S


def test_the_cosigned_message_is_the_specifications() -> None:
    """Checked by another library over the message written out by hand."""
    raw = checkpoint.cosign(HEAD, COUNTY, "vk-county/test", 1679315147).raw
    message = (
        b"cosignature/v1\ntime 1679315147\nvk/3f9a0c12d4e5b678/a1b2c3d4\n41\n"
        b"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    )
    assert raw[:8] == bytes.fromhex("00000000641850cb")
    Ed25519PublicKey.from_public_bytes(COUNTY.public).verify(raw[8:], message)


def test_every_flipped_bit_of_a_countersigned_checkpoint_is_found() -> None:
    whole = cosigned().encode()
    value = int.from_bytes(whole, "big")
    for bit in range(len(whole) * 8):
        bad = (value ^ 1 << bit).to_bytes(len(whole), "big")
        with pytest.raises((BadFormat, BadSignature)):
            believe(bad)


def test_every_cut_is_found() -> None:
    whole = cosigned().encode()
    for length in range(len(whole)):
        with pytest.raises((BadFormat, BadSignature)):
            believe(whole[:length])


def believe(signed: bytes) -> None:
    """What a reader does who wants the log's word and the county's."""
    checkpoint.verify(signed, ORIGIN, LOG_KEY)
    checkpoint.cosigned_at(signed, COUNTY_KEY)


def test_another_logs_checkpoint_is_refused() -> None:
    """Even when the same device signed it, as after a restored disk opened a new epoch."""
    other = Checkpoint("vk/3f9a0c12d4e5b678/ffffffff", 41, bytes(32))
    signed = checkpoint.sign(other, LOG, ORIGIN)
    with pytest.raises(BadSignature, match="另一本日志"):
        checkpoint.verify(signed, ORIGIN, LOG_KEY)


def test_a_countersignature_is_no_signature_and_the_reverse() -> None:
    as_witness = checkpoint.witness_key(ORIGIN, LOG.public)
    with pytest.raises(BadSignature):
        checkpoint.cosigned_at(cosigned(), as_witness)
    with pytest.raises(BadSignature):
        checkpoint.cosigned_at(cosigned(), LOG_KEY)
    with pytest.raises(BadSignature):
        checkpoint.verify(cosigned(), ORIGIN, COUNTY_KEY)


def test_a_moved_countersignature_is_refused() -> None:
    """The county's word about one head cannot be put under another."""
    signature = checkpoint.cosign(HEAD, COUNTY, "vk-county/test", TIME_S)
    grown = Checkpoint(ORIGIN, 42, bytes(32))
    with pytest.raises(BadSignature):
        checkpoint.cosigned_at(
            note.add_signature(checkpoint.sign(grown, LOG), signature), COUNTY_KEY
        )


def test_the_latest_of_several_countersignatures_counts_and_all_must_hold() -> None:
    times = [checkpoint.cosign(HEAD, COUNTY, "vk-county/test", at) for at in (5, 9, 7)]
    assert checkpoint.cosigned_at(Note(HEAD.text, tuple(times)), COUNTY_KEY) == 9
    short = Signature("vk-county/test", COUNTY_KEY.id, times[0].raw[:-1])
    with pytest.raises(BadSignature):
        checkpoint.cosigned_at(Note(HEAD.text, (*times, short)), COUNTY_KEY)


def test_a_time_beyond_the_specification_is_refused() -> None:
    message = f"cosignature/v1\ntime {1 << 63}\n{HEAD.text}".encode()
    raw = (1 << 63).to_bytes(8, "big") + COUNTY.sign(message)
    with pytest.raises(BadSignature):
        checkpoint.cosigned_at(
            Note(HEAD.text, (Signature("vk-county/test", COUNTY_KEY.id, raw),)), COUNTY_KEY
        )
    for time_s in (-1, 1 << 63):
        with pytest.raises(BadFormat):
            checkpoint.cosign(HEAD, COUNTY, "vk-county/test", time_s)


ROOT = note.encode64(bytes(32))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n1\n" + ROOT + "\n",
        f"a\n01\n{ROOT}\n",
        f"a\n-1\n{ROOT}\n",
        f"a\n1\n{ROOT}",
        f"a\n1\n{ROOT}\n\n",
        f"a\n1\n{ROOT}\nextension\n",
        f"a\n1\n{note.encode64(bytes(31))}\n",
        f"a\n{1 << 63}\n{ROOT}\n",
        f"a\n1\n{ROOT[:-1]}\n",
        "a\n1\n\n",
    ],
)
def test_malformed_texts(text: str) -> None:
    with pytest.raises(BadFormat):
        checkpoint.parse_text(text)


@pytest.mark.parametrize(
    "head",
    [
        Checkpoint("", 1, bytes(32)),
        Checkpoint("a\nb", 1, bytes(32)),
        Checkpoint("a", -1, bytes(32)),
        Checkpoint("a", 1, bytes(20)),
        Checkpoint("a\tb", 1, bytes(32)),
        Checkpoint("with space", 1, bytes(32)),
    ],
)
def test_a_checkpoint_that_cannot_be_read_back_is_not_signed(head: Checkpoint) -> None:
    with pytest.raises(BadFormat):
        checkpoint.sign(head, LOG)


@given(
    st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1),
    st.integers(0, (1 << 63) - 1),
    st.binary(min_size=32, max_size=32),
    st.integers(0, (1 << 63) - 1),
)
def test_round_trip(origin: str, size: int, root: bytes, time_s: int) -> None:
    head = Checkpoint(origin, size, root)
    signature = checkpoint.cosign(head, COUNTY, "w", time_s)
    signed = note.add_signature(checkpoint.sign(head, LOG), signature)
    assert checkpoint.verify(signed, origin, checkpoint.log_key(origin, LOG.public)) == head
    assert checkpoint.cosigned_at(signed, checkpoint.witness_key("w", COUNTY.public)) == time_s


@given(st.text(max_size=120))
def test_junk_has_one_form_or_none(text: str) -> None:
    try:
        head = checkpoint.parse_text(text)
    except SyncError:
        return
    assert head.text == text
