// What the server and the browser say to each other. tests/test_protocol.py holds both to it.

export type Side = [number, number];
export type Box = [Side, Side];
/** The id of a block: the server names it, the browser keeps it (wire/payload.js). */
export type Id = string;
export type Tree = number | string | [string, ...Tree[]];

/** A block's kind, its place behind the header, and its length in bytes. */
export type Place = ["json" | "f8" | "f4" | "i1" | "u1" | "i2" | "u2" | "i4", number, number];

/** The colours of everything that is not a run. */
export type Colors = Record<
  "background" | "low" | "high" | "line" | "ink" | "muted" | "casing" | "gd" | "blue" | "yellow", string>;

/** What is shown, on the page and in a file of its own, where there is no session. */
export interface Shown {
  session?: string;
  ack?: number;
  catalog: Id;
  theme: string;
  colors: Colors;
  language: string;
  spaced: boolean;
  sentence: string;
  hide: boolean;
  /** Whether it does not play by itself. */
  still?: boolean;
  scene: {
    surface: string;
    name: string;
    parameters: Record<string, number>;
    start: Side;
    steps: number;
    seed: number;
    axes: [string, string];
    examples: number;
  };
  picture: {
    figure: Id;
    box: Box;
    home: boolean;
    camera: [number, number, number] | null;
    scales: "equal" | "stretched";
    suited: boolean;
    unitsDiffer: boolean;
    heights?: Heights;
    /** For windows of other shapes. */
    grounds?: Record<"usual" | "wide" | "tall", { figure: Id; heights: Heights }>;
  };
  loss: Loss;
  fit: { figure: Id; data: Id; curve: string; lowest: number | null } | null;
  curves: OpenCurve[];
  glance: Id[];
  lesson: { block: Id; shown: number | null } | null;
  gallery: Miniature[] | null;
  worked: { names: string[]; block: Id }[];
  runs: Run[];
  needs: Id[];
  blocks: Record<Id, Place>;
}

/** What the browser needs of a surface to take steps itself. */
export interface Ground {
  domain: Box;
  diagonal: number;
  lowest: number | null;
  points: Id;
}

/** How the heights of a ground are worked out; `floor` is what their logarithms are counted from. */
export interface Heights {
  tape: Id;
  low: number;
  high: number;
  floor: number | null;
  /** Nodes, row by row, whose heights are other than what the tape gives. */
  places: number[];
  values: (number | null)[];
}

/** On the page: what this session has done besides. */
export interface Header extends Shown {
  session: string;
  calls: number;
  ack: number;
  refusal: { run: number | null; key: string; sentence: string } | null;
  undo: [boolean, boolean];
  link: { query: string; runs: number[]; opened: string; past: Id | null };
  asOpened: boolean;
  ground: Ground;
  qr: { link: string; rows: string[] } | null;
}

/** In a file: the colours of both themes, and the loss on every axis; `theme` "" is the reader's. */
export interface Offline extends Shown {
  themes: { light: Record<string, string>; dark: Record<string, string> };
  losses: Loss[];
}

/** In a file that takes steps itself: what can be changed, as a link calls it, and where the lab is. */
export interface Live extends Offline {
  ground: Ground;
  live: { controls: { param: string; run: number | null; key: string; more: boolean }[]; steps: number; page: string; query: string };
}

/** On a page of a site: what its scene tells, where it is no lesson's. */
export interface Page extends Live {
  story?: string;
}

/** How values stand on an axis; `low` and `high` are log₁₀ on a logarithmic one. */
export interface Scale {
  log: boolean;
  offset: number;
  low: number;
  high: number;
}

export interface Loss extends Scale {
  figure: Id;
  axis: "step" | "evaluations" | "examples";
}

export interface OpenCurve {
  key: string;
  log: boolean;
  panels: (Scale & { figure: Id })[];
  lines: Record<string, Id>;
}

export interface Style {
  color: string;
  mark: string;
  filled: boolean;
  dash: number[];
  casing: string;
  wider: number;
  letter: string;
  ghost: boolean;
}

export interface Run {
  id: number;
  optimizer: string;
  name: string;
  style: Style;
  trail: Id;
  draws: Id | null;
  settings: Record<string, number | boolean>;
  batch: number;
  sigma: number;
  seeds: number;
  replacement: boolean;
  ghost: boolean;
  clip: number;
  l2: number;
  schedule: string;
  scheduleSettings: Record<string, number>;
  /** The tapes by which the browser takes the steps itself; null where there are none, and not in a file. */
  twin?: { step: Id; at: Id; start: Id; show: Id; noise: Id | null; shrinks: string } | null;
  cloud: { stride: number; frames: Id; band: Id; seeds: number } | null;
  limit: { eta: number | null; method: string; times: number; formula: string };
  examplesPerGradient: number;
  changed: boolean;
  source: string;
  result: {
    settings: string;
    code: "converged" | "stalled" | "steps" | "left" | "diverged";
    sentence: string;
    steps: number;
    seeds: string;
    loss: string;
    distance: string;
    evaluations: number;
    values: number;
    hessians: number;
    examples: number | null;
  };
}

/** A run of the gallery; `run` is the scene's own that it stands for, if any. */
export interface Miniature {
  optimizer: string;
  run: number | null;
  style: Style;
  trail: Id;
  eta: number | null;
  settings: string;
  ended: string;
}

export interface SymbolParts {
  base: string;
  over?: string;
  under?: string;
  raised?: string;
}

/** Pieces of text, each with its place. */
export type Pieces = [string, "" | "sub" | "sup"][];

/** What a slider is built from. */
export interface Control {
  key: string;
  symbol: string;
  label: string;
  default: number;
  low: number;
  high: number;
  scale: string;
  help: string;
}

export interface Hyperparameter extends Control {
  advanced: boolean;
  whole: boolean;
}

export interface Switch {
  key: string;
  label: string;
  default: boolean;
  help: string;
}

export interface Method {
  name: string;
  full_name: string;
  summary: string;
  numbers: Hyperparameter[];
  switches: Switch[];
  full: boolean;
  stochastic: boolean;
  limited: boolean;
  firstRate: boolean;
  family: string;
  core: boolean;
  styles: Record<"light" | "dark", Style>;
  worked: [string, Tree][];
  carried: Tree | null;
  equations: string[];
  symbols: Record<string, SymbolParts>;
}

/** What a run can be told besides; `high` null is the number of examples. */
export interface Option {
  key: string;
  symbol: string;
  label: string;
  help: string;
  kind: "number" | "whole" | "switch" | "choice";
  /** How a run's name tells it, with its value, once it is not as usual; "" for a run that is told otherwise. */
  said: string;
  needs: ("examples" | "formula" | "sampling")[];
  slider: { low: number; high: number | null; scale: "linear" | "factors" } | null;
}

export interface Catalog {
  optimizers: Record<string, Method>;
  options: Option[];
  schedules: Record<string, { name: string; summary: string; numbers: Hyperparameter[] }>;
  surfaces: Record<string, { name: string; parameters: (Control & { unit: string })[] }>;
  curves: Record<string, {
    symbol: Pieces;
    help: string;
    optimizers: string[];
    coordinates: boolean;
    positive: boolean;
    own: boolean;
  }>;
  /** How runs end, by the codes of engine/ending.js. */
  ends: Record<string, string>;
  lessons: string[];
  limits: { runs: number; steps: number; seed: number };
  texts: Record<string, string>;
}

/** A lesson in a language, its texts as HTML. */
export interface LessonWords {
  key: string;
  place: number;
  lessons: [string, string][];
  title: string;
  question: string;
  names: string[];
  predict: "run" | "end";
  answer: number;
  end: Side;
  explanation: string[];
  takeaway: string;
  asides: string[];
}

/** What a person can do. The server has a handler for each, in ui/wire/events.py. */
export type EventKind =
  | "setting" | "optimizer" | "reset" | "share_eta" | "suggest_eta" | "add" | "duplicate" | "freeze" | "remove"
  | "start" | "scene" | "parameter" | "lesson" | "aside"
  | "box" | "camera" | "log_loss" | "axis" | "curve" | "log_curve" | "glance" | "gallery" | "hide" | "scales"
  | "shapes" | "qr" | "worked"
  | "undo" | "redo" | "as_it_was"
  | "export" | "equations" | "navigate" | "resend" | "redress";

export interface Event {
  seq: number;
  kind: EventKind;
  run: number | null;
  key: string;
  value: unknown;
  done: boolean;
}

/** What the browser sends; `resume` tells a server that has forgotten the session what is shown. */
export interface Sent {
  session: string;
  have: Id[];
  events: Event[];
  resume: { query: string; runs: number[]; opened: string; past: unknown[]; ack: number } | null;
}

declare global {
  interface Window {
    /** On a page of a site: the numbers of its scenes, compressed. */
    lossSurface?: string;
    /** Set before the page opens, it lets every path come from the server. */
    labTwin?: "off";
    Plotly?: {
      react(plot: Element, data: unknown[], layout: unknown, config: unknown): Promise<unknown>;
      relayout(plot: Element, changes: Record<string, unknown>): Promise<unknown>;
    };
  }
  /** In shim.js the server puts the addresses in its place. */
  const ASSETS: { plotly: string; script: string; styles: string; unloaded: string };
}
