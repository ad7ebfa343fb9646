// Coordinates to pixels, and back.

import assert from "node:assert/strict";
import { Projection } from "../../ui/lab/panels/projection.js";

Deno.test("the corners of the box are those of the frame, and every pixel leads back", () => {
  const projection = new Projection({ left: 58, top: 10, width: 400, height: 300 }, [[-2, 2], [-1, 3]]);
  assert.deepEqual(projection.toPixel(-2, 3), [58, 10]);
  assert.deepEqual(projection.toPixel(2, -1), [458, 310]);
  const [x, y] = projection.fromPixel(...projection.toPixel(0.3, 0.7));
  assert.ok(Math.abs(x - 0.3) < 1e-12 && Math.abs(y - 0.7) < 1e-12);
});
