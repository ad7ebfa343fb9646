"""Random formulas for the tests, as trees."""

from __future__ import annotations

from hypothesis import strategies as st

from formulas.syntax import (
    CHOICES,
    CONSTANTS,
    FUNCTIONS,
    MAX_NODES,
    VARIABLES,
    Binary,
    Call,
    Name,
    Negative,
    Node,
    Number,
)

NUMBERS = [0.0, 0.5, 1.0, 2.0, 3.0, 0.1, 10.0, 1e-05, 2.5e-7, 1e16, 1e30, 1.2345678901234567]
SINGLE = [name for name in FUNCTIONS if name not in CHOICES]
LEAVES = st.sampled_from(
    [Name(key) for key in (*VARIABLES, *VARIABLES, *CONSTANTS)] + [Number(n) for n in NUMBERS]
) | st.floats(1e-30, 1e30).map(Number)


def _larger(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    powers = st.builds(Binary, st.just("^"), nodes, st.sampled_from([2.0, 3.0, 4.0]).map(Number))
    return (
        st.builds(Binary, st.sampled_from("+-*/^"), nodes, nodes)
        | st.builds(Binary, st.sampled_from("+-*"), nodes, nodes)
        | powers
        | st.builds(Negative, nodes)
        | st.builds(Call, st.sampled_from(SINGLE), st.tuples(nodes))
        | st.builds(
            Call, st.sampled_from(CHOICES), st.lists(nodes, min_size=2, max_size=3).map(tuple)
        )
    )


NODES: st.SearchStrategy[Node] = st.recursive(LEAVES, _larger, max_leaves=12)
"""Any formula, whether or not it has a value."""


def count(node: Node) -> int:
    """How many nodes a formula has."""
    match node:
        case Number() | Name():
            return 1
        case Negative(of=of):
            return 1 + count(of)
        case Call(arguments=arguments):
            return 1 + sum(map(count, arguments))
        case Binary(left=left, right=right):
            return 1 + count(left) + count(right)


assert MAX_NODES > 100  # the trees above are smaller
