"""한국어: what the schedules of η in ``engine/schedules.py`` say."""

from __future__ import annotations

STRINGS: dict[str, str] = {
    # What several schedules share.
    "schedule.floor.label": "최저 학습률",
    "schedule.floor.help": "마지막 학습률을 η의 비율로 나타낸 값.",
    "schedule.gamma.label": "배율",
    "schedule.warmup.label": "웜업",
    # Schedule by schedule.
    "schedule.constant.name": "일정",
    "schedule.constant.summary": "η가 변하지 않습니다.",
    "schedule.step.name": "계단식",
    "schedule.step.summary": "몇 스텝마다 일정한 배율로 줄어듭니다.",
    "schedule.step.every.label": "간격",
    "schedule.step.every.help": "몇 스텝마다 줄어드는지 정합니다.",
    "schedule.step.gamma.help": "η에 곱하는 값.",
    "schedule.exponential.name": "지수 감쇠",
    "schedule.exponential.summary": "스텝마다 같은 배율로 줄어듭니다.",
    "schedule.exponential.gamma.help": "스텝마다 남는 비율.",
    "schedule.inverse_time.summary": "스텝 수에 반비례해 줄어듭니다. 확률적 근사의 규칙입니다.",
    "schedule.inverse_time.decay.label": "감쇠율",
    "schedule.inverse_time.decay.help": "얼마나 빨리 줄어드는지 정합니다.",
    "schedule.cosine.name": "코사인",
    "schedule.cosine.summary": "실행 전체에 걸쳐 천천히, 빠르게, 다시 천천히 줄어듭니다.",
    "schedule.warmup_cosine.name": "웜업 + 코사인",
    "schedule.warmup_cosine.summary": "η의 100분의 1에서 직선으로 오른 뒤 코사인을 따라 "
    "줄어듭니다.",
    "schedule.warmup_cosine.warmup.help": "전체 스텝에서 학습률이 오르는 구간의 비율.",
    "schedule.one_cycle.name": "원사이클",
    "schedule.one_cycle.summary": "η/25에서 η까지 코사인을 따라 올랐다가 거의 0까지 내려갑니다.",
    "schedule.one_cycle.warmup.help": "학습률이 오르는 구간의 비율.",
    # Words in formulas.
    "latex.then a cosine": "이후 코사인",
}
