// The sound: where it comes from, where it is, and being told when it cannot be had.

import { clock } from "./moment.js";

/** How long a clock that stands still is carried on, in milliseconds. */
const CARRIED = 300;

/** Base64 is decoded in pieces of this many characters, so that the page stays awake. */
const PIECE = 1 << 22;

export class Sound {
  #audio;
  #wanted = null;
  #until = null;
  #last = { time: -1, stamp: 0 };

  constructor(audio, duration) {
    this.#audio = audio;
    this.#duration = duration;
    audio.controls = false;
    audio.preservesPitch = true;
    audio.addEventListener("loadedmetadata", () => this.#land());
  }

  #duration;

  get element() {
    return this.#audio;
  }

  get playing() {
    return !this.#audio.paused && !this.#audio.ended;
  }

  get duration() {
    const known = this.#audio.duration;
    return Number.isFinite(known) && known > 0 ? known * 1000 : this.#duration;
  }

  get rate() {
    return this.#audio.playbackRate;
  }

  set rate(rate) {
    this.#audio.defaultPlaybackRate = rate;
    this.#audio.playbackRate = rate;
  }

  /**
   * The place being heard, in milliseconds. Some browsers tell it in steps only; then the
   * time since the last step counts too.
   */
  now() {
    if (this.#wanted !== null) return this.#wanted;
    const time = this.#audio.currentTime * 1000;
    const stamp = performance.now();
    if (time !== this.#last.time) this.#last = { time, stamp };
    if (!this.playing || this.#audio.seeking || this.#audio.readyState < 3) return time;
    return time + Math.min(stamp - this.#last.stamp, CARRIED) * this.rate;
  }

  /** Go to a place; `until`, a range's end, is where playing then pauses by itself. */
  seek(ms, until = null) {
    const end = this.duration;
    const at = Math.max(0, end ? Math.min(ms, end - 1) : ms);
    this.#until = until;
    this.#wanted = at;
    if (this.#audio.readyState >= 1) this.#land();
    this.#audio.dispatchEvent(new Event("podline-place"));
  }

  #land() {
    if (this.#wanted === null) return;
    this.#audio.currentTime = this.#wanted / 1000;
    this.#wanted = null;
  }

  /** The end of the range that was asked for, null where there is none or it is passed. */
  get until() {
    return this.#until;
  }

  /** Pause at the end of the range that was asked for. */
  stopAtEnd() {
    if (this.#until === null || !this.playing || this.now() < this.#until) return;
    this.#until = null;
    this.#audio.pause();
  }

  async play() {
    if (this.#audio.ended) this.seek(0);
    try {
      await this.#audio.play();
    } catch (error) {
      if (error.name !== "AbortError") this.#audio.dispatchEvent(new Event("podline-refused"));
    }
  }

  toggle() {
    if (this.playing) this.#audio.pause();
    else this.play();
  }

  /** Why the sound cannot be heard, as a sentence. */
  trouble() {
    const source = this.#audio.getAttribute("src") ?? "";
    if (source.startsWith("blob:")) return "This browser cannot play the sound in this page.";
    if (/^https?:/.test(source)) {
      return `The sound did not come from ${new URL(source).host}: check the connection.`;
    }
    return `The sound is not where this page looks for it: ${readable(source)}`;
  }

  /** Take embedded sound out of the document, once all of it is there. */
  async unpack(element) {
    const text = element.textContent;
    if (!text) return;
    element.remove();
    const pieces = [];
    for (let at = 0; at < text.length; at += PIECE) {
      const letters = atob(text.slice(at, at + PIECE));
      pieces.push(Uint8Array.from(letters, (letter) => letter.charCodeAt(0)));
      await new Promise((resume) => { setTimeout(resume); });
    }
    this.#audio.src = URL.createObjectURL(new Blob(pieces, { type: this.#audio.dataset.type }));
  }

  /** What a link to this moment is called. */
  get momentName() {
    return clock(this.now());
  }
}

/** A relative address as a file's name; as it stands where that name was no text. */
function readable(address) {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
