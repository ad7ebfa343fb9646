"""From a scene to its trajectories, with what random draws, links and ends need."""

from __future__ import annotations

from engine.cloud import Cloud, cloud
from engine.complaints import Complaint, SceneError
from engine.link import read_query
from engine.run import run, run_one, run_seeds
from engine.scene import Run, Scene, of_each_method
from engine.trajectory import End, Trajectory

__all__ = [
    "Cloud",
    "Complaint",
    "End",
    "Run",
    "Scene",
    "SceneError",
    "Trajectory",
    "cloud",
    "of_each_method",
    "read_query",
    "run",
    "run_one",
    "run_seeds",
]
