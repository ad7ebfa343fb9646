"""The ready-made scenes. Each tells a story; ``tests/test_scenes.py`` asserts its numbers.

A scene's name is the text ``scene.KEY``, the sentence above its picture ``scene.KEY.sentence``.
"""

from __future__ import annotations

from engine import Run, Scene

READY_MADE: dict[str, Scene] = {
    # The paths fan out. On Rosenbrock they overlap, so it does not open the app.
    "beale": Scene(
        "beale",
        start=(1.0, 1.5),
        steps=150,
        runs=(
            Run("gd", {"eta": 0.01}),
            Run("momentum", {"eta": 0.003}),
            Run("rmsprop", {"eta": 0.02}),
            Run("adam", {"eta": 0.2}),
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
}
"""The scene that opens the app comes first."""
