// What panels draw by: the player's state at one moment, to be read and not to be written.

import type { Header, Run, Side } from "./protocol.d.ts";

/** A run with its path taken apart, and its trail in pixels once the picture has made one. */
export interface Moving extends Run {
  x: Float64Array;
  y: Float64Array;
  loss: Float64Array;
  gradients: Float64Array;
  // deno-lint-ignore no-explicit-any
  path?: any;
  line?: { all: number; latest: number; casing: number; marks: number };
  visible?: number;
  band?: [Float64Array, Float64Array];
  // deno-lint-ignore no-explicit-any
  cloud: any;
}

/** Draws on the picture, besides the picture itself. */
export interface Overlay {
  // deno-lint-ignore no-explicit-any
  draw(c: CanvasRenderingContext2D, panel: any, frame: Frame): void;
}

export interface Frame {
  readonly header: Readonly<Header>;
  readonly runs: readonly Moving[];
  readonly step: number;
  readonly texts: Readonly<Record<string, string>>;
  /** The id of the chosen run. */
  readonly selected: number;
  /** Whether a question is open. */
  readonly veiled: boolean;
  /** Whether what has not happened yet is hidden. */
  readonly secret: boolean;
  readonly guess: Side | null;
  /** Where the runs start, or where the hand holds the start. */
  readonly start: Side;
  /** Of type, lines and marks, and device pixels in one of the page's. */
  readonly scale: number;
  readonly ratio: number;
  readonly contours: Overlay;
  readonly arrows: Overlay;
  /** The runs in drawing order. */
  ordered(): Moving[];
  /** How strongly a run is drawn, from 0 to 1. */
  strength(run: Run): number;
  /** The mini-batch that led to the heads. */
  batch(): { run: Moving; step: number; examples: Uint8Array | Uint16Array } | null;
}
