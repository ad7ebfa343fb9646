"""The same two pictures drawn the usual way: a slider and ``st.plotly_chart``."""

from dataclasses import replace

import plotly.graph_objects as go
import streamlit as st

from benchmarks.driver import scene_of
from engine import run
from figures import View, contour, loss_axes, loss_scale, styles

value = st.slider("rate", 0.001, 0.1, 0.02, 0.001, format="%.3f")
asked = scene_of(int(st.query_params["runs"]), int(st.query_params["steps"]))
first, *others = asked.runs
scene = replace(asked, runs=(replace(first, hyperparameters={"eta": value}), *others))
trajectories = run(scene)
picture = contour(scene.landscape, View())
losses = loss_axes(loss_scale(trajectories, View()), scene.steps, View())
for trajectory, style in zip(trajectories, styles(scene.runs, "light"), strict=True):
    x, y = trajectory.positions.T
    line = {"color": style.color}
    picture.add_trace(go.Scatter(x=x, y=y, mode="lines", line=line))
    losses.add_trace(go.Scatter(y=trajectory.losses, mode="lines", line=line))
for figure, place, height in zip((picture, losses), st.columns([2, 1]), (600, 270), strict=True):
    figure.update_layout(title={"text": f"now {value:.3f}"}, height=height)
    place.plotly_chart(figure, key=str(height))
