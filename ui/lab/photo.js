// The picture as it is seen, as a PNG: for the view in perspective, which has no vectors.

import { drawMark } from "./marks.js";

const SHARP = 3; // pixels of the file for one of the page
const ROW = 26; // px, the height of a line of names
const SAMPLE = 40; // px, of a run's line before its name

/** The picture of a player at its step on the page's ground, with the runs' names below. */
export async function photograph(player) {
  const { picture, turntable, header: { colors } } = player;
  const { width, height } = picture.measured();
  const canvas = document.createElement("canvas");
  const c = canvas.getContext("2d");
  const type = `15px ${getComputedStyle(player.root).fontFamily}`;
  c.font = type;
  const named = spread(c, player, width);
  canvas.width = width * SHARP;
  canvas.height = (height + ROW * (named.at(-1).row + 1)) * SHARP;
  c.fillStyle = colors.background;
  c.fillRect(0, 0, canvas.width, canvas.height);
  picture.sharp = SHARP;
  turntable.show();
  for (const layer of [picture.ground, picture.back, picture.front]) c.drawImage(layer, 0, 0);
  picture.sharp = null;
  turntable.show();
  c.scale(SHARP, SHARP);
  c.font = type;
  c.textBaseline = "middle";
  for (const { name, style, left, row } of named) {
    const middle = height + ROW * (row + 0.4);
    c.strokeStyle = style.color;
    c.lineWidth = 2.5;
    c.setLineDash(style.dash);
    c.beginPath();
    c.moveTo(left, middle);
    c.lineTo(left + SAMPLE, middle);
    c.stroke();
    drawMark(c, style, left + SAMPLE / 2, middle, 14, colors.background);
    c.fillStyle = colors.ink;
    c.fillText(name, left + SAMPLE + 8, middle);
  }
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

/** The runs that are shown, each with the place of its name in rows. */
function spread(c, player, width) {
  let [left, row] = [ROW, 0];
  return player.runs.flatMap((run, i) => {
    if (!player.strength(run)) return [];
    const name = player.names[i];
    const wide = SAMPLE + 8 + c.measureText(name).width;
    if (left > ROW && left + wide > width) [left, row] = [ROW, row + 1];
    const place = { name, style: run.style, left, row };
    left += wide + ROW;
    return [place];
  });
}

/** Hand a file to the reader. */
export function save(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
