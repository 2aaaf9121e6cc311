"""Sets the stage: the invented village's three years, lived through the program's own actions."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from content.model import Staff
from kiosk.actions import disclosing, hearing, importing, petitioning, rostering, staffing
from kiosk.actions.identifying import Identified, identify
from kiosk.demo import vouchers, workbooks
from kiosk.demo.clock import SetClock
from kiosk.demo.ledger import DemoLedger, make_ledgers
from kiosk.demo.village import (
    PETITION_TEXT,
    PETITION_TOPIC,
    DemoVillage,
    DemoVillager,
    make_village,
)
from kiosk.terminal import Terminal, found, recovery_shown

Say = Callable[[str], None]
SIGNED_ALREADY = 9
SEATED_ALREADY = 4
PHOTOGRAPHED = 2  # quarters, the newest, with photos of some vouchers
INK = b"demo"


def set_stage(data: Path, stick: Path, say: Say) -> DemoVillage:
    """Found the village and let it live until today. ``stick``: where the workbooks go."""
    village = make_village()
    stick.mkdir(parents=True, exist_ok=True)
    say("写出名册和 12 个季度的收支表（真的 .xlsx 和 .csv 文件）")
    roster_file = workbooks.write_roster(village, stick)
    ledgers = make_ledgers()
    files = workbooks.write_ledgers(ledgers, stick)
    photos = _photos(ledgers[-PHOTOGRAPHED:], stick)
    workbooks.write_flawed(stick)
    clock = SetClock()
    clock.set(datetime.combine(files[0].period.end, time(9)))
    terminal, _ = found(data, village.name, village.code, "briefing", clock)
    recovery_shown(terminal.data)  # an invented village's code is of use to nobody
    try:
        people = _staff(terminal, village)
        say("导入名册")
        rostering.import_roster(terminal, roster_file)
        for file in files:
            say(f"导入、审核、公开 {file.period.label_zh}：{file.path.name}")
            _publish(terminal, clock, file, people, photos.get(file.period.code))
        say("九位村民联名，请村里开听证会")
        _petition(terminal, clock, village)
        _hearing(terminal, village, people["approver"])
    finally:
        terminal.close()
    return village


def _staff(terminal: Terminal, village: DemoVillage) -> dict[str, Staff]:
    """One person for each role; the rest are appointed too."""
    added = [staffing.add_staff(terminal, one.name, one.role, one.pin) for one in village.staff]
    return {one.role: one for one in reversed(added)}


def _photos(ledgers: Iterable[DemoLedger], stick: Path) -> dict[str, Path]:
    """Folders of drawn vouchers beside the workbooks, by the code of their quarter."""
    return {
        one.period.code: vouchers.draw_vouchers(
            one, stick / f"{one.period.label_zh}票据", masked=True
        )
        for one in ledgers
    }


def _publish(
    terminal: Terminal,
    clock: SetClock,
    file: workbooks.LedgerFile,
    people: dict[str, Staff],
    photos: Path | None,
) -> None:
    clerk, reviewer, approver = people["clerk"], people["reviewer"], people["approver"]
    day = file.period.end + timedelta(days=5)
    clock.set(datetime.combine(day, time(9, 30)))
    done = importing.import_ledger(terminal, file.path, file.period.code, clerk, photos=photos)
    if done.revision is None:
        raise AssertionError(f"{file.path.name}: {done.ledger.errors[:3]}")
    disclosing.submit(terminal, done.revision, clerk)
    clock.set(datetime.combine(day + timedelta(days=3), time(10)))
    disclosing.review(terminal, done.revision, reviewer)
    clock.set(datetime.combine(day + timedelta(days=4), time(15)))
    disclosing.approve(terminal, done.revision, approver)
    disclosing.publish(terminal, done.revision, approver, ("board",))


def _petition(terminal: Terminal, clock: SetClock, village: DemoVillage) -> None:
    signers = village.signers(SIGNED_ALREADY)
    clock.set(datetime.combine(_today() - timedelta(days=6), time(8, 40)))
    with terminal.store.transaction():  # an invented line to an invented county, that day
        terminal.store.trust(clock.read()[0], 1000)
    first, *others = [_who(terminal, one) for one in signers]
    petition, _ = petitioning.open_and_sign(terminal, PETITION_TOPIC, PETITION_TEXT, first, INK)
    for number, one in enumerate(others):
        clock.set(datetime.combine(_today() - timedelta(days=5 - number // 2), time(9 + number)))
        petitioning.sign(terminal, petition, one, INK)


def _hearing(terminal: Terminal, village: DemoVillage, approver: Staff) -> None:
    starts = datetime.combine(_today() + timedelta(days=12), time(9))
    called = hearing.schedule(
        terminal, approver, starts, "村委会二楼会议室", topic="东塘水面下一轮怎么承包"
    )
    for one in village.signers(SIGNED_ALREADY + SEATED_ALREADY)[-SEATED_ALREADY:]:
        hearing.sign_up(terminal, called, _who(terminal, one), "villager")


def _who(terminal: Terminal, one: DemoVillager) -> Identified:
    return identify(terminal, one.roster_no, one.last_four)


def _today() -> date:
    return datetime.now().astimezone().date()


def tenth_signer(village: DemoVillage) -> DemoVillager:
    """The one who is still missing: for whoever tries the terminal."""
    return village.signers(SIGNED_ALREADY + 1)[-1]


def sign_as_tenth(terminal: Terminal, village: DemoVillage) -> str:
    """The tenth signature, where nobody can touch a screen. Returns the receipt's text."""
    from hearings.receipt import receipt_text

    waiting = next(p for p in petitioning.petitions(terminal) if p.topic == PETITION_TOPIC)
    who = _who(terminal, tenth_signer(village))
    return receipt_text(petitioning.sign(terminal, waiting.id, who, INK))
