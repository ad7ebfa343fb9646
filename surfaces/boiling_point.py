"""Forbes' measurements in the Alps and in Scotland (1857): real data, as they were published.

He wanted to know the height of a mountain from the temperature at which water boils on it, and
measured at 17 places. The numbers are those of S. Weisberg, Applied Linear Regression (1980),
table 1.1. Published in 1857, they are in the public domain.
"""

from __future__ import annotations

import numpy as np

from optimizers.base import Reference
from surfaces.base import Surface
from surfaces.linear_regression import least_squares

# Boiling point of water in °F, barometric pressure in inches of mercury.
FORBES = (
    (194.5, 20.79),
    (194.3, 20.79),
    (197.9, 22.40),
    (198.4, 22.67),
    (199.4, 23.15),
    (199.9, 23.35),
    (200.9, 23.89),
    (201.1, 23.99),
    (201.4, 24.02),
    (201.3, 24.01),
    (203.6, 25.14),
    (204.6, 26.57),
    (209.5, 28.49),
    (208.6, 27.76),
    (210.7, 29.04),
    (211.9, 29.88),
    (212.2, 30.06),
)
COUNTED_FROM = 200.0
"""°F. Counted from 0 °F, the bowl would be 50,000,000 times steeper one way than the other."""


def make() -> Surface:
    """The data are what they are: no parameters."""
    boiling_point, pressure = np.array(FORBES).T.copy()
    return least_squares(
        boiling_point - COUNTED_FROM,
        pressure,
        input_label="boiling point, °F above 200",
        target_label="pressure, inHg",
        key="boiling_point",
        name="Boiling point",
        summary="A line for Forbes’ 17 measurements in the mountains. Real numbers come in units: "
        "the slope is multiplied by a temperature of 6.3 °F in root mean square, the intercept by "
        "1, and so the bowl is about 50 times steeper one way than the other.",
        reference=Reference(
            "J. D. Forbes, Further Experiments and Remarks on the Measurement of Heights by the "
            "Boiling Point of Water; as in W. N. Venables & B. D. Ripley, MASS for R, forbes",
            1857,
            "https://search.r-project.org/CRAN/refmans/MASS/html/forbes.html",
        ),
        domain=((-1.5, 2.5), (16.0, 32.0)),
        view=((-1.0, 2.0), (17.0, 31.0)),
        start=(-0.5, 19.0),
        make=make,
        units_differ=True,
        suggested={
            "gd": {"eta": 0.01},
            "sgd": {"eta": 0.005, "batch": 1},
            "momentum": {"eta": 0.002},
            "nesterov": {"eta": 0.002},
            "adagrad": {"eta": 1.0},
            "rmsprop": {"eta": 0.05},
            "adadelta": {"epsilon": 1e-4},
            "adam": {"eta": 0.5},
            "amsgrad": {"eta": 0.5},
            "adamax": {"eta": 1.0},
            "nadam": {"eta": 0.5},
            "radam": {"eta": 0.015},
            "adamw": {"eta": 0.5},
            "adabelief": {"eta": 0.5},
            "yogi": {"eta": 0.5},
            "lion": {"eta": 0.05},
            "rprop": {"eta": 0.05},
        },
    )


SURFACE = make()
