// Finding words in the transcript, as the terminal does: a phrase is found across lines;
// accents, quotes, dashes and spaces never matter, capitals only where the query has one.

import { settle } from "./settling.js";
import { lastUpTo } from "./timeline.js";

const SAME = { "‘": "'", "’": "'", "‚": "'", "‛": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"',
  "‟": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-" };
const FOUND = "found";
const NOW = "found-now";

/** A text made comparable, and for each of its characters where it stood before. */
function folded(text, cased) {
  const letters = [];
  const places = [];
  let at = 0;
  for (const letter of text) {
    const place = at;
    at += letter.length;
    if (/\s/.test(letter)) {
      if (letters.at(-1) === " ") continue;
      letters.push(" ");
      places.push(place);
      continue;
    }
    let bare = letter.normalize("NFD").replace(/\p{Mn}/gu, "");
    bare = SAME[bare] ?? bare;
    for (const unit of cased ? bare : bare.toLowerCase()) {
      letters.push(unit);
      for (let step = 0; step < unit.length; step += 1) places.push(place);
    }
  }
  places.push(at);
  return { text: letters.join(""), places };
}

/** Finds places in lines; knows nothing of the page. */
export class Search {
  #joined;
  #starts = [];
  #folds = new Map();

  constructor(texts) {
    let at = 0;
    for (const text of texts) {
      this.#starts.push(at);
      at += text.length + 1;
    }
    this.#joined = texts.join(" ");
  }

  /** All places, none overlapping: {line, start, last, end}. */
  find(query) {
    const cased = query !== query.toLowerCase();
    if (!this.#folds.has(cased)) this.#folds.set(cased, folded(this.#joined, cased));
    const { text, places } = this.#folds.get(cased);
    const needle = folded(query.trimStart(), cased).text;
    const found = [];
    if (!needle.trim()) return found;
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
      const [line, start] = this.#place(places[at]);
      const [last, end] = this.#place(places[at + needle.length] - 1);
      found.push({ line, start, last, end: end + 1 });
    }
    return found;
  }

  #place(offset) {
    const line = lastUpTo(this.#starts, offset);
    return [line, offset - this.#starts[line]];
  }
}

/** The search on the page: its field, its count, and the marks in the text. */
export class Finding {
  #words;
  #search = null;
  #matches = [];
  #at = -1;
  #from = 0;
  #parts;
  #play;

  constructor(words, { box, field, count, previous, next, leave }, play) {
    this.#words = words;
    this.#parts = { box, field, count };
    this.#play = play;
    field.addEventListener("input", () => this.#look());
    field.addEventListener("keydown", (event) => this.#key(event));
    box.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.playMatch();
    });
    previous.addEventListener("click", () => this.step(-1));
    next.addEventListener("click", () => this.step(1));
    leave.addEventListener("click", () => this.leave());
  }

  /** Open the field, or go back to it. */
  open() {
    this.#from = this.#firstInView();
    this.#parts.box.hidden = false;
    this.#parts.field.focus({ preventScroll: true });
    this.#parts.field.select();
    if (this.#parts.field.value) this.#look();
  }

  /** Close the field and take the marks away; false where it was closed already. */
  leave() {
    if (this.#parts.box.hidden) return false;
    const { field, box } = this.#parts;
    if (box.contains(document.activeElement)) field.blur();
    box.hidden = true;
    this.#matches = [];
    this.#at = -1;
    this.#mark();
    return true;
  }

  /** Go to the next match, or with -1 to the one before, round the end. */
  step(by) {
    const count = this.#matches.length;
    if (!count) return;
    this.#at = (this.#at + by + count) % count;
    this.#mark();
    this.#bring();
  }

  /** Play from the match, and give the keys back to the player. */
  playMatch() {
    const match = this.#matches[this.#at];
    if (!match) return;
    this.#parts.field.blur();
    this.#play(match.line, this.#words.wordFrom(match.line, match.start));
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.step(step);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.leave();
    }
  }

  #look() {
    this.#search ??= new Search(this.#words.lines.map((line) => line.textContent));
    this.#matches = this.#search.find(this.#parts.field.value);
    const from = this.#matches.findIndex((match) => match.line >= this.#from);
    this.#at = this.#matches.length ? Math.max(from, 0) : -1;
    this.#mark();
    this.#bring();
  }

  /** The first line in view: a search goes on from what is being read. */
  #firstInView() {
    const { lines } = this.#words;
    let [low, high] = [0, lines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lines[middle].getBoundingClientRect().bottom > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #mark() {
    const { field, count } = this.#parts;
    const total = this.#matches.length;
    count.textContent = total ? `${this.#at + 1} of ${total}` : field.value.trim() ? "none" : "";
    if (globalThis.Highlight && CSS.highlights) {
      const [found, now] = [new Highlight(), new Highlight()];
      now.priority = 1;
      this.#matches.forEach((match, at) => {
        (at === this.#at ? now : found).add(this.#words.stillRange(match));
      });
      CSS.highlights.set(FOUND, found);
      CSS.highlights.set(NOW, now);
    } else if (total) {
      // A browser without highlights shows the match as a selection.
      getSelection().removeAllRanges();
      getSelection().addRange(this.#range(this.#matches[this.#at]));
    }
  }

  #range({ line, start, last, end }) {
    return this.#words.range(line, start, last, end);
  }

  /** Scroll a match into view, a third of the way down. */
  #bring() {
    const match = this.#matches[this.#at];
    if (!match) return;
    settle(() => {
      if (match !== this.#matches[this.#at]) return false;
      const rect = this.#range(match).getBoundingClientRect();
      if (rect.top > innerHeight * 0.12 && rect.bottom < innerHeight * 0.75) return false;
      const before = scrollY;
      scrollBy({ top: rect.top - innerHeight / 3, behavior: "instant" });
      return scrollY !== before;
    });
  }
}
