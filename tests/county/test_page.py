"""The front page: what it says, that hostile names stay names, and how a browser shows it."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from content.kinds import OrgFounded
from county.node import CountyNode
from county.overdue import Late
from county.overview import VillageRow, village_row
from county.page import render
from sync import devices, tables, wire
from sync.clock import TimeEstimate, to_datetime
from sync.entry import Draft
from sync.errors import CountyRefused
from sync.frames import Run
from tests.county import bombs
from tests.county.world import (
    ORG,
    START,
    Kiosk,
    Served,
    SetClock,
    clone,
    connect,
    enrol,
    exchange_raw,
    forge,
    lines,
    petition,
    raw_http,
    read_whole_reply,
    serving,
    signed,
)

Make = Callable[..., Kiosk]
DAY_MS = 86_400_000
NASTY = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&lt;村"
NOW = TimeEstimate(START, 0)


def get(served: Served, path: str = "/") -> tuple[int, dict[bytes, bytes], str]:
    with connect(served) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        status, headers, body = read_whole_reply(line)
    return status, headers, body.decode()


class Elements(HTMLParser):
    """The tags and the words of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.words += data


def row(**changes: object) -> VillageRow:
    values: dict[str, object] = {
        "org": ORG, "name": "清溪村", "contact_ms": START - 3_600_000, "terminals": 2,
        "revoked": 0, "entries": 12345, "forks": (), "unreadable": 0, "late": (),
        "unanswered": 0,
    }  # fmt: skip
    return VillageRow(**(values | changes))  # type: ignore[arg-type]


def words_of(*rows: VillageRow, now: TimeEstimate = NOW) -> str:
    return Elements(render("清河县", rows, now)).words


def test_an_empty_county_says_what_to_do_next(served: Served) -> None:
    status, headers, html = get(served)
    assert status == 200
    assert "还没有村登记" in Elements(html).words
    assert headers[b"content-type"] == b"text/html; charset=utf-8"


def test_the_page_may_do_nothing_but_show_itself(served: Served) -> None:
    _, headers, html = get(served)
    policy = headers[b"content-security-policy"].decode()
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    for directive in ("base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"):
        assert directive in policy
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"x-frame-options"] == b"DENY"
    assert b"server" not in headers
    assert b"date" not in headers
    assert not {"script", "img", "link", "iframe", "form", "a"} & {
        tag for tag, _ in Elements(html).tags
    }


def test_it_tells_contact_position_forks_and_what_is_overdue(tmp_path: Path) -> None:
    clock = SetClock()
    with serving(tmp_path / "county", clock) as served:
        kiosk = enrol(served, tmp_path / "1.db", clock=clock, token=served.token(clock=clock))
        sister = enrol(served, tmp_path / "2.db", clock=clock, token=served.token(clock=clock))
        kiosk.append(Draft(OrgFounded(ORG, "清溪村", "briefing")), *lines(6))
        kiosk.once()
        sister.append(*lines(1))
        sister.once()
        twin = clone(sister, tmp_path / "twin.db", served)
        sister.append(*lines(1, "A"))
        twin.append(*lines(1, "B"))
        sister.once()
        with pytest.raises(CountyRefused):
            twin.once()
        clock.wall_ms += 400 * DAY_MS
        _, _, html = get(served)
        words = Elements(html).words
        last = to_datetime(START)
        assert f"400 天前 {last.year}年{last.month}月{last.day}日 {last:%H:%M}" in words
        assert "9 条" in words
        assert "机器2 台" in words
        assert "一台机器的记录已隔离" in words
        late = re.search(r"(\d+) 项到期没公开", words)
        assert late is not None
        assert int(late.group(1)) > 3
        assert "财务" in words or "收支" in words
        for one in (kiosk, sister, twin):
            one.close()


def test_a_village_costs_no_more_where_there_are_many_others(served: Served) -> None:
    with served.node() as node:
        few = _steps_of_a_row(node, 2)
        assert _steps_of_a_row(node, 200) < 1.5 * few


def _steps_of_a_row(node: CountyNode, villages: int) -> int:
    """How much the database does for one village's row."""
    db, steps = node.store.db, 0
    with node.store.transaction():
        for number in range(len(devices.villages(db)), villages):
            org, key = f"{ORG}{number}", os.urandom(32)
            devices.put_village(db, org, f"村{number}", START)
            devices.put_device(db, org, wire.device_id(key), key, "一号机", START)
            tables.add_log(db, wire.device_origin(key, b"1234"), org, key, mine=False)

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    db.conn.set_progress_handler(count, 10)
    village_row(node.store, f"{ORG}0", "村0", NOW)
    db.conn.set_progress_handler(None, 0)
    return steps


def test_an_unanswered_petition_is_told_as_a_number(tmp_path: Path) -> None:
    clock = SetClock()
    with serving(tmp_path / "county", clock) as served:
        kiosk = enrol(served, tmp_path / "1.db", clock=clock, token=served.token(clock=clock))
        kiosk.append(petition(1), signed("a"))
        kiosk.once()
        clock.wall_ms += 30 * DAY_MS
        words = Elements(get(served)[2]).words
        assert "有 1 件联名过期没有答复" in words
        assert "村东修路" not in words
        kiosk.close()


def test_a_village_that_tells_nonsense_does_not_hide_the_others(
    served: Served, kiosks: Make
) -> None:
    bad, good = kiosks(served), kiosks(served, org="320123001002", village="石桥村")
    link, stream = bombs.runs(Run(0, 0, (b"nonsense", b"\xc1", b"")))
    exchange_raw(served, raw_http(forge(bad, stream, link)))
    good.once()
    status, _, html = get(served)
    assert status == 200
    words = Elements(html).words
    assert "石桥村" in words
    assert "清溪村" in words
    assert "有 3 条记录看不懂" in words


@pytest.mark.parametrize("field", ["name", "org"])
def test_a_hostile_name_stays_a_name(field: str) -> None:
    html = render(NASTY, [row(**{field: NASTY}, forks=(NASTY,))], NOW)
    seen = Elements(html)
    assert NASTY in seen.words
    assert {tag for tag, _ in seen.tags} <= {
        "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "p", "main", "ul",
        "li", "b", "small", "dl", "div", "dt", "dd", "span",
    }  # fmt: skip
    assert not [name for _, attributes in seen.tags for name, _ in attributes if "on" in name[:2]]


def test_a_hostile_name_in_a_served_page(served: Served) -> None:
    with served.node() as node, node.store.transaction():
        devices.put_village(node.store.db, ORG, NASTY, 0)
    _, _, html = get(served)
    assert "<script" not in html
    assert "<img" not in html
    assert NASTY in Elements(html).words


def test_what_is_worst_stands_first() -> None:
    late = (Late("财务收支", "2026年三季度", None),)
    rows = [
        row(name="甲村"), row(name="乙村", contact_ms=None), row(name="丙村", late=late),
        row(name="丁村", forks=("x",)), row(name="戊村", late=late * 3),
    ]  # fmt: skip
    words = words_of(*rows)
    order = sorted("甲乙丙丁戊", key=lambda name: words.index(f"{name}村"))
    assert "".join(order) == "丁戊丙乙甲"


@pytest.mark.parametrize(
    ("ago_ms", "told"),
    [(0, "刚才"), (-5000, "刚才"), (120_000, "2 分钟前"), (7_200_000, "2 小时前"),
     (3 * DAY_MS, "3 天前")],
)  # fmt: skip
def test_how_long_ago(ago_ms: int, told: str) -> None:
    assert f"最近联系{told} " in words_of(row(contact_ms=START - ago_ms))


def test_what_it_says_about_a_village_in_order_and_one_that_cannot_be_reckoned() -> None:
    assert "没有到期没公开的" in words_of(row())
    assert "算不出来" in words_of(row(late=None))
    never = words_of(row(late=None, contact_ms=None))
    assert "从来没有" in never
    assert "公开" not in never.partition("从来没有")[2], "nothing is claimed of who never spoke"
    assert "还有 3 项" in words_of(row(late=(Late("项", "2026年", None),) * 7))
    assert "有 2 条记录看不懂" in words_of(row(unreadable=2))
    assert "停用 1 台" in words_of(row(revoked=1))


def test_a_wrong_clock_is_said_to_be_wrong() -> None:
    assert "时钟不对" in words_of(now=TimeEstimate(START, None))
    assert "时钟不对" not in words_of()


CHROMIUM = shutil.which("chromium")


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed on this machine")
@pytest.mark.parametrize("width", [500, 1280])  # headless Chromium goes no narrower than 500
def test_a_browser_shows_it_without_a_sideways_scroll(
    served: Served, kiosks: Make, tmp_path: Path, width: int
) -> None:
    kiosk = kiosks(served)
    kiosk.append(*lines(3))
    kiosk.once()
    with served.node() as node, node.store.transaction():
        devices.put_village(node.store.db, "320123001009", "村" * 60, 0)
        devices.put_village(node.store.db, "320123001008", NASTY[:40], 0)
    picture = tmp_path / "page.png"
    subprocess.run(
        [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
         "--no-first-run", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", f"--user-data-dir={tmp_path}/profile", "--hide-scrollbars",
         f"--window-size={width},1000", f"--screenshot={picture}", served.url + "/"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with Image.open(picture) as opened:
        shown = opened.convert("RGB")
    colours = {colour for _, colour in shown.getcolors(1 << 24) or []}
    assert (0x8E, 0x1B, 0x16) in colours, "the head is seal red: the style sheet was let in"
    assert (0xF6, 0xF3, 0xEC) in colours, "paper"
    assert shown.width == width
    edge = shown.crop((width - 4, 0, width, shown.height)).getcolors() or []
    assert {colour for _, colour in edge} <= {(0x8E, 0x1B, 0x16), (0xF6, 0xF3, 0xEC)}
