// What is drawn over the data, by name: the same as MODELS in surfaces/base.py.

export const models = {
  line: (a, b, x) => a * x + b,
  logistic: (a, b, x) => 1 / (1 + Math.exp(-(a * x + b))),
  tanh: (a, b, x) => b * Math.tanh(a * x),
};
