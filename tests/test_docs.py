"""What is written down is there, and what is there is written down."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from kiosk.cli.main import village_kiosk

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMANDS = ROOT / "docs" / "commands.md"
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.M | re.S)


def walk(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its words."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None, (*path, name)
            yield from walk(below, (*path, name))
    else:
        yield " ".join(path), command


LEAVES = dict(walk(village_kiosk))


def sections(page: Path) -> dict[str, str]:
    """The third-level sections of a page."""
    parts = re.split(r"^### (.*)$", page.read_text("utf-8"), flags=re.M)
    return {
        title: body.split("\n## ")[0] for title, body in zip(parts[1::2], parts[2::2], strict=True)
    }


SECTIONS = sections(COMMANDS)
SHARED = COMMANDS.read_text("utf-8").split("\n### ")[0]


def test_every_command_is_documented_and_no_other() -> None:
    assert set(SECTIONS) == set(LEAVES)


@pytest.mark.parametrize("name", LEAVES)
def test_a_command_says_what_it_does(name: str) -> None:
    command = LEAVES[name]
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, option.opts
    body = SECTIONS[name]
    named = {word for option in command.params for word in (*option.opts, *option.secondary_opts)}
    for word in named:
        if word.startswith("--") and word not in ("--data", "--json", "--as"):
            assert f"`{word}" in body or (word == "--staff" and f"`{word}" in SHARED), word
    told = set(re.findall(r"`(--[a-z-]+)", body))
    assert told <= named | {"--county"}, "an option that is not there"
    group = " ".join(
        text for title, text in SECTIONS.items() if title.split()[0] == name.split()[0]
    )
    for argument in command.params:
        if isinstance(argument, click.Argument):
            assert argument.human_readable_name.removesuffix("_ID") in group


@pytest.mark.parametrize("name", LEAVES)
def test_help_is_shown(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        village_kiosk.main([*name.split(), "--help"])
    assert ended.value.code == 0
    assert "Usage:" in capsys.readouterr().out


def anchors(page: Path) -> set[str]:
    """The places of a page, as they are named in links."""
    text = _FENCE.sub("", page.read_text("utf-8"))
    titles = re.findall(r"^#+ (.*?)\s*$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def links(page: Path) -> Iterator[str]:
    """Every link of a page that leads to a place of this repository."""
    for link in _LINK.findall(_FENCE.sub("", page.read_text("utf-8"))):
        if not re.match(r"[a-z]+:", link):
            yield unquote(link)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        path, _, place = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.is_relative_to(ROOT), link
        assert target.exists(), link
        if place:
            assert place in anchors(target), link


def test_the_exit_codes_are_told() -> None:
    assert "`0` done, `1` refused, `2` misused" in SHARED
    assert "0 done, 1 refused, 2 misused" in (village_kiosk.help or "")
