"""A figure of a scene, as lines and words on paper."""
