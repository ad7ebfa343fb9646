// The letters of the runs of one method, beside their heads, where none covers another.

const APART = 0.95; // of the type's size: from a head's middle to its letter's
const AROUND = [[1, -1], [-1, -1], [1, 1], [-1, 1], [0, -1.4], [1.4, 0], [0, 1.4], [-1.4, 0]];
const FARTHER = 4; // rings of places, one around another, before a letter lies on others

/**
 * Where letters stand: beside their heads, each in the first place that is free.
 *
 * @param heads pixels; a letter goes to those with one, and to no place that a head has
 * @param size of the type
 * @param frame left, top, width and height that they stay in
 * @returns a pixel for each head, the middle of its letter; null where it has none
 */
export function placed(heads, size, { left, top, width, height }) {
  const taken = heads.map(({ x, y }) => [x, y]);
  const half = size / 2;
  /** @param {number[]} place */
  const inFrame = ([x, y]) => x >= left + half && x <= left + width - half && y >= top + half && y <= top + height - half;
  /** @param {number[]} place */
  const free = ([x, y]) => taken.every(([u, v]) => Math.abs(x - u) >= 0.8 * size || Math.abs(y - v) >= 0.8 * size);
  return heads.map(({ x, y, letter }) => {
    if (!letter) return null;
    const places = Array.from({ length: FARTHER }, (_, ring) =>
      AROUND.map(([dx, dy]) => [x + (ring + 1) * APART * size * dx, y + (ring + 1) * APART * size * dy])).flat();
    const place = places.find((p) => inFrame(p) && free(p)) ?? places.find(inFrame) ?? [x, y];
    taken.push(place);
    return place;
  });
}

/** Write the letters in their runs' colours, on a halo. */
export function drawLetters(c, heads, size, frame, background, family) {
  c.save();
  c.font = `700 ${size}px ${family}`;
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.lineJoin = "round";
  c.setLineDash([]);
  placed(heads, size, frame).forEach((place, i) => {
    if (!place) return;
    const { letter, color, strength } = heads[i];
    c.globalAlpha = strength;
    c.lineWidth = 0.34 * size;
    c.strokeStyle = background;
    c.strokeText(letter, ...place);
    c.fillStyle = color;
    c.fillText(letter, ...place);
  });
  c.restore();
}
