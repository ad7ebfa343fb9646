"""How large η may be: each method's own limit, held to its iteration matrix and to its runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Run, Scene, run
from engine.limits import limit
from engine.problem import Problem
from formulas import FormulaError, Node, degree, functions, parse
from formulas.syntax import Binary, Name, Negative, Number
from optimizers import OPTIMIZERS
from optimizers.base import Array, Optimizer
from surfaces import SURFACES, Surface
from tests.random_formulas import NODES
from tests.random_scenes import STABLE, random_surface, slider_values

LIMITED = {key: o for key, o in OPTIMIZERS.items() if o.limit}
each_limited = pytest.mark.parametrize("optimizer", LIMITED.values(), ids=lambda o: o.key)


def of(scene: Scene) -> float | None:
    """The limit of a scene's one run."""
    (one,) = scene.runs
    return limit(scene.landscape, OPTIMIZERS[one.optimizer], scene.resolve(one))


def exact(key: str, **given: Any) -> Run:
    """A run with the exact gradient of a formula."""
    stochastic: dict[str, Any] = {} if OPTIMIZERS[key].always_full else {"sigma": 0.0}
    return Run(key, **stochastic, **given)


def spectral_radius(optimizer: Optimizer, problem: Problem, h: dict[str, Any]) -> float:
    """The largest factor by which a step multiplies what is carried, on a bowl around 0.

    The matrix is read off the step itself, column by column: of the position, and of each
    quantity of the state.
    """
    zero = optimizer.init(np.zeros(2), h)
    size = 2 * (1 + len(zero))

    def stepped(carried: Array) -> Array:
        w, *rest = carried.reshape(-1, 2)
        state = dict(zip(zero, rest, strict=True))
        after, left = optimizer.step(w, problem, state, h, 1)
        return np.concatenate([after, *(left[key] for key in zero)])

    matrix = np.array([stepped(column) for column in np.eye(size)]).T
    return float(np.abs(np.linalg.eigvals(matrix)).max())


@each_limited
@given(data=st.data())
@settings(STABLE, max_examples=40)
def test_below_its_limit_a_method_comes_to_rest_and_beyond_it_runs_away(
    optimizer: Optimizer, data: st.DataObject
) -> None:
    """By the spectral radius, and by the run itself."""
    h = {p.key: data.draw(slider_values(p)) for p in optimizer.hyperparameters if p.key != "eta"}
    h = {key: min(value, 0.95) for key, value in h.items()}  # else a run needs too many steps
    kappa, theta = data.draw(st.floats(1, 30)), data.draw(st.floats(-90, 90))
    l2 = data.draw(st.sampled_from((0.0, 0.5, 7.0)))
    scene = Scene("quadratic", {"kappa": kappa, "theta": theta}, start=(0.7, 0.9), steps=2000)
    most = of(replace(scene, runs=(exact(optimizer.key, hyperparameters=h, l2=l2),)))
    assert most is not None
    problem = Problem(scene.landscape)
    problem.adjust(0.0, l2)
    for factor, rests in ((0.98, True), (1.02, False)):
        eta = factor * most
        assert (spectral_radius(optimizer, problem, {**h, "eta": eta}) < 1) == rests
        one = exact(optimizer.key, hyperparameters={**h, "eta": eta}, l2=l2)
        (trajectory,) = run(replace(scene, runs=(one,)))
        assert trajectory.end
        assert trajectory.end.code == ("converged" if rests else "diverged")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("surface=quadratic&r1=gd", 0.1),
        ("surface=linear_regression&r1=gd&r1.l2=1", 0.3722),
        ("surface=linear_regression&r1=gd", 0.4573),
        ("surface=boiling_point&r1=gd", 2 / 80.33),
        ("surface=quadratic&r1=momentum", 0.19),
        ("surface=quadratic&r1=momentum&r1.l2=18", 0.1),
        ("surface=quadratic&r1=nesterov", 3.8 / 2.8 / 20),
        ("surface=quadratic&r1=nesterov&r1.alpha=0", 0.1),
        ("surface=quadratic&r1=sgd&r1.sigma=0", 0.1),
        ("surface=linear_regression&r1=sgd&r1.batch=64", 0.4573),
        ("surface=linear_regression&r1=sgd&r1.batch=0", 0.4573),
        ("surface=saddle&r1=gd&r1.l2=2", 0.5),
        ("surface=formula&f=x^2/20+%2By^2&r1=gd", 1.0),
        ("surface=formula&f=(x%2By)^2&r1=gd", 0.5),  # a trough: it rests on its floor
        ("surface=rastrigin&surface.a=0&r1=gd", 1.0),
        ("surface=ravine&surface.b=0&r1=gd", 0.2),
    ],
)
def test_a_limit_is_the_textbooks(query: str, expected: float) -> None:
    assert of(Scene.from_query(f"v=1&{query}")) == pytest.approx(expected, rel=2e-4)


@pytest.mark.parametrize(
    "query",
    [
        "surface=quadratic&r1=newton",
        "surface=quadratic&r1=lbfgs",
        "surface=quadratic&r1=adam",
        "surface=quadratic&r1=gd&r1.clip=1",
        "surface=quadratic&r1=gd&r1.schedule=cosine",
        "surface=quadratic&r1=sgd",
        "surface=quadratic&r1=momentum&r1.sigma=0.1",
        "surface=quadratic&r1=momentum&r1.alpha=1",
        "surface=quadratic&r1=nesterov&r1.alpha=-0.5",
        "surface=linear_regression&r1=sgd",
        "surface=linear_regression&r1=momentum&r1.batch=8",
        "surface=saddle&r1=gd",
        "surface=saddle&r1=gd&r1.l2=1",
        "surface=beale&r1=gd",
        "surface=rastrigin&r1=gd",
        "surface=formula&f=x^2%2By^2%2B(|x-2|%2Bx-2)^3&r1=gd",
        "surface=formula&f=|x|%2By^2&r1=gd",
        "surface=formula&f=x%2By&r1=gd",
        "surface=formula&f=-x^2-y^2&r1=gd",
    ],
)
def test_no_limit_is_told_where_there_is_none(query: str) -> None:
    assert of(Scene.from_query(f"v=1&{query}")) is None


# Constant curvature


def spread(surface: Surface) -> float:
    """By how much the Hessian differs over the view, against its size."""
    rng = np.random.default_rng(2)
    (x0, x1), (y0, y1) = surface.view
    w = np.array([rng.uniform(x0, x1, 400), rng.uniform(y0, y1, 400)])
    hessians = surface.hessian(w)
    return float(np.ptp(hessians, axis=2).max() / (1e-300 + np.abs(hessians).max()))


@pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.key)
def test_a_surface_says_whether_its_curvature_is_constant(surface: Surface) -> None:
    """With every parameter at either end of its slider and anywhere between."""
    made = [surface, *(random_surface(surface, np.random.default_rng(i)) for i in range(6))]
    for p in surface.parameters:
        made += [surface.with_parameters({p.key: end}) for end in (p.low, p.high)]
    for one in made:
        assert (spread(one) < 1e-12) == one.quadratic


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("4x^2 + y", None),
        ("(x + y)^2/7 + x/10 - y/10", None),
        ("x^2 + 1e-3 y", None),
        ("(x + y - 1)^2", 0.5),
        ("(x/3 + y/7)^2/7 + x/3 + y/7", 7 / (1 / 9 + 1 / 49)),
    ],
)
def test_down_a_trough_that_slopes_no_rate_is_small_enough(
    formula: str, expected: float | None
) -> None:
    limited = of(Scene("formula", formula=formula, runs=(exact("gd"),)))
    assert limited == (expected and pytest.approx(expected))
    assert of(Scene("formula", formula=formula, runs=(exact("gd", l2=1.0),)))


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("5", 0),
        ("pi^2 e", 0),
        ("max(2, sqrt(3)) x^2 + sign(-1) y^2", 2),
        ("x", 1),
        ("-3x/2 + y", 1),
        ("x y", 2),
        ("(x - 1)^2/20 + sqrt(2) y^2", 2),
        ("(x + y)^(1 + 1)", 2),
        ("x^2 y", 3),
        ("(x + 1)^3 - x^3", 3),
        ("(x^2 + y^2)^2", 4),
    ],
)
def test_a_degree_is_counted(formula: str, expected: int) -> None:
    assert degree(parse(formula)) == expected


OTHERS = (
    *("|x|", "|x|^2", "sqrt(x^2)", "x^2 + |y - 50|", "x^2 + y^2 + (|x-2| + x - 2)^3"),
    *("max(x, y)", "max(x^2, 2)", "min(x, 1)^2", "sign(x)", "x^2 + sign(y - 40)"),
    *("1/x", "x^2/y", "(1/x)^0", "x^0.5", "x^-1", "2^x", "x^y", "exp(x)", "x^2 + 1e-9 sin(x)"),
)


@pytest.mark.parametrize("formula", OTHERS)
def test_what_is_no_polynomial_has_no_degree(formula: str) -> None:
    assert degree(parse(formula)) == np.inf


def test_a_tower_of_exponents_is_read_once() -> None:
    assert degree(parse("x^" + "1^" * 28 + "1")) == 1


SMALL = st.sampled_from("xy").map(Name) | st.sampled_from([1.0, 2.0, 0.3, 7.0]).map(Number)
POLYNOMIALS = st.recursive(
    SMALL,
    lambda nodes: (
        st.builds(Binary, st.sampled_from("+-*"), nodes, nodes)
        | st.builds(Binary, st.just("^"), nodes, st.just(Number(2.0)))
        | st.builds(Binary, st.just("/"), nodes, st.just(Number(3.0)))
        | st.builds(Negative, nodes)
    ),
    max_leaves=8,
)


@given(node=POLYNOMIALS | NODES)
@settings(STABLE, max_examples=300)
def test_at_degree_two_the_curvature_is_the_same_everywhere(node: Node) -> None:
    try:
        made = functions(node)
    except FormulaError:
        return
    if degree(node) <= 2:
        w = np.random.default_rng(3).uniform(-9, 9, (2, 20))
        hessians = made.hessian(w)
        scale = np.abs(hessians).max() + np.abs(made.value(w)).max()
        if np.isfinite(scale):
            assert np.ptp(hessians, axis=2).max() <= 1e-12 * (1 + scale)
