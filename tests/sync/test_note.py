"""Signed notes against published ones: the specification's own, and Go's ``sumdb/note``."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import note
from sync.errors import BadFormat, BadSignature, SyncError, TooLarge
from sync.keys import SigningKey
from sync.note import Algorithm, Note, Signature, VerifierKey

# the example of https://c2sp.org/signed-note
SPEC_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYj"
    "OBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# the example of golang.org/x/mod/sumdb/note, of which the private key is published too
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"  # noqa: S105
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_NOTE = (
    GO_TEXT + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNX"
    "gKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def flips(whole: bytes) -> list[bytes]:
    value = int.from_bytes(whole, "big")
    return [(value ^ 1 << bit).to_bytes(len(whole), "big") for bit in range(len(whole) * 8)]


@pytest.mark.parametrize(("key", "text"), [(SPEC_KEY, SPEC_NOTE), (GO_KEY, GO_NOTE)])
def test_published_notes_verify(key: str, text: str) -> None:
    parsed = note.parse(text)
    note.verify(parsed, VerifierKey.parse(key))
    assert note.format_note(parsed) == text
    assert note.parse(text.encode()) == parsed


def test_we_sign_as_go_does() -> None:
    signer = SigningKey.from_seed(note.decode64(GO_SECRET)[1:])
    signature = note.sign(GO_TEXT, signer, "PeterNeumann")
    assert note.format_note(Note(GO_TEXT, (signature,))) == GO_NOTE


@pytest.mark.parametrize(
    "text",
    [
        SPEC_KEY,
        GO_KEY,
        "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6",
        "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    ],
)
def test_published_verifier_keys(text: str) -> None:
    key = VerifierKey.parse(text)
    assert key.text == text
    assert key.id.hex() == text.split("+")[1]


def test_the_algorithm_is_part_of_the_key_id() -> None:
    public = SigningKey.from_seed(bytes(32)).public
    ids = {VerifierKey("a", public, algorithm).id for algorithm in Algorithm}
    assert len(ids) == len(Algorithm)


def test_every_flipped_bit_of_a_verifier_key_is_found() -> None:
    for bad in flips(GO_KEY.encode()):
        with pytest.raises(BadFormat):
            VerifierKey.parse(bad.decode("latin-1"))


@pytest.mark.parametrize(
    "text",
    ["", "a", "a+00000000", "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
     "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
     "example.com/foo+53 0d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
     "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k=",
     "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
     "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"],
)  # fmt: skip
def test_bad_verifier_keys(text: str) -> None:
    with pytest.raises(BadFormat):
        VerifierKey.parse(text)


def test_every_flipped_bit_of_a_note_is_found() -> None:
    key = VerifierKey.parse(SPEC_KEY)
    for bad in flips(SPEC_NOTE.encode()):
        with pytest.raises((BadFormat, BadSignature)):
            note.verify(note.parse(bad), key)


def test_every_cut_of_a_note_is_found() -> None:
    key, whole = VerifierKey.parse(SPEC_KEY), SPEC_NOTE.encode()
    for length in range(len(whole)):
        with pytest.raises((BadFormat, BadSignature)):
            note.verify(note.parse(whole[:length]), key)


SIG = "AAAAAAAAAA=="  # four bytes of key id, three of signature


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "text\n",
        f"text\n— n {SIG}\n",  # no blank line
        "text\n\n",  # no signature
        f"text\n\n— n {SIG}",  # no final newline
        f"text\n\n- n {SIG}\n",  # a hyphen
        f"text\n\n—  n {SIG}\n",  # two spaces
        f"text\n\n— n  {SIG}\n",
        f"text\n\n— n {SIG} \n",
        f"text\n\n— n+m {SIG}\n",
        f"text\n\n— n\u00a0m {SIG}\n",  # a Unicode space
        f"text\n\n—  {SIG}\n",  # an empty name
        "text\n\n— n AAAAAA==\n",  # no bytes after the key id
        "text\n\n— n AAAAAAAAAB==\n",  # loose bits in the base64
        "text\n\n— n AAAAAAAAAA\n",  # no padding
        "text\n\n— n AAAA_AAAAA==\n",
        f"te\txt\n\n— n {SIG}\n",
        f"text\r\n\n— n {SIG}\n",
        f"te\0xt\n\n— n {SIG}\n",
        f"te\ud800xt\n\n— n {SIG}\n",  # a lone surrogate is no UTF-8
        "text\n\n" + f"— n {SIG}\n" * 33,
    ],
)
def test_malformed_notes(text: str) -> None:
    with pytest.raises(BadFormat):
        note.parse(text)


def test_bytes_that_are_not_utf8() -> None:
    with pytest.raises(BadFormat):
        note.parse(b"te\xffxt\n\n" + f"— n {SIG}\n".encode())


def test_the_last_blank_line_ends_the_text() -> None:
    parsed = note.parse(f"a\n\nb\n\n— n {SIG}\n")
    assert parsed.text == "a\n\nb\n"
    assert note.parse(f"\n\n— n {SIG}\n").text == "\n"


def test_a_giant_note_is_refused_unread() -> None:
    with pytest.raises(TooLarge):
        note.parse(b"\xff" * (note.MAX_NOTE_BYTES + 1))


def test_sixteen_post_quantum_signatures_are_taken() -> None:
    signature = Signature("n", bytes(4), bytes(4900))
    many = Note("text\n", (signature,) * 16)
    assert note.parse(note.format_note(many)) == many


def test_unknown_signatures_are_ignored_but_a_bad_known_one_is_not() -> None:
    signer, text = SigningKey.from_seed(bytes(32)), "text\n"
    key = VerifierKey("log", signer.public)
    good = note.sign(text, signer, "log")
    same_name = Signature("log", b"\1\2\3\4", bytes(64))
    same_id = Signature("other", good.key_id, bytes(64))
    bad = Signature("log", good.key_id, bytes(64))
    note.verify(Note(text, (same_name, good, same_id)), key)
    for signatures in [(same_name, same_id), (bad,), (good, bad), (bad, good)]:
        with pytest.raises(BadSignature):
            note.verify(Note(text, signatures), key)


def test_adding_a_signature_replaces_an_older_one_of_that_key() -> None:
    first, second = Signature("a", bytes(4), b"1"), Signature("b", bytes(4), b"2")
    text = note.format_note(Note("text\n", (first, second)))
    newer = Signature("a", bytes(4), b"3")
    assert note.parse(note.add_signature(text, newer)).signatures == (second, newer)


@pytest.mark.parametrize("text", ["", "no newline", "a\tb\n"])
def test_a_text_that_cannot_be_a_note_is_not_formatted(text: str) -> None:
    with pytest.raises(BadFormat):
        note.format_note(Note(text, (Signature("n", bytes(4), b"x"),)))


names = st.text(st.characters(codec="utf-8"), min_size=1).filter(
    lambda name: "+" not in name and not any(c.isspace() or c < " " for c in name)
)
signatures = st.builds(
    Signature, names, st.binary(min_size=4, max_size=4), st.binary(min_size=1, max_size=80)
)
texts = st.text(st.characters(codec="utf-8", min_codepoint=0x20)).map(lambda text: text + "\n")


@given(texts, st.lists(signatures, min_size=1, max_size=5))
def test_notes_come_back_as_they_were(text: str, lines: list[Signature]) -> None:
    original = Note(text, tuple(lines))
    assert note.parse(note.format_note(original)) == original


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_junk_is_refused_or_has_one_form(junk: bytes | str) -> None:
    try:
        parsed = note.parse(junk)
    except SyncError:
        return
    text = junk if isinstance(junk, str) else junk.decode()
    assert note.format_note(parsed) == text


@pytest.mark.parametrize("text", ["", "00", "01", "-1", "+1", "1 ", "1_0", "１", "²", str(1 << 63)])
def test_decimals_have_one_form(text: str) -> None:
    with pytest.raises(BadFormat):
        note.parse_decimal(text)


def test_decimals() -> None:
    assert [note.parse_decimal(str(n)) for n in (0, 7, (1 << 63) - 1)] == [0, 7, (1 << 63) - 1]
