// How a run ended, as a sentence: the same as ui/wire/sentences.py makes of the same codes.

import { filled, number } from "../controls/format.js";
import { distance, minimaOf, NEAR, nearest } from "./ending.js";

const AT_A_POINT = ["saddle", "maximum"];
const OF_THE_SLOPE = ["level", "plateau", "scheduled", "vanishing_rate"]; // ends told by the gradient

const pointed = ({ x, y }) => `(${number(x)}, ${number(y)})`;

/**
 * @param {import("./ending.js").End} end
 * @param {{ clip: number, l2: number }} run
 * @param {[number, number]} place where the path ended
 * @param {{ diagonal: number, points: import("./ending.js").Level[] }} ground
 * @param {Record<string, string>} ends the texts, by code
 */
export function howItEnded(end, { clip, l2 }, [x, y], { diagonal, points }, ends) {
  const far = end.point ? distance(end.point, x, y) : 0;
  let code = end.detail === "not_finite" ? "not_finite" : [end.code, end.detail].filter(Boolean).join(".");
  if (l2 && OF_THE_SLOPE.includes(end.detail)) code += ".penalized";
  if (end.code === "stalled" && end.detail === "penalty" && clip > 0 && clip < end.gradientNorm) code += ".clipped";
  if (AT_A_POINT.includes(end.detail) && far > NEAR * diagonal) code = "stalled.beside";
  return filled(ends[code], {
    step: end.step, next: end.step + 1, since: end.since,
    gradient: number(l2 ? end.slope : end.gradientNorm), eta: number(end.eta),
    near: nearTo(end, far, x, y, points, ends),
    point: end.point ? pointed(end.point) : "", distance: end.point ? number(far) : "",
  });
}

/** How far it is to the point that the end means, else to the nearest minimum; "" for none. */
function nearTo(end, far, x, y, points, ends) {
  if (end.point) {
    const kind = end.point.kind === "maximum" ? "maximum" : "saddle";
    return filled(ends[`near.${kind}`], { distance: number(far), point: pointed(end.point) });
  }
  const found = nearest(minimaOf(points), x, y);
  return found ? filled(ends.near, { distance: number(found.far), point: pointed(found.point) }) : "";
}
