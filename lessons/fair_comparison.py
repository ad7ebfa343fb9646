"""A fair comparison: one η for everybody decides the winner, each at its own best does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine import Run, Scene, run
from lessons.base import Claims, Lesson, Numbers, Played, Runs, final, lowest
from lessons.valley_and_plateau import (
    AROUND,
    STARTS,
    VALLEY,
    from_around,
    is_tuned,
    tuned_rate,
)

METHODS = ("gd", "momentum", "adagrad", "rmsprop", "adam")


def one_rate(eta: float) -> Scene:
    """All methods with the same η."""
    return replace(VALLEY, runs=tuple(Run(key, {"eta": eta}) for key in METHODS))


OWN = replace(VALLEY, runs=tuple(each for each in VALLEY.runs if each.optimizer in METHODS))
FURTHER = replace(
    VALLEY,
    runs=(
        Run("momentum", {"eta": 0.001, "alpha": 0.95}),
        Run("adam", {"eta": 0.5, "beta1": 0.95, "beta2": 0.99}),
    ),
)
ALPHAS = (0.5, 0.8, 0.9, 0.95, 0.98)  # with 0.99 the rule leaves no η
BOLD = replace(VALLEY, runs=(Run("momentum", {"eta": 0.003}),))
LUCK = replace(VALLEY, start=(-1.5, 2.0), runs=(Run("gd", {"eta": 0.002}),))


def winner(runs: Runs) -> str:
    """The key of the method with the lowest final loss."""
    return runs[lowest(runs)].optimizer.key


def diverged(runs: Runs) -> set[str]:
    """The methods that ran away."""
    return {t.optimizer.key for t in runs if t.end and t.end.code == "diverged"}


def runaways(scene: Scene) -> int:
    """From how many of the starts around a scene's its first run leaves the surface."""
    return int(np.isnan(from_around(scene, scene.runs[0]).losses[-1]).sum())


def median(each: Run) -> float:
    """The median final loss from the starts around."""
    return float(np.median(from_around(VALLEY, each).losses[-1]))


def with_alpha(alpha: float) -> Run:
    """Momentum with an α, and the η that the rule finds for it."""
    each = Run("momentum", {"alpha": alpha})
    return replace(each, hyperparameters={"alpha": alpha, "eta": tuned_rate(VALLEY, each)})


def numbers(played: Played) -> Numbers:
    """The winning loss at each η, and all losses at each method's own."""
    medium, large, huge, own, further, (luck,), (bold,) = played.asides
    gd, momentum, adagrad, rmsprop, adam = played.scene
    return {
        "small_momentum": final(momentum),
        "small_gd": final(gd),
        "small_rmsprop": final(rmsprop),
        "small_adam": final(adam),
        "small_adagrad": final(adagrad),
        "medium_gd": final(medium[0]),
        "large_rmsprop": final(large[3]),
        "huge_adam": final(huge[4]),
        **{f"own_{key}": final(t) for key, t in zip(METHODS, own, strict=True)},
        "medium_runaways": runaways(one_rate(0.005)),
        "further_momentum": final(further[0]),
        "further_adam": final(further[1]),
        "luck": final(luck),
        "luck_y": float(luck.positions[4, 1]),
        "luck_x": float(luck.positions[4, 0]),
        "starts": STARTS,
        "around": AROUND,
        "luck_runaways": runaways(LUCK),
        "bold": final(bold),
        "bold_runaways": runaways(BOLD),
    }


def claims(played: Played, n: Numbers) -> Claims:
    """GD at 0.005 and RMSProp bounce chaotically: of those only the size is claimed."""
    medium, large, huge, own, _, (luck,), _ = played.asides
    closer = [replace(one_rate(0.005), start=(x, y)) for x in (-1.21, -1.19) for y in (0.99, 1.01)]
    return {
        "each scene has one η for all": all(
            len({t.resolved.settings["eta"] for t in runs}) == 1
            for runs in (played.scene, medium, large, huge)
        ),
        "at 0.001 Momentum wins, Adam is last but one": winner(played.scene) == "momentum"
        and np.isclose(n["small_momentum"], 0.0119, rtol=0.01)
        and np.isclose(n["small_adam"], 4.26, rtol=0.01)
        and sorted(final(t) for t in played.scene)[3] == n["small_adam"],
        "at 0.005 GD wins, Momentum diverges": winner(medium) == "gd"
        and 0.15 < n["medium_gd"] < 0.3
        and diverged(medium) == {"momentum"},
        "and from starts very close, but not from most of those around": all(
            winner(run(scene)) == "gd" for scene in closer
        )
        and STARTS / 2 < n["medium_runaways"] < STARTS,
        "at 0.02 RMSProp wins, GD and Momentum diverge": winner(large) == "rmsprop"
        and np.isclose(n["large_rmsprop"], 0.241, rtol=0.1)
        and diverged(large) == {"gd", "momentum"},
        "at 0.5 Adam wins, GD and Momentum diverge": winner(huge) == "adam"
        and np.isclose(n["huge_adam"], 0.0035, rtol=0.01)
        and diverged(huge) == {"gd", "momentum"},
        "so four values have four winners": len(
            {winner(runs) for runs in (played.scene, medium, large, huge)}
        )
        == 4,
        "each at its own best, as checked by the lesson before": set(OWN.runs) < set(VALLEY.runs)
        and len({t.resolved.settings["eta"] for t in own}) == 5,
        "gives one order": [METHODS[i] for i in np.argsort([final(t) for t in own])]
        == ["adam", "momentum", "gd", "rmsprop", "adagrad"],
        "with α tuned too, Momentum is ahead of Adam": is_tuned(FURTHER)
        and median(FURTHER.runs[0]) == min(median(with_alpha(alpha)) for alpha in ALPHAS)
        and median(FURTHER.runs[0]) < median(OWN.runs[4])
        and n["further_momentum"] < n["own_adam"],
        "and with its β Adam is ahead again": median(FURTHER.runs[1]) < median(FURTHER.runs[0])
        and n["further_adam"] < n["further_momentum"],
        "a leap from one start is luck": n["luck"] < 0.005
        and luck.positions[3, 0] > 0 > luck.positions[2, 0],
        "since of the starts around it many run away": n["luck_runaways"] >= 5,
        "bold Momentum would beat all, but runs away from many starts": n["bold"]
        < n["own_adam"] / 10
        and n["bold_runaways"] >= 5,
    }


LESSON = Lesson(
    key="fair_comparison",
    scene=one_rate(0.001),
    predict="run",
    answer=lowest,
    numbers=numbers,
    claims=claims,
    asides=(one_rate(0.005), one_rate(0.02), one_rate(0.5), OWN, FURTHER, LUCK, BOLD),
)
