from __future__ import annotations

from tests.browser import Lab


def test_x(lab: Lab) -> None:
    print(lab.cards, lab.results, lab.step, lab.start, lab.pixel(1, 1.5), lab.query)
    lab.repainted(lambda: lab.slider("adam η learning rate").press("ArrowLeft"))
    lab.address_has("r4.eta=0.195")
    print(lab.query)
    assert 0
