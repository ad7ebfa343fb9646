// The marks of the runs, each an outline in a unit box around the origin.

const polygon = (...points) => `M${points.map((p) => p.join(" ")).join("L")}Z`;
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

export const SHAPES = {
  circle: "M0.47 0A0.47 0.47 0 0 1 -0.47 0A0.47 0.47 0 0 1 0.47 0Z",
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

const OUTLINES = new Map(); // by mark and size

function outline(mark, size) {
  const key = `${mark} ${size}`;
  if (!OUTLINES.has(key)) {
    const path = new Path2D();
    path.addPath(new Path2D(SHAPES[mark]), { a: size, d: size });
    OUTLINES.set(key, path);
  }
  return OUTLINES.get(key);
}

/** How thick the edge of a hollow mark is. */
const edge = (size) => Math.max(1.6, size / 6);

/** Draw a mark of `size` pixels with a halo; a hollow one shows the background inside. */
export function drawMark(c, { mark, color, filled }, x, y, size, background, halo = 2) {
  const path = outline(mark, size);
  c.save();
  c.translate(x, y);
  c.lineJoin = "round";
  c.setLineDash([]);
  c.strokeStyle = background;
  c.lineWidth = 2 * halo + (filled ? 0 : 2.4);
  c.stroke(path);
  c.fillStyle = filled ? color : background;
  c.fill(path);
  if (!filled) {
    c.strokeStyle = color;
    c.lineWidth = edge(size);
    c.stroke(path);
  }
  c.restore();
}

const NAMESPACE = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, SIZE] = [34, 22, 14];

const shape = (name, attributes, parent) => {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent?.append(made);
  return made;
};

/**
 * A place for a mark in lists and cards. Not a canvas: browsers make a layer of each, and one more
 * of what lies above it, and a page with thirty of them follows the hand at half the pace.
 */
export const markPlace = () => shape("svg", {
  class: "mark", "aria-hidden": true,
  width: WIDTH, height: HEIGHT, viewBox: [-WIDTH / 2, -HEIGHT / 2, WIDTH, HEIGHT].join(" "),
});

/** Put a run's mark, on a piece of its line, into its place, if it is not there yet. */
export function placeMark(place, { mark, color, filled, dash }, background) {
  const placed = JSON.stringify([mark, color, filled, dash, background]);
  if (place.placed === placed) return;
  place.placed = placed;
  const line = { d: `M${-WIDTH / 2} 0H${WIDTH / 2}`, stroke: color, "stroke-width": 2.5, "stroke-dasharray": dash.join(" ") };
  const round = { d: SHAPES[mark], transform: `scale(${SIZE})`, "stroke-linejoin": "round" };
  const halo = { ...round, stroke: background, "stroke-width": (filled ? 4 : 6.4) / SIZE };
  const body = { ...round, fill: filled ? color : background, ...(filled ? {} : { stroke: color, "stroke-width": edge(SIZE) / SIZE }) };
  place.replaceChildren(...[line, halo, body].map((attributes) => shape("path", attributes)));
}
