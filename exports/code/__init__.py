"""Scripts that take the same paths, in NumPy, PyTorch, Optax and Keras."""
