"""What villagers are told of petitions and hearings, as words.  No window."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from hearings.hearing_rules import may_represent
from hearings.model import Answer, Hearing, PetitionState, SignupStanding
from kiosk.actions import hearing, petitioning
from kiosk.topics import filled, options, periods, topics
from kiosk.views import petitions as views
from kiosk.views.hearings import hearing_view, hearings_view, standing_words
from kiosk.views.identify import initials_of
from kiosk.views.masking import masked
from kiosk.views.petition import DONE, LATE, LATER, NOW, STOPPED, petition_view, stages
from kiosk.views.petition_new import asking, new_view, preview
from kiosk.views.signup import categories_for
from tests.kiosk.neighbours import TOPIC, Village


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Village:
    return Village(Path(tmp_path_factory.mktemp("village")) / "data")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张桂兰", "张＊兰"), ("丁一", "丁＊"), ("欧阳春生", "欧＊＊生"),
     ("阿依古丽·买买提", "阿＊＊提"), ("王", "＊"), ("", "＊")],
)  # fmt: skip
def test_a_name_is_masked_in_the_middle(name: str, shown: str) -> None:
    assert masked(name) == shown


def test_a_card_says_how_many_are_lacking_and_how_long_it_is_open(village: Village) -> None:
    village.petition(9)
    one = next(p for p in petitioning.petitions(village.terminal) if p.topic == TOPIC)
    card = views.petition_card(one)
    assert (card.count, card.state, card.left) == ("9 / 10 人签名", "还差 1 人", "还有 30 天")
    assert card.can_sign
    assert not card.note
    last = views.petition_card(replace(one, days_left=0))
    assert last.left == "今天是最后一天"
    assert views.petition_card(replace(one, unproven=True)).left == "日期未核准"


def test_each_state_says_what_comes_next(village: Village) -> None:
    one = replace(petitioning.petitions(village.terminal)[0], signed=10)
    reached = replace(one, state=PetitionState.REACHED, provisional=True, due_on=date(2026, 11, 12))
    card = views.petition_card(reached)
    assert card.state == "人数够了，等县里核对"
    assert card.note == "别的机器上的签名还没合到一起，人数可能会变。"
    assert views.petition_card(replace(reached, overdue=True)).tone == "seal"
    sealed = replace(one, state=PetitionState.SEALED, due_on=date(2026, 11, 20))
    assert views.petition_card(sealed).left == "村里最晚 11月20日 答复"
    unknown = replace(sealed, due_official=False)
    assert views.petition_card(unknown).left == "村里最晚 11月20日 答复（日期未核准）"
    assert "（日期未核准）" in stages(unknown, None)[3].detail
    assert "镇里" in views.petition_card(replace(sealed, overdue=True)).state
    lapsed = views.petition_card(replace(one, state=PetitionState.LAPSED, window_over=True))
    assert not lapsed.can_sign
    assert not lapsed.moving


def test_the_stages_of_the_way(village: Village) -> None:
    one = petitioning.petitions(village.terminal)[0]
    assert [s.mark for s in stages(one, None)] == [DONE, NOW, LATER, LATER, LATER]
    late = replace(one, state=PetitionState.REACHED, overdue=True, due_on=date(2026, 11, 12))
    assert [s.mark for s in stages(late, None)] == [DONE, DONE, LATE, LATER, LATER]
    no = Answer(False, "elsewhere", "正在法院办理", one.opened_ms, "S03")
    refused = stages(replace(one, state=PetitionState.REFUSED, answer=no), None)
    assert refused[3].mark == STOPPED
    assert refused[3].detail.endswith("没有同意：正在法院办理")


def test_a_past_petition_can_no_longer_be_taken_back(village: Village) -> None:
    one = petitioning.petitions(village.terminal)[0]
    assert petition_view(one, None).can_take_back
    assert not petition_view(replace(one, state=PetitionState.SEALED), None).can_take_back


# -- beginning one ------------------------------------------------------------------------------


def test_every_topic_can_be_filled_from_its_lists_and_is_short_enough() -> None:
    from hearings.kinds import MAX_TOPIC

    groups, today = ("李家组", "一个很长很长的小组"), date(2026, 11, 23)
    for topic in topics():
        answers = {s.name: max(options(s, groups, today), key=len) for s in topic.slots}
        title, text = filled(topic, answers)
        assert 0 < len(title) <= MAX_TOPIC
        assert "{" not in title + text
        assert all(answer in title + text for answer in answers.values())


def test_periods_are_years_and_quarters_that_are_over() -> None:
    assert periods(date(2026, 2, 3)) == (
        "2026 年", "2025 年", "2024 年", "2025 年第四季度", "2025 年第三季度", "2025 年第二季度",
        "2025 年第一季度",
    )  # fmt: skip


def test_steps_are_counted_until_the_preview_which_knows_one_that_stands(village: Village) -> None:
    terms = village.terminal.terms()
    view = new_view(terms, (), ("李家组",), date(2026, 11, 23))
    topic = topics()[0]
    answers: dict[str, str] = {}
    steps = []
    while (now := asking(view, topic, answers)) is not None:
        steps.append((now.step, now.steps))
        answers[now.slot.name] = now.options[0]
    assert steps == [(2, 5), (3, 5), (4, 5)]
    seen = preview(view, topic, answers)
    assert seen.topic == "请村里开会说清楚：村东修路的钱怎么花（2026 年）"
    assert seen.same == ""
    known = replace(view, existing={seen.topic: "P1"})
    assert preview(known, topic, answers).same == "P1"
    assert "10 人" in "".join(view.rules())
    assert "30 天" in "".join(view.rules())


# -- hearings -----------------------------------------------------------------------------------


def _one(village: Village) -> Hearing:
    found = [h for h in hearing.hearings(village.terminal) if h.place == "村委会二楼会议室"]
    return found[0]


def test_a_notice_says_what_when_where_and_the_seats(village: Village) -> None:
    number = village.hearing({"villager": 2, "party_member": 1})
    village.sign_up(number, [20, 21, 22])
    view = hearing_view(_one(village))
    assert view.when == "12月3日 星期四 上午 9:00"
    assert [s.count for s in view.seats] == ["2 / 2 席", "0 / 1 席"]
    assert [s.waiting for s in view.seats] == ["1 人在排队", ""]
    assert view.free == "还有 1 个座位"
    moved = replace(_one(village), postponed_from=datetime(2026, 12, 1, 14, 30),
                    postponed_reason="下大雪")  # fmt: skip
    assert hearing_view(moved).moved == "原定 12月1日 星期二 下午 2:30，改期：下大雪"
    assert hearings_view([_one(village)]).coming[0].id == number


def test_only_categories_of_the_roster_can_be_chosen(village: Village) -> None:
    view = hearing_view(_one(village))
    plain = next(p for p in village.people if not may_represent(p, "party_member"))
    member = next(p for p in village.people if may_represent(p, "party_member"))
    assert [o.enabled for o in categories_for(view, plain)] == [True, False]
    assert [o.enabled for o in categories_for(view, member)] == [True, True]
    assert "满了，排队" in categories_for(view, plain)[0].label


@pytest.mark.parametrize(
    ("standing", "head"),
    [(SignupStanding("seat", 4, "villager"), "您有座位，第 4 席"),
     (SignupStanding("waiting", 3, "villager"), "前面还有 2 人在等"),
     (SignupStanding("waiting", 1, "villager"), "您排在第一个")],
)  # fmt: skip
def test_a_place_in_words(standing: SignupStanding, head: str) -> None:
    assert standing_words(standing)[0] == head


def test_initials_show_the_commonest_surnames_first(village: Village) -> None:
    found = initials_of(p for p in village.people if p.group == "李家组")
    assert [one.letter for one in found] == ["C", "D", "H", "L", "O", "Q", "W", "Z"]
    assert found[-1].surnames == "张章赵"
