"""The ready-made scenes. Each tells a story; ``tests/test_scenes.py`` asserts its numbers.

A scene's name is the text ``scene.KEY``, the sentence above its picture ``scene.KEY.sentence``.
"""

from __future__ import annotations

from engine import Run, Scene

READY_MADE: dict[str, Scene] = {
    # Methods side by side. The paths on Beale fan out; on Rosenbrock they overlap, so it does
    # not open the app.
    "beale": Scene(
        "beale",
        start=(1.0, 1.5),
        steps=300,
        runs=(
            Run("gd", {"eta": 0.01}),
            Run("momentum", {"eta": 0.003}),
            Run("rmsprop", {"eta": 0.02}),
            Run("adam", {"eta": 0.2}),
        ),
    ),
    # Textbooks print it for 30 steps on x²/20 + y², which is a tenth of this bowl: the paths are
    # the same with ten times these η of GD and Momentum.
    "textbook_zigzag": Scene(
        "quadratic",
        {"kappa": 20.0},
        start=(-7.0, 2.0),
        steps=100,
        runs=(
            Run("gd", {"eta": 0.095}),
            Run("momentum", {"eta": 0.01}),
            Run("adagrad", {"eta": 1.5}),
            Run("adam", {"eta": 0.3}),
        ),
    ),
    "rosenbrock": Scene(
        "rosenbrock",
        start=(-1.2, 1.0),
        steps=300,
        runs=(
            Run("gd", {"eta": 0.001}),
            Run("momentum", {"eta": 0.001}),
            Run("adam", {"eta": 0.2}),
        ),
    ),
    "ill_conditioned": Scene(
        "quadratic",
        {"kappa": 50.0, "theta": 30.0},
        start=(7.0, 6.0),
        steps=100,
        runs=(
            Run("gd", {"eta": 0.038}),
            Run("momentum", {"eta": 0.038, "alpha": 0.7}),
            Run("adam", {"eta": 0.5}),
        ),
    ),
    # Too large a step, and what it does.
    "clipping": Scene(
        "beale",
        start=(3.0, 1.8),
        steps=500,
        runs=(
            Run("gd", {"eta": 0.01}),
            Run("gd", {"eta": 0.01}, clip=5.0),
            Run("gd", {"eta": 0.0003}),
        ),
    ),
    "flat_minima": Scene(
        "formula",
        formula="(x*y - 1)^2",
        start=(2.7, 0.7),
        steps=100,
        runs=tuple(Run("gd", {"eta": eta}) for eta in (0.05, 0.14, 0.16, 0.2)),
    ),
    # Where a path ends.
    "saddle": Scene(
        "saddle",
        start=(1.5, 0.001),
        steps=40,
        runs=(
            Run("gd", {"eta": 0.1}),
            Run("momentum", {"eta": 0.05}),
            Run("adagrad", {"eta": 0.1}),
            Run("adam", {"eta": 0.1}),
        ),
    ),
    "newton": Scene(
        "himmelblau",
        start=(0.0, -3.0),
        steps=60,
        runs=(
            Run("gd", {"eta": 0.005}),
            Run("newton", {"damping": 0.0}),
            Run("newton", {"damping": 50.0}),
        ),
    ),
    "himmelblau": Scene(
        "himmelblau",
        start=(0.0, -3.0),
        steps=120,
        runs=(
            Run("gd", {"eta": 0.005}),
            Run("momentum", {"eta": 0.003}),
            Run("rmsprop", {"eta": 0.05}),
            Run("adam", {"eta": 0.1}),
        ),
    ),
    # Data.
    "regression": Scene(
        "linear_regression",
        start=(-1.0, 2.5),
        steps=320,
        runs=(
            Run("gd", {"eta": 0.1}),
            Run("sgd", {"eta": 0.1}, batch=1),
            Run("sgd", {"eta": 0.1}, batch=8),
        ),
    ),
}
"""In the order of the chooser. The scene that opens the app comes first."""
