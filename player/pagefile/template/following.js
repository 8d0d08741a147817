// Moves the page after the lit line, as the terminal does: only when the line leaves its band,
// to a third of the height. Scrolling it out of view by hand lets go; scrolling back, or a
// key, takes hold again.

import { settle } from "./settling.js";

const GLIDE_MS = 1200;

export class Following {
  #lamp;
  #button;
  #bar;
  #near = -1;
  #begun = false;
  #held = false;
  #loose = true;
  #moving = 0;
  #turn = 0;

  constructor(lamp, { button, bar }) {
    this.#lamp = lamp;
    this.#button = button;
    this.#bar = bar;
    addEventListener("scroll", () => this.#scrolled(), { passive: true });
    addEventListener("scrollend", () => { this.#moving = 0; });
    for (const hand of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      addEventListener(hand, () => this.#byHand(), { passive: true, capture: true });
    }
  }

  /**
   * Keep the lit line in its band, or where nothing is lit, the line `near` to that silence.
   * After a jump, and when playing begins, the page takes hold again.
   */
  keepUp(near, { jumped = false } = {}) {
    this.#near = near;
    this.#begun = true;
    if (jumped) this.#held = false;
    const lit = this.#place();
    if (lit && !this.#held && !this.#isInBand(lit)) {
      this.#loose = false;
      this.#bring(jumped);
    }
    this.#tell();
  }

  /** What the reader does with the page ends what the page was doing. */
  #byHand() {
    this.#moving = 0;
    this.#turn += 1;
  }

  /** Follow again, with the lit line a third of the way down. */
  follow() {
    this.#held = false;
    this.#loose = false;
    this.#bring(true);
    this.#tell();
  }

  get #height() {
    return innerHeight - this.#bar.offsetHeight;
  }

  /** Where the line is; where the lit word is, if the line would fill the page. */
  #place() {
    const line = this.#lamp.place({ whole: true }) ?? this.#lamp.placeOf(this.#near);
    return line && line.height > this.#height / 2
      ? this.#lamp.place({ whole: false }) ?? line : line;
  }

  #isInBand(lit) {
    const [first, last] = this.#loose ? [0, 1] : [1 / 6, 2 / 3];
    return lit.top >= first * this.#height && lit.bottom <= last * this.#height;
  }

  #isSeen(lit) {
    return lit.bottom > 0 && lit.top < this.#height;
  }

  #bring(atOnce) {
    const lit = this.#place();
    if (!lit) return;
    const by = Math.round(lit.top - this.#height / 3);
    const near = Math.abs(by) < this.#height;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#moving = performance.now() + GLIDE_MS;
    if (!atOnce && near && !still && document.visibilityState === "visible") {
      scrollBy({ top: by, behavior: "smooth" });
      return;
    }
    this.#land();
  }

  /** Jump there, and again while blocks that were never laid out get their true size. */
  #land() {
    const turn = ++this.#turn;
    settle(() => {
      const lit = turn === this.#turn ? this.#place() : null;
      if (!lit) return false;
      // Text that grew above the line may have pushed it out of view: nobody scrolled.
      this.#held = false;
      this.#tell();
      const by = Math.round(lit.top - this.#height / 3);
      if (Math.abs(by) < 2) return false;
      this.#moving = performance.now() + 100;
      const before = scrollY;
      scrollBy({ top: by, behavior: "instant" });
      return scrollY !== before;
    });
  }

  #scrolled() {
    if (performance.now() < this.#moving) return;
    this.#loose = true;
    const lit = this.#place();
    if (lit && this.#begun) this.#held = !this.#isSeen(lit);
    this.#tell();
  }

  #tell() {
    const lit = this.#place();
    this.#button.hidden = !this.#held || !lit;
    this.#button.classList.toggle("up", Boolean(lit && lit.top < 0));
  }
}
