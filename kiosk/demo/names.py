"""Invented names: surnames as they cluster in a village, given names as they go by generation."""

import random

COMMON = "王张陈刘杨黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹彭蒋蔡潘袁于余董苏吕魏丁"
# Each is read in a way of its own as a surname; a roster that sorts by pinyin must get them right.
RARE = ("单", "解", "曾", "仇", "区", "翟", "缪", "盖", "查", "华", "任", "尹", "欧阳", "诸葛")
_ELDER = ("国", "建", "德", "福", "永", "金", "志", "秀", "桂", "玉", "凤", "兰", "素", "长", "根")
_MIDDLE = ("文", "春", "海", "红", "丽", "伟", "军", "敏", "勇", "霞", "晓", "立", "明", "爱", "小")
_YOUNG = ("子", "雨", "浩", "思", "佳", "梓", "欣", "宇", "嘉", "俊", "诗", "一", "若", "泽", "晨")
_SECOND = {
    0: "平生华祥财林珍英芳娣兴才荣发根",
    1: "梅强东斌娟燕峰涛芬军芳云波玲辉",
    2: "轩涵怡豪彤萱琪然睿瑶阳宁航妍博",
}
_FIRST = {0: _ELDER, 1: _MIDDLE, 2: _YOUNG}
_SHARE_OF_SINGLE = 0.12
_SHARE_OF_RARE = 0.07
_SHARE_OF_CLAN = 0.45


def surname(rng: random.Random, clan: str) -> str:
    """The surname of a household in a group where most are called ``clan``."""
    drawn = rng.random()
    if drawn < _SHARE_OF_RARE:
        return rng.choice(RARE)
    return clan if drawn < _SHARE_OF_RARE + _SHARE_OF_CLAN else rng.choice(COMMON)


def given(rng: random.Random, generation: int) -> str:
    """A given name of one or two characters; generation 0 eldest … 2 youngest."""
    second = rng.choice(_SECOND[generation])
    if rng.random() < _SHARE_OF_SINGLE:
        return second
    return rng.choice(_FIRST[generation]) + second
