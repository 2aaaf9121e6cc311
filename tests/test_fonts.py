"""The Chinese font is taken out of the system's collection whole, and it is the Chinese face."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from fontTools.ttLib import TTFont

from kiosk import fonts

_SCRIPT = Path(__file__).resolve().parent.parent / "packaging" / "extract_font.py"
_RARE = "骨直令户返单解曾仇区翟缪盖镕堃喆𬭛￥（）＋－＝"


@pytest.fixture(scope="module")
def extractor() -> ModuleType:
    spec = importlib.util.spec_from_file_location("extract_font", _SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def folder(extractor: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("new") / "fonts"
    extractor.main(made)
    return made


def test_the_kiosk_finds_what_was_extracted(folder: Path) -> None:
    regular, bold = fonts.find({fonts.VARIABLE: str(folder)})
    assert regular != bold
    assert {regular.parent, bold.parent} == {folder}
    assert not list(folder.glob("*.part"))


def test_it_is_the_simplified_face_with_rare_names_and_full_width_marks(folder: Path) -> None:
    weights = []
    for path in fonts.find({fonts.VARIABLE: str(folder)}):
        with TTFont(path) as font:
            assert "SC" in font["name"].getDebugName(1)
            assert not [char for char in _RARE if ord(char) not in font.getBestCmap()]
            assert len(font.getBestCmap()) > 40_000
            weights.append(font["OS/2"].usWeightClass)
    assert weights == [400, 700]


def test_the_licence_lies_beside_the_font(folder: Path) -> None:
    assert "SIL OPEN FONT LICENSE" in (folder / "LICENCE.txt").read_text("utf-8")


def test_the_first_family_that_is_whole_is_chosen(extractor: ModuleType, tmp_path: Path) -> None:
    def face(name: str) -> object:
        return extractor.Face(tmp_path / name, "family", "stem", tmp_path / "licence")

    (tmp_path / "half-regular").touch()
    (tmp_path / "whole").touch()
    whole = (face("whole"), face("whole"))
    assert extractor.choose(((face("half-regular"), face("half-bold")), whole)) == whole


def test_without_any_font_it_says_what_to_install(extractor: ModuleType, tmp_path: Path) -> None:
    gone = extractor.Face(tmp_path / "gone.ttc", "family", "stem", tmp_path)
    with pytest.raises(extractor.NoFont, match="apt-get install fonts-noto-cjk"):
        extractor.choose(((gone, gone),))
