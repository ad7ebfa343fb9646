"""Momentum carries through a small local minimum where GD stays, and can shoot past."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine import Run, Scene, Trajectory, run
from lessons.base import Claims, Lesson, Numbers, Played, Words, final
from lessons.valley_and_plateau import AROUND, STARTS, from_around
from optimizers.base import Array
from surfaces import SURFACES
from surfaces.base import CriticalPoint

ETA = 0.005
SCENE = Scene(
    "three_hump_camel",
    start=(-2.2, 0.0),
    steps=200,
    runs=(
        Run("gd", {"eta": ETA}),
        Run("gd", {"eta": 0.05}),
        Run("momentum", {"eta": ETA, "alpha": 0.5}),
        Run("momentum", {"eta": ETA, "alpha": 0.9}),
        Run("momentum", {"eta": ETA, "alpha": 0.99}),
    ),
)
LONG = replace(SCENE, steps=2000)  # long enough for each to come to rest
LEAP = 0.1  # a rate of GD
NEAR = 0.1
PERCENT = 20


BUILT_IN = [key for key in SURFACES if key != "formula"]


def push(trajectory: Trajectory) -> float:
    """What pushes that agree add up to, in single pushes: 1/(1 − α)."""
    return float(1 / (1 - trajectory.resolved.settings["alpha"]))


def distances(trajectory: Trajectory) -> Array:
    """The distance from the global minimum, which is the origin, at each step."""
    return np.hypot(*trajectory.positions.T)


def within(distances: Array) -> int:
    """The step from which on all distances are small."""
    return int(np.flatnonzero(distances > NEAR)[-1]) + 1


def resting_at(point: CriticalPoint, run: Run) -> int:
    """From how many of the starts around the scene's a run comes to rest at a point."""
    x, y = from_around(LONG, run).positions[-1]
    return int(np.count_nonzero(np.hypot(x - point.x, y - point.y) < NEAR))


def misread() -> list[str]:
    """The surfaces on which Momentum diverges, as each opens, with 1 − α for its η."""
    settings = {"eta": 0.1, "alpha": 0.9}
    scenes = {key: Scene(key, runs=(Run("momentum", settings),)) for key in BUILT_IN}
    ends = {key: run(scene)[0].end for key, scene in scenes.items()}
    return [key for key, end in ends.items() if end and end.code == "diverged"]


def numbers(played: Played) -> Numbers:
    """Where each run ends, and what α makes of a push."""
    slow, fast, half, tenths, long = played.scene
    origin, _, right = slow.surface.minima
    (settling,) = run(replace(LONG, runs=SCENE.runs[4:]))
    return {
        "loss_slow": final(slow),
        "loss_fast": final(fast),
        "loss_half": final(half),
        "loss_tenths": final(tenths),
        "loss_long": final(long),
        "local": slow.surface.minima[1].value,
        "arrived": within(distances(tenths)),
        "leap": LEAP,
        "starts": STARTS,
        "around": AROUND,
        "carried": resting_at(origin, SCENE.runs[3]),
        "caught": resting_at(right, SCENE.runs[4]),
        "settled": within(np.hypot(*(settling.positions - (right.x, right.y)).T)),
        "surfaces": len(BUILT_IN),
        "misread": len(misread()),
        "nearest": float(distances(long).min()),
        "farthest": float(long.positions[:, 0].max()),
        "end_long": float(long.positions[-1, 0]),
        "push_half": push(half),
        "push": push(tenths),
        "push_long": push(long),
        "share": 1 - tenths.resolved.settings["alpha"],
        "near": NEAR,
        "percent": PERCENT,
    }


def averaged(scene: Scene) -> np.ndarray:
    """Momentum in its other form: steps of 10 η along ``m ← 0.9 m + 0.1 g``."""
    w, m = np.array(scene.origin), np.zeros(2)
    path = [w]
    for _ in range(scene.steps):
        m = 0.9 * m + 0.1 * scene.landscape.gradient(w)
        w = w - 10 * ETA * m
        path.append(w)
    return np.array(path)


def claims(played: Played, n: Numbers) -> Claims:
    """The traps of the three-hump camel are its outer minima."""
    slow, fast, half, tenths, _ = played.scene
    settled = [t.end.point if t.end else None for t in run(LONG)]
    changed = [
        run(replace(SCENE, runs=(Run("momentum", {"eta": ETA * f, "alpha": 0.9}),)))[0]
        for f in np.linspace(1 - PERCENT / 100, 1 + PERCENT / 100, 9)
    ]
    (leaping,) = run(replace(SCENE, runs=(Run("gd", {"eta": LEAP}),)))
    _, left, right = slow.surface.minima
    return {
        "GD stays in the local minimum, with η, with 10 η, and Momentum with α = 0.5 too": all(
            abs(final(t) - n["local"]) < 0.02 and settled[i] == left
            for i, t in enumerate((slow, fast, half))
        ),
        "and from every start around it": all(
            resting_at(left, each) == STARTS for each in SCENE.runs[:3]
        ),
        "GD’s first step at 0.1 leaps over the dip": leaping.positions[0, 0]
        < left.x
        < -1
        < leaping.positions[1, 0]
        and distances(leaping)[-1] < NEAR,
        "α = 0.9 carries through to the global one": n["loss_tenths"] < 1e-6
        and n["arrived"] == 46
        and distances(tenths)[46:].max() <= NEAR == 0.1,
        "for η within 20 % as well": all(distances(t)[-1] < 0.01 for t in changed),
        "α = 0.99 shoots past, into the local minimum beyond": 1.9 < n["farthest"] < 2.1
        and n["nearest"] < 0.7
        and settled[4] == right,
        "and it takes its time": 500 < n["settled"] < 650 and final(played.scene[4]) > n["local"],
        "neither is so from every start around": STARTS / 2 < n["carried"] < STARTS
        and 0 < n["caught"] < STARTS / 2,
        "0.1 for η diverges on several surfaces, the two named among them": {
            "beale",
            "rosenbrock",
        }
        < set(misread())
        and n["misread"] >= 7,
        "pushes that agree add up to 1/(1 − α)": np.isclose(
            n["push"], sum(0.9**i for i in range(400))
        )
        and np.allclose([n["push_half"], n["push"], n["push_long"]], [2, 10, 100]),
        "GD at 10 η has the same total push": np.isclose(0.05, n["push"] * ETA),
        "0.1 is 1 − 0.9: an average of gradients, and 10 η, give the same path": np.isclose(
            n["share"], 0.1
        )
        and np.allclose(averaged(SCENE), tenths.positions, atol=1e-9),
    }


LESSON = Lesson(
    key="momentum",
    scene=SCENE,
    predict="end",
    answer=lambda runs: 3,
    numbers=numbers,
    claims=claims,
    words={
        "en": Words(
            title="Momentum carries through",
            question="Five runs start on the left slope: GD with η = 0.005 and 0.05, Momentum "
            "with η = 0.005 and α = 0.5, 0.9 and 0.99. Click where Momentum with α = 0.9 will "
            "be after 200 steps.",
            explanation=(
                "**GD stays in the first dip.** It has no memory: where the slope vanishes, it "
                "stops. With both rates it goes to the local minimum, whose loss is {local}, and "
                "so does Momentum with α = 0.5: after 200 steps the losses are {loss_slow}, "
                "{loss_fast} and {loss_half}. (At η = {leap} GD’s first step would leap over the "
                "dip, which is no memory either.)",
                "**Momentum carries through.** It keeps a velocity, "
                r"$v \leftarrow \alpha v - \eta\, g$, $w \leftarrow w + v$. With α = 0.9 that "
                "lifts it over the hump, and from step {arrived} on it is within {near} of the "
                "global minimum; it ends at a loss of {loss_tenths}. It gets there with any η "
                "within {percent} %, and from {carried} of {starts} starts within ±{around}.",
                "**It can shoot past.** With α = 0.99 it rushes past the global minimum at a "
                "distance of {nearest}, out to x = {farthest}, and the local minimum on the other "
                "side catches it. After 200 steps it is at x = {end_long} with a loss of "
                "{loss_long}, and only from step {settled} on does it stay within {near} of that "
                "minimum. Where it is caught hangs on the start: there from {caught} of the "
                "{starts}.",
                "**Why 0.9, and why {share}?** Pushes that agree add up: "
                r"$1 + \alpha + \alpha^2 + \dots = 1/(1-\alpha)$, which is {push} single pushes "
                "at α = 0.9, {push_half} at 0.5 and {push_long} at 0.99. So 0.9 remembers about "
                "ten steps. But the total push is not the point: GD with ten times the η has it "
                "too, and stays. What carries is the memory.",
                "And {share} is 1 − 0.9. In the form "
                r"$m \leftarrow \alpha m + (1-\alpha)\, g$ the weights add up to one in the long "
                "run, so m is an average gradient, and stepping along it with {push} η is the "
                "very same path. **It is no learning rate**, as some notes read it: with η = "
                "{share} and α = 0.9 Momentum diverges from the default start on {misread} of "
                "the lab’s {surfaces} surfaces, Beale and Rosenbrock among them.",
            ),
            takeaway="Momentum remembers about 1/(1 − α) steps: enough can roll through a small "
            "dip, too much can shoot past.",
        ),
        "ko": Words(
            title="모멘텀은 작은 웅덩이를 지나간다",
            question="다섯 경로가 왼쪽 비탈에서 출발합니다. 경사 하강법(GD)은 η = 0.005와 0.05, "
            "모멘텀(Momentum)은 η = 0.005에 α = 0.5, 0.9, 0.99입니다. α = 0.9인 모멘텀이 "
            "200스텝 뒤에 있을 곳을 짚어 보세요.",
            explanation=(
                "**경사 하강법은 처음 만난 웅덩이에 머뭅니다.** 기억이 없으므로 기울기가 "
                "사라지면 그대로 멈춥니다. 두 학습률 모두, 그리고 α = 0.5인 모멘텀도 손실이 "
                "{local}인 극소점으로 갑니다. 200스텝 뒤의 손실은 각각 {loss_slow}, "
                "{loss_fast}, {loss_half}입니다. (η = {leap}이면 경사 하강법도 첫 걸음에 웅덩이를 "
                "뛰어넘지만, 이것은 기억 덕분이 아닙니다.)",
                "**모멘텀은 지나갑니다.** 모멘텀에는 속도가 있습니다: "
                r"$v \leftarrow \alpha v - \eta\, g$, $w \leftarrow w + v$. α = 0.9이면 그 "
                "속도로 언덕을 넘어, {arrived}번째 스텝부터는 전역 최소점에서 {near} 이내에 "
                "머물고 마지막 손실은 {loss_tenths}입니다. η를 {percent} % 안에서 바꾸어도 "
                "그곳에 닿고, ±{around} 안의 출발점 {starts}개 가운데 {carried}개에서 닿습니다.",
                "**지나칠 수도 있습니다.** α = 0.99이면 전역 최소점을 {nearest} 거리에서 스쳐 "
                "지나 x = {farthest}까지 갔다가 반대편 극소점에 붙잡힙니다. 200스텝 뒤에는 x = "
                "{end_long}, 손실은 {loss_long}이고, {settled}번째 스텝이 되어서야 그 극소점에서 "
                "{near} 이내에 머뭅니다. 어디에서 붙잡히는지는 출발점에 달려 있어서, 그곳에 "
                "붙잡히는 것은 {starts}개 가운데 {caught}개입니다.",
                "**왜 0.9이고, 왜 {share}일까요?** 같은 방향의 힘은 쌓입니다. "
                r"$1 + \alpha + \alpha^2 + \dots = 1/(1-\alpha)$ 이므로 α = 0.9이면 한 번 미는 "
                "힘의 {push}배, 0.5이면 {push_half}배, 0.99이면 {push_long}배가 됩니다. 곧 "
                "0.9는 최근 열 스텝 정도를 기억한다는 뜻입니다. 그러나 힘의 합이 핵심은 "
                "아닙니다. η가 열 배인 경사 하강법도 힘의 합은 같지만 갇힙니다. 지나가게 하는 "
                "것은 기억입니다.",
                r"1에서 0.9를 뺀 나머지가 {share}입니다. $m \leftarrow \alpha m + (1-\alpha)\, g$ "
                "로 쓰면 가중치의 합이 점차 1이 되어 m은 기울기의 평균이 되고, 이 m을 따라 "
                "{push}η씩 가면 정확히 같은 경로가 됩니다. **이 값은 학습률이 아닙니다.** "
                "학습률로 읽은 강의 자료도 있지만, α = 0.9이고 η = {share}인 모멘텀은 이 앱의 "
                "곡면 {surfaces}개 가운데 Beale과 Rosenbrock을 비롯한 {misread}개에서, 처음 "
                "정해진 출발점에서 발산합니다.",
            ),
            takeaway="모멘텀은 최근 1/(1 − α)스텝 정도를 기억합니다. 알맞으면 작은 웅덩이를 "
            "지나갈 수 있고, 지나치면 최소점도 지나칠 수 있습니다.",
        ),
    },
)
