"""The same scene drawn the usual way: a slider and ``st.plotly_chart``."""

from dataclasses import replace

import plotly.graph_objects as go
import streamlit as st

from benchmarks.driver import SCENE
from engine import run
from figures import View, contour, styles

value = st.slider("rate", 0.001, 0.1, 0.02, 0.001, format="%.3f")
first, *others = SCENE.runs
scene = replace(SCENE, runs=(replace(first, hyperparameters={"eta": value}), *others))
figure = contour(scene.made, View())
for trajectory, style in zip(run(scene), styles(scene.runs, "light"), strict=True):
    x, y = trajectory.positions.T
    figure.add_trace(go.Scatter(x=x, y=y, mode="lines", line={"color": style.color}))
figure.update_layout(title={"text": f"now {value:.3f}"}, height=600)
st.plotly_chart(figure, key="chart")
