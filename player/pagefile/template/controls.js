// The bar: its buttons, the place, the speed. It shows what the sound does, whoever asked for it.

import { clock, spoken } from "./moment.js";

export const SPEEDS = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2, 1.25,
  1.3, 1.35, 1.4, 1.45, 1.5, 1.6, 1.7, 1.75, 1.8, 1.9, 2, 2.25, 2.5, 2.75, 3, 3.5, 4];

const SKIP_MS = 15000;

export class Controls {
  #sound;
  #parts;
  #dragging = false;

  constructor(sound, parts) {
    this.#sound = sound;
    this.#parts = parts;
    const { play, back, forward, slider, speed } = parts;
    for (const rate of SPEEDS) speed.add(new Option(`${rate}×`, String(rate)));
    speed.value = "1";
    play.addEventListener("click", () => sound.toggle());
    back.addEventListener("click", () => sound.seek(sound.now() - SKIP_MS));
    forward.addEventListener("click", () => sound.seek(sound.now() + SKIP_MS));
    slider.addEventListener("input", () => {
      this.#dragging = true;
      this.#showPlace(slider.value * 1000);
    });
    slider.addEventListener("change", () => {
      this.#dragging = false;
      sound.seek(slider.value * 1000);
    });
    speed.addEventListener("change", () => { sound.rate = Number(speed.value); });
    // A button clicked with the mouse must not keep the keys: space is to pause.
    for (const button of document.querySelectorAll("button")) {
      button.addEventListener("pointerdown", (event) => {
        if (event.pointerType === "mouse") event.preventDefault();
      });
      button.addEventListener("mousedown", (event) => event.preventDefault());
    }
  }

  /** Faster or slower by steps. */
  changeSpeed(by) {
    const { rate } = this.#sound;
    const next = by > 0 ? SPEEDS.find((speed) => speed > rate)
      : SPEEDS.findLast((speed) => speed < rate);
    if (next) this.#sound.rate = next;
  }

  /** Show the place and the length. */
  show(ms) {
    const { whole, slider } = this.#parts;
    const { duration } = this.#sound;
    whole.textContent = duration ? clock(duration) : "";
    slider.max = Math.max(Math.floor((duration ?? 0) / 1000), 1);
    if (!this.#dragging) {
      slider.value = Math.floor(ms / 1000);
      this.#showPlace(ms);
    }
  }

  #showPlace(ms) {
    const { passed, slider, track } = this.#parts;
    const { duration } = this.#sound;
    passed.textContent = clock(ms);
    slider.ariaValueText = duration ? `${spoken(ms)} of ${spoken(duration)}` : spoken(ms);
    track.style.setProperty("--done", `${duration ? (100 * ms) / duration : 0}%`);
  }

  /** Show whether it plays, and how fast. */
  showState() {
    const { play, speed } = this.#parts;
    const { playing, rate } = this.#sound;
    play.ariaLabel = playing ? "Pause" : "Play";
    play.querySelector("use").setAttribute("href", playing ? "#i-pause" : "#i-play");
    speed.value = String(rate);
  }

  /** Mark where chapters begin. */
  mark(starts) {
    const { marks } = this.#parts;
    const { duration } = this.#sound;
    marks.replaceChildren();
    for (const start of starts) {
      if (!duration || start <= 0 || start >= duration) continue;
      const mark = document.createElement("i");
      mark.style.left = `${(100 * start) / duration}%`;
      marks.append(mark);
    }
  }
}
