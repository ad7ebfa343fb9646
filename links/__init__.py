"""Links: a scene, how it is looked at, the lesson that it is in, and a language."""
