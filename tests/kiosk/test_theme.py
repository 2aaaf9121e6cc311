"""The palette and the sizes, held to the design's figures."""

import pytest

from kiosk import theme
from kiosk.theme import Look, contrast, rgba


@pytest.mark.parametrize("high", [False, True])
@pytest.mark.parametrize(("tone", "ground"), theme.TEXT_PAIRS)
def test_every_text_stands_out_seven_to_one(tone: str, ground: str, high: bool) -> None:
    look = Look(1080, 1920, high_contrast=high)
    assert contrast(look.colour(tone), look.colour(ground)) >= 7.0


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert contrast(rgba("#FFFFFF"), rgba("#000000")) == pytest.approx(21.0)
    assert contrast(rgba("#767676"), rgba("#FFFFFF")) == pytest.approx(4.54, abs=0.01)


def test_high_contrast_is_never_weaker() -> None:
    plain, strong = Look(1080, 1920), Look(1080, 1920, high_contrast=True)
    for tone, ground in theme.TEXT_PAIRS:
        weak = contrast(plain.colour(tone), plain.colour(ground))
        assert contrast(strong.colour(tone), strong.colour(ground)) >= weak - 0.01


def test_text_grows_twice_and_comes_back() -> None:
    look = Look(1080, 1920)
    sizes = []
    for _ in range(4):
        sizes.append(look.font(theme.BODY))
        look = look.bigger()
    assert sizes == [40, 48, 58, 40]


def test_body_text_and_figures_are_large_enough() -> None:
    assert theme.BODY >= 36
    assert theme.TITLE >= 56
    assert len(theme.SIZES) == 6


def test_everything_scales_with_the_short_side() -> None:
    small, large = Look(540, 960), Look(2160, 3840)
    assert (small.px(120), large.px(120)) == (60, 240)
    assert (small.font(40), large.font(40)) == (20, 80)
    assert Look(1920, 1080).unit == 1.0
    assert not Look(1920, 1080).portrait
