"""Petitions: what is written, and every refusal."""

from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest

from hearings import errors, kinds
from hearings.model import Identity, Petition, PetitionState
from hearings.petition_rules import (
    decide_answer,
    decide_lapse,
    decide_open,
    decide_sign,
    decide_unsign,
)
from hearings.rounds import NOBODY, Standing
from sync.clock import ClockSample
from sync.entry import Draft, encode_leaf
from tests.hearings.acts import TOPIC, open_petition, seal, sign, unsign
from tests.hearings.village import (
    COUNTY,
    KEY_ID,
    PEOPLE,
    TERMS,
    Device,
    Villager,
    identity,
    key_of,
    now,
)

PERSON = PEOPLE[0]
SIGNED = Standing(made=1)


@pytest.fixture
def petition() -> Petition:
    """A petition that is collecting."""
    device = Device("a")
    open_petition(device)
    return device.must()


def with_state(petition: Petition, state: PetitionState) -> Petition:
    """The same petition in another state."""
    return replace(petition, state=state)


def test_opening_freezes_the_profiles_figures_of_that_moment() -> None:
    (draft,) = decide_open("p9", "  修 路\u200b的钱 ", "第一行 \n\n第二行", TERMS, KEY_ID)
    assert draft == Draft(
        kinds.PetitionOpened("p9", "修 路的钱", "第一行\n\n第二行", 3, 30, KEY_ID)
    )


@pytest.mark.parametrize(
    ("topic", "text", "refusal", "words"),
    [
        ("", "x", errors.TextRefused, "还没有写"),
        (" \u200b\n", "x", errors.TextRefused, "还没有写"),
        ("路" * 61, "x", errors.TextRefused, "最多 60 个字，现在有 61 个"),
        ("路", "字" * 4001, errors.TextRefused, "说明太长了"),
        ("问13812345678", "", errors.PersonalNumber, "手机号"),
        ("路", "我的身份证320123198001011234", errors.PersonalNumber, "请去掉"),
        ("路", "３２０１２３ 19800101 123X", errors.PersonalNumber, "请去掉"),
        ("路", "卡 6222 0212 3456 7890 123", errors.PersonalNumber, "请去掉"),
        ("路", "打138-1234-5678", errors.PersonalNumber, "请去掉"),
        ("路", "打+8613812345678", errors.PersonalNumber, "请去掉"),
        ("路", "打138.1234.5678", errors.PersonalNumber, "请去掉"),
    ],
)
def test_a_topic_must_be_fit_for_everyone_to_read(
    topic: str, text: str, refusal: type[errors.HearingRefused], words: str
) -> None:
    with pytest.raises(refusal, match=words):
        decide_open("p9", topic, text, TERMS, KEY_ID)


@pytest.mark.parametrize(
    "text",
    [
        "2026.10.1-2026.12.31 的账",
        "2021-2022-2023-2024 四年",
        "共 1,234,567.80 元",
        "记字第20240315号",
    ],
)
def test_dates_and_amounts_are_no_personal_numbers(text: str) -> None:
    assert decide_open("p9", "路", text, TERMS, KEY_ID)


def test_the_same_topic_is_not_collected_twice_at_once(petition: Petition) -> None:
    with pytest.raises(errors.SameTopic):
        decide_open("p9", TOPIC + " ", "", TERMS, KEY_ID, [petition])
    lapsed = replace(petition, state=PetitionState.LAPSED, window_over=True)
    full = replace(petition, state=PetitionState.REACHED, window_over=True)
    assert decide_open("p9", TOPIC, "", TERMS, KEY_ID, [lapsed, full])


def test_signing_puts_the_person_into_the_sealed_payload_only(petition: Petition) -> None:
    me = identity("p1", PERSON, assisted=True)
    (draft,) = decide_sign(petition, NOBODY, PERSON, me)
    assert draft.body == kinds.PetitionSigned("p1", key_of("p1", PERSON), 1, "last_four", True)
    payload = msgspec.msgpack.decode(draft.sealed[0], type=kinds.SealedPerson)
    assert payload == kinds.SealedPerson("R000", "张三0", "李家组", me.strokes)
    leaf = encode_leaf(draft.body, "villager", ClockSample(1, b"", 1), (b"c" * 32,))
    for secret in (PERSON.name, PERSON.group, PERSON.roster_no):
        assert secret.encode() not in leaf
    assert me.strokes not in leaf
    assert key_of("p1", PERSON).encode() in leaf


def _sign(petition: Petition | None, standing: Standing, **changes: object) -> object:
    return decide_sign(petition, standing, PERSON, identity("p1", PERSON, **changes))


REFUSED_SIGNATURES: list[tuple[type[errors.HearingRefused], Callable[[Petition], object]]] = [
    (errors.UnknownPetition, lambda p: _sign(None, NOBODY)),
    (errors.NotOnRoster, lambda p: decide_sign(p, NOBODY, None, identity("p1", PERSON))),
    (errors.OtherVillageKey, lambda p: _sign(p, NOBODY, key_id="k2")),
    (errors.OtherVillageKey, lambda p: _sign(p, NOBODY, signer_key="")),
    (errors.PetitionClosed, lambda p: _sign(with_state(p, PetitionState.SEALED), NOBODY)),
    (errors.PetitionClosed, lambda p: _sign(with_state(p, PetitionState.ACCEPTED), NOBODY)),
    (errors.PetitionClosed, lambda p: _sign(with_state(p, PetitionState.REFUSED), NOBODY)),
    (errors.WindowOver, lambda p: _sign(replace(p, window_over=True), NOBODY)),
    (errors.AlreadySigned, lambda p: _sign(p, SIGNED)),
    (errors.SignatureMissing, lambda p: _sign(p, NOBODY, strokes=b"")),
    (errors.SignatureTooLarge, lambda p: _sign(p, NOBODY, strokes=b"x" * 70_000)),
    (errors.TooManyRounds, lambda p: _sign(p, Standing(0, kinds.MAX_ROUND))),
]


@pytest.mark.parametrize(("refusal", "attempt"), REFUSED_SIGNATURES)
def test_signatures_refused(
    petition: Petition,
    refusal: type[errors.HearingRefused],
    attempt: Callable[[Petition], object],
) -> None:
    with pytest.raises(refusal) as caught:
        attempt(petition)
    assert type(caught.value) is refusal


def test_a_paper_sheet_needs_no_drawing(petition: Petition) -> None:
    assert _sign(petition, NOBODY, method="paper", strokes=b"")


def test_taking_back_names_the_round_and_refuses_otherwise(petition: Petition) -> None:
    me = identity("p1", PERSON)
    (draft,) = decide_unsign(petition, Standing(5, 2), me)
    assert draft == Draft(kinds.PetitionUnsigned("p1", me.signer_key, 5))
    lapsed = with_state(petition, PetitionState.LAPSED)
    assert decide_unsign(lapsed, SIGNED, me)
    with pytest.raises(errors.NotSigned):
        decide_unsign(petition, Standing(2, 2), me)
    with pytest.raises(errors.PetitionClosed):
        decide_unsign(with_state(petition, PetitionState.SEALED), SIGNED, me)
    with pytest.raises(errors.UnknownPetition):
        decide_unsign(None, SIGNED, me)
    with pytest.raises(errors.OtherVillageKey):
        decide_unsign(petition, SIGNED, replace(me, key_id="k2"))


def test_answers(petition: Petition) -> None:
    sealed = with_state(petition, PetitionState.SEALED)
    yes = decide_answer(sealed, "approver", accepted=True, code="ignored")
    assert yes == (Draft(kinds.PetitionAnswered("p1", True, "", "")),)
    no = decide_answer(sealed, "approver", accepted=False, code="secret", reason=" 涉密 ")
    assert no == (Draft(kinds.PetitionAnswered("p1", False, "secret", "涉密")),)
    with pytest.raises(errors.UnknownPetition):
        decide_answer(None, "approver", accepted=True)
    with pytest.raises(errors.NotCommittee):
        decide_answer(sealed, "reviewer", accepted=True)
    with pytest.raises(errors.PetitionNotSealed):
        decide_answer(with_state(petition, PetitionState.REACHED), "approver", accepted=True)
    for state in (PetitionState.ACCEPTED, PetitionState.REFUSED):
        with pytest.raises(errors.AlreadyAnswered):
            decide_answer(with_state(petition, state), "approver", accepted=True)
    with pytest.raises(errors.UnknownReasonCode):
        decide_answer(sealed, "approver", accepted=False, code="because", reason="x")
    with pytest.raises(errors.TextRefused):
        decide_answer(sealed, "approver", accepted=False, code="other", reason=" ")


def test_a_person_may_close_a_window_only_where_the_clock_leaves_doubt(
    petition: Petition,
) -> None:
    late = now(31, uncertainty_ms=None)
    body = decide_lapse(petition, "approver", "监委会核实", late)[0].body
    assert body == kinds.PetitionLapsed("p1", "监委会核实")
    with pytest.raises(errors.WindowStillOpen):
        decide_lapse(petition, "approver", "x", now(29))
    with pytest.raises(errors.EnoughSigned):
        decide_lapse(with_state(petition, PetitionState.REACHED), "approver", "x", late)
    with pytest.raises(errors.WindowOver):
        decide_lapse(replace(petition, window_over=True), "approver", "x", late)
    with pytest.raises(errors.PetitionClosed):
        decide_lapse(with_state(petition, PetitionState.SEALED), "approver", "x", late)
    with pytest.raises(errors.NotCommittee):
        decide_lapse(petition, "clerk", "x", late)
    with pytest.raises(errors.UnknownPetition):
        decide_lapse(None, "approver", "x", late)
    with pytest.raises(errors.TextRefused):
        decide_lapse(petition, "approver", "", late)


def test_sign_take_back_and_sign_again_count_once_each_time() -> None:
    device = Device("a")
    open_petition(device)
    for _ in range(3):
        sign(device, PERSON)
        assert device.must().signed == 1
        with pytest.raises(errors.AlreadySigned):
            sign(device, PERSON)
        unsign(device, PERSON)
        assert device.must().signed == 0
    assert [msgspec.msgpack.decode(entry.body)[2] for entry in device.log[1:]] == [1, 1, 2, 2, 3, 3]


def test_after_sealing_the_terminal_refuses_both_ways() -> None:
    kiosk, county = Device("a"), Device(COUNTY)
    open_petition(kiosk)
    for person in PEOPLE[:3]:
        sign(kiosk, person)
    assert seal(county, kiosk)
    kiosk.merge(county)
    with pytest.raises(errors.PetitionClosed):
        sign(kiosk, PEOPLE[4])
    with pytest.raises(errors.PetitionClosed):
        unsign(kiosk, PERSON)


def test_every_refusal_speaks_chinese_and_has_its_own_code() -> None:
    found: dict[str, type[errors.HearingRefused]] = {}
    todo = [errors.HearingRefused]
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        assert found.setdefault(kind.code, kind) is kind, kind
    assert len(found) > 30
    plain = errors.AlreadySigned()
    assert plain.message_zh == str(plain) == "您已经签过了，一个人只算一次。"
    assert errors.BadReceipt("别的话").message_zh == "别的话"


def test_villager_records_of_the_roster_fit(petition: Petition) -> None:
    stranger = Villager("R999", "外人", categories=())
    me = Identity("k", KEY_ID, strokes=b"x")
    assert decide_sign(petition, NOBODY, stranger, me)
