"""Korean."""

from __future__ import annotations

from texts.ko import optimizers, schedules, surfaces
from texts.ko.lessons import WORDS
from texts.ko.page import STRINGS
from texts.language import Fonts, Language

LANGUAGE = Language(
    page=STRINGS,
    lessons=WORDS,
    descriptors=optimizers.STRINGS | surfaces.STRINGS | schedules.STRINGS,
    fonts=Fonts(
        families=(
            "Noto Sans KR",
            "Noto Sans CJK KR",
            "Apple SD Gothic Neo",
            "Malgun Gothic",
            "NanumGothic",
        ),
        system={"win32": "Malgun Gothic", "darwin": "Apple SD Gothic Neo"},
        files=(
            ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc", 1),
            ("NotoSansCJKkr-Regular.otf", "NotoSansCJKkr-Bold.otf", 0),
            ("NotoSansKR-Regular.otf", "NotoSansKR-Bold.otf", 0),
            ("NotoSansKR-Regular.ttf", "NotoSansKR-Bold.ttf", 0),
            ("malgun.ttf", "malgunbd.ttf", 0),
            ("AppleSDGothicNeo.ttc", "AppleSDGothicNeo.ttc", 0),
            ("NanumGothic.ttf", "NanumGothicBold.ttf", 0),
        ),
    ),
    latex="for Hangul, kotex or XeLaTeX",
)
