// The marks of the runs, each drawn in a unit box around the origin.

const polygon = (...points) => (c) => {
  points.forEach(([x, y], i) => (i ? c.lineTo(x, y) : c.moveTo(x, y)));
  c.closePath();
};
const around = (n, r, turn = 0) =>
  Array.from({ length: n }, (_, i) => {
    const a = turn + (2 * Math.PI * i) / n;
    return [r * Math.sin(a), -r * Math.cos(a)];
  });
const arm = 0.19;
const plus = [
  [-arm, -0.52], [arm, -0.52], [arm, -arm], [0.52, -arm], [0.52, arm], [arm, arm],
  [arm, 0.52], [-arm, 0.52], [-arm, arm], [-0.52, arm], [-0.52, -arm], [-arm, -arm],
];
const bar = [[-0.54, -0.22], [0.54, -0.22], [0.54, 0.22], [-0.54, 0.22]];
const bowtie = [[-0.52, -0.44], [0, -0.1], [0.52, -0.44], [0.52, 0.44], [0, 0.1], [-0.52, 0.44]];
const turned = (points) => points.map(([x, y]) => [-y, x]);

const SHAPES = {
  circle: (c) => c.arc(0, 0, 0.47, 0, 2 * Math.PI),
  plus: polygon(...plus),
  square: polygon([-0.42, -0.42], [0.42, -0.42], [0.42, 0.42], [-0.42, 0.42]),
  up: polygon(...around(3, 0.58)),
  diamond: polygon(...around(4, 0.58)),
  down: polygon(...around(3, 0.58, Math.PI)),
  hexagon: polygon(...around(6, 0.5)),
  right: polygon(...around(3, 0.58, Math.PI / 2)),
  left: polygon(...around(3, 0.58, -Math.PI / 2)),
  bar: polygon(...bar),
  pillar: polygon(...turned(bar)),
  hourglass: polygon(...turned(bowtie)),
  bowtie: polygon(...bowtie),
};

/** Draw a mark of `size` pixels with a halo; a hollow one shows the background inside. */
export function drawMark(c, { mark, color, filled }, x, y, size, background, halo = 2) {
  c.save();
  c.translate(x, y);
  c.beginPath();
  c.save();
  c.scale(size, size);
  SHAPES[mark](c);
  c.restore();
  c.lineJoin = "round";
  c.setLineDash([]);
  c.strokeStyle = background;
  c.lineWidth = 2 * halo + (filled ? 0 : 2.4);
  c.stroke();
  c.fillStyle = filled ? color : background;
  c.fill();
  if (!filled) {
    c.strokeStyle = color;
    c.lineWidth = Math.max(1.6, size / 6);
    c.stroke();
  }
  c.restore();
}

/** A canvas of its own for a mark, for lists and cards. */
export function markCanvas() {
  const canvas = document.createElement("canvas");
  canvas.className = "mark";
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}

/** Paint a run's mark, on a piece of its line, into its small canvas, if it is not there yet. */
export function paintMark(canvas, style, background) {
  const painted = JSON.stringify([style, background]);
  if (canvas.painted === painted) return;
  canvas.painted = painted;
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [34, 22];
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const c = canvas.getContext("2d");
  c.scale(ratio, ratio);
  c.strokeStyle = style.color;
  c.lineWidth = 2.5;
  c.setLineDash(style.dash);
  c.beginPath();
  c.moveTo(0, height / 2);
  c.lineTo(width, height / 2);
  c.stroke();
  drawMark(c, style, width / 2, height / 2, 14, background);
}
