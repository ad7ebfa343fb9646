// What is drawn over the data, by name: the same as MODELS in surfaces/base.py.

export const models = {
  line: (a, b, x) => a * x + b,
  logistic: (a, b, x) => 1 / (1 + Math.exp(-(a * x + b))),
  tanh: (a, b, x) => b * Math.tanh(a * x),
};

const squared = (model) => (a, b, x, y) => (model(a, b, x) - y) ** 2;

// What one example adds to the loss, as in the surfaces: a squared error or a cross-entropy.
export const losses = {
  line: squared(models.line),
  logistic: (a, b, x, y) => {
    const margin = (2 * y - 1) * (a * x + b);
    return Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
  },
  tanh: squared(models.tanh),
};
