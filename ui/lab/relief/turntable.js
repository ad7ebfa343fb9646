// The hand on the surface in perspective: turn, tilt, come closer.

const DEGREE = Math.PI / 180;
const HOME = { turn: 25 * DEGREE, tilt: 50 * DEGREE, zoom: 1 };
export const TILT = [6 * DEGREE, 90 * DEGREE]; // from nearly level to straight from above
export const ZOOM = [0.5, 6];
const PACE = 0.008; // radians a pixel
const NOTCH = 5 * DEGREE; // of a key

/** @type {(value: number, range: number[]) => number} */
const within = (value, [low, high]) => Math.min(Math.max(value, low), high);

export class Turntable {
  constructor(player) {
    this.player = player;
    this.panel = player.picture;
    this.onChange = null; // called when what the buttons say may have changed
    this.camera = HOME;
    this.told = null; // what the server knows of it
    this.met = false;
    this.fingers = new Map(); // where each pointer was last
    const area = this.panel.ground;
    area.addEventListener("pointerdown", (e) => this.down(e));
    area.addEventListener("pointermove", (e) => this.move(e));
    for (const kind of ["pointerup", "pointercancel"]) {
      area.addEventListener(kind, (e) => this.release(e));
    }
    area.addEventListener("wheel", (e) => this.wheel(e), { passive: false });
  }

  get on() {
    return Boolean(this.panel.camera);
  }

  /** Whether the surface is seen as it is at first. */
  get home() {
    return !this.on || said(this.camera) === said(HOME);
  }

  /**
   * Take the view of a link; what a server has lost, after a lost connection, it is told again.
   * @param {import("../protocol.d.ts").Shown} header
   */
  meet({ session, picture: { camera } }) {
    if (this.met && session === this.session) return;
    if (!this.met && camera) {
      const [turn, tilt, zoom] = camera;
      this.camera = this.panel.camera = { turn: turn * DEGREE, tilt: tilt * DEGREE, zoom };
      this.onChange?.();
    }
    this.met = true;
    this.session = session;
    this.told = JSON.stringify(camera);
    this.tell();
  }

  /** Say from where the surface is seen, for links and figures. */
  tell() {
    const camera = this.on ? said(this.camera) : "null";
    if (camera === this.told) return;
    this.told = camera;
    this.player.queue.push("camera", { value: JSON.parse(camera) });
  }

  /** Between the view from above and the one in perspective. */
  toggle(on = !this.on) {
    if (on === this.on) return;
    this.panel.camera = on ? this.camera : null;
    this.onChange?.();
    this.show();
    this.tell();
  }

  reset() {
    this.look(HOME);
    this.tell();
  }

  /** Look from elsewhere; of several changes in a frame the last is shown. */
  look(camera) {
    this.camera = this.panel.camera = camera;
    this.onChange?.();
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.show());
  }

  show() {
    const { panel, player } = this;
    if (!panel.projection || !player.runs) return;
    panel.fit();
    panel.trace(player.runs);
    player.redraw();
  }

  /** Turn and tilt by so many pixels of a drag. */
  turn(dx, dy) {
    const { turn, tilt, zoom } = this.camera;
    this.look({ turn: turn + PACE * dx, tilt: within(tilt + PACE * dy, TILT), zoom });
  }

  /** Turn and tilt by so many notches, as a key does. */
  nudge(turns, tilts) {
    if (!this.on) return;
    this.turn((turns * NOTCH) / PACE, (tilts * NOTCH) / PACE);
    this.rest();
  }

  /** Tell the server once the hand has rested for a moment. */
  rest() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.tell(), 150);
  }

  zoom(factor) {
    this.look({ ...this.camera, zoom: within(this.camera.zoom * factor, ZOOM) });
  }

  down(event) {
    if (event.button) return;
    this.fingers.set(event.pointerId, [event.clientX, event.clientY]);
    this.panel.ground.setPointerCapture(event.pointerId);
  }

  release(event) {
    this.fingers.delete(event.pointerId);
    if (!this.fingers.size) this.tell();
  }

  /** One finger turns and tilts, two zoom. */
  move(event) {
    const { fingers } = this;
    const last = fingers.get(event.pointerId);
    if (!last) return;
    const now = [event.clientX, event.clientY];
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, now);
    if (other) this.zoom(apart(now, other) / apart(last, other));
    else this.turn(now[0] - last[0], now[1] - last[1]);
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return; // a plain wheel scrolls the page
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY / 200));
    this.rest();
  }
}

/** A camera as links have it: its angles in degrees, and its zoom. */
const said = ({ turn, tilt, zoom }) =>
  JSON.stringify([turn / DEGREE, tilt / DEGREE, zoom].map((v) => Math.round(100 * v) / 100));
/** @type {(one: number[], other: number[]) => number} */
const apart = ([x, y], [u, v]) => Math.max(20, Math.hypot(x - u, y - v));
