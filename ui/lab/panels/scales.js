// Whether one unit of x is as long as one of y; figures have the same rule, in figures/scales.py.

/** The smallest box around this one that is `shape` times as wide as high. */
export function widened([[x0, x1], [y0, y1]], shape) {
  const half = Math.max(x1 - x0, shape * (y1 - y0)) / 2;
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return [
    2 * half === x1 - x0 ? [x0, x1] : [x - half, x + half],
    half === (shape * (y1 - y0)) / 2 ? [y0, y1] : [y - half / shape, y + half / shape],
  ];
}

/** Let a layout's axes fill its frame; on equal scales with more of the surface. */
export function fillFrame(layout) {
  if (layout.meta?.scales !== "equal") return;
  const { width, height, margin: { l, r, t, b }, xaxis, yaxis } = layout;
  [xaxis.range, yaxis.range] = widened([xaxis.range, yaxis.range], (width - l - r) / (height - t - b));
}

/**
 * Half the sides of a box as the ground of a block; the longer one is 1.
 * @param {number[][]} box
 * @param {string | undefined} scales
 */
export function halves([[x0, x1], [y0, y1]], scales) {
  if (scales !== "equal") return [1, 1];
  const longer = Math.max(x1 - x0, y1 - y0);
  return [(x1 - x0) / longer, (y1 - y0) / longer];
}
