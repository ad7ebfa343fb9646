// Where a plot's coordinates lie on its canvas.

export class Projection {
  /**
   * @param frame the frame around the axes, in pixels
   * @param box the ranges of x and y, as log₁₀ on a logarithmic axis
   */
  constructor({ left, top, width, height }, box) {
    this.left = left;
    this.top = top;
    this.width = width;
    this.height = height;
    this.box = box;
  }

  /** Coordinates (log₁₀ on a logarithmic axis) to pixels. */
  toPixel(x, y) {
    const [[x0, x1], [y0, y1]] = this.box;
    return [
      this.left + ((x - x0) / (x1 - x0)) * this.width,
      this.top + ((y1 - y) / (y1 - y0)) * this.height,
    ];
  }

  fromPixel(px, py) {
    const [[x0, x1], [y0, y1]] = this.box;
    return [
      x0 + ((px - this.left) / this.width) * (x1 - x0),
      y1 - ((py - this.top) / this.height) * (y1 - y0),
    ];
  }
}
