// Plays what is shown through time: a step after the other, at a pace that can be changed while it plays.

/** Milliseconds that a bin is seen, by the name of the pace. */
export const PACES = { slow: 1600, normal: 800, fast: 320 };

export class Playback {
  /**
   * @template T
   * @param {(frame: T) => void} show @param {() => void} ended when the last was shown, or it was stopped
   */
  constructor(show, ended) {
    Object.assign(this, { show, ended, frames: [], pace: "normal", waiting: null });
  }

  get playing() { return this.waiting !== null; }

  /** @param {T[]} frames the first of them is shown at once */
  play(frames) {
    clearTimeout(this.waiting);
    this.frames = [...frames];
    this.#next();
  }

  stop() {
    if (!this.playing) return;
    clearTimeout(this.waiting);
    this.waiting = null;
    this.ended();
  }

  #next() {
    this.waiting = setTimeout(() => {
      if (this.frames.length) this.#next();
      else this.stop();
    }, this.frames.length ? PACES[this.pace] : 0);
    if (this.frames.length) this.show(this.frames.shift());
  }
}
