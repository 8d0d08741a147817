// The chapters: which one is heard, going from one to another, and their marks on the bar.

import { lastUpTo } from "./timeline.js";

/** Going back within this much of a chapter's start means the chapter before. */
const GRACE_MS = 3000;

export class Chapters {
  #nav;
  #links;
  #starts;
  #current = -1;

  constructor(nav) {
    this.#nav = nav;
    this.#links = nav ? [...nav.querySelectorAll("a")] : [];
    this.#starts = this.#links.map((link) => Number(link.dataset.ms));
  }

  get any() {
    return this.#links.length > 0;
  }

  get starts() {
    return this.#starts;
  }

  /** The name of the chapter that is heard, "" for none. */
  get title() {
    return this.#links[this.#current]?.querySelector("span").textContent ?? "";
  }

  /** Tell which chapter is heard; true if that changed. */
  show(ms) {
    const at = this.#at(ms);
    if (at === this.#current) return false;
    this.#links[this.#current]?.removeAttribute("aria-current");
    this.#links[at]?.setAttribute("aria-current", "true");
    this.#current = at;
    this.#keepInView(this.#links[at]);
    return true;
  }

  #at(ms) {
    const at = lastUpTo(this.#starts, ms);
    const end = this.#links[at]?.dataset.end;
    return end !== undefined && ms >= Number(end) ? -1 : at;
  }

  #keepInView(link) {
    if (!link) return;
    const [list, item] = [this.#nav.getBoundingClientRect(), link.getBoundingClientRect()];
    const out = item.top < list.top || item.bottom > list.bottom;
    if (out) this.#nav.scrollTop += item.top - list.top - list.height / 3;
  }

  /** Where the next chapter begins, or with -1 this one or the one before; null for nowhere. */
  beside(ms, by) {
    if (by > 0) return this.#starts[lastUpTo(this.#starts, ms) + 1] ?? null;
    return this.#starts[Math.max(lastUpTo(this.#starts, Math.max(ms - GRACE_MS, 0)), 0)] ?? null;
  }

  /** Show the list or put it away. */
  toggle() {
    if (!this.#nav) return;
    const narrow = getComputedStyle(this.#nav).position === "fixed"
      || !this.#nav.checkVisibility() && !this.#nav.classList.contains("folded");
    const shown = this.#nav.classList.toggle(narrow ? "open" : "folded") === narrow;
    if (shown) this.#keepInView(this.#links[this.#current]);
    if (shown && narrow) {
      (this.#links[this.#current] ?? this.#links[0]).focus({ preventScroll: true });
    }
  }

  /** Put the list away where it lies over the text; false where it does not. */
  close() {
    const open = this.#nav?.classList.contains("open") ?? false;
    this.#nav?.classList.remove("open");
    return open;
  }
}
