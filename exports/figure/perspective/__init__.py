"""The surface in perspective."""
