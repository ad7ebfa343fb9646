// The marks of a surface, by Plotly's names: outlines of a radius around the origin, to fill or stroke.

export const LANDMARKS = {
  circle: (c, r) => c.arc(0, 0, r, 0, 2 * Math.PI),
  "cross-thin": (c, r) => {
    const arm = 1.4 * r; // as long as those of the other cross
    c.moveTo(-arm, 0);
    c.lineTo(arm, 0);
    c.moveTo(0, -arm);
    c.lineTo(0, arm);
  },
  "x-thin": (c, r) => {
    for (const way of [1, -1]) {
      c.moveTo(-r, -way * r);
      c.lineTo(r, way * r);
    }
  },
  star: (c, r) => {
    for (let k = 0; k < 10; k++) {
      const out = (k % 2 ? 0.382 : 1) * 1.4 * r;
      c.lineTo(out * Math.sin((k * Math.PI) / 5), -out * Math.cos((k * Math.PI) / 5));
    }
    c.closePath();
  },
};

/** ○, the start: a ring with the ink of the page, so wide, on a halo. */
export function drawRing(c, x, y, radius, [halo, width], { background, ink }) {
  for (const [color, wide] of [[background, halo], [ink, width]]) {
    c.beginPath();
    c.arc(x, y, radius, 0, 2 * Math.PI);
    c.strokeStyle = color;
    c.lineWidth = wide;
    c.stroke();
  }
}
