// What a key means on any keyboard.

import assert from "node:assert/strict";
import { keyOf } from "../../ui/lab/controls/keys.js";

Deno.test("a letter is that of its place where a keyboard writes Hangul", () => {
  assert.equal(keyOf({ key: "ㅔ", code: "KeyP", shiftKey: false }), "p");
  assert.equal(keyOf({ key: "ㅖ", code: "KeyP", shiftKey: true }), "P");
});

Deno.test("Caps Lock does not shift, and other keys are themselves", () => {
  assert.equal(keyOf({ key: "P", code: "KeyP", shiftKey: false }), "p");
  assert.equal(keyOf({ key: "?", code: "Slash", shiftKey: true }), "?");
  assert.equal(keyOf({ key: ",", code: "KeyW", shiftKey: false }), ",");
});
