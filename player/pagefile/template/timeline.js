// What is heard when. podline decided every change; see `timeline.py` for how they are written.

/** The index of the last number that is not above `wanted` in a sorted list, -1 for none. */
export function lastUpTo(numbers, wanted) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Reads signs and numbers one after the other: a regular expression takes five times as long. */
class Written {
  #text;
  #at = 0;

  constructor(text) {
    this.#text = text;
  }

  get goesOn() {
    return this.#at < this.#text.length;
  }

  sign() {
    this.#at += 1;
    return this.#text[this.#at - 1];
  }

  /** The number that stands here, to the base 36; -1 where there is none. */
  number() {
    let found = -1;
    for (; this.goesOn; this.#at += 1) {
      const code = this.#text.charCodeAt(this.#at);
      const digit = code >= 97 ? code - 87 : code - 48;
      if (code < 48 || (code > 57 && code < 97)) break;
      found = Math.max(found, 0) * 36 + digit;
    }
    return found;
  }

  behindColon() {
    this.#at += 1;
    return this.number();
  }
}

export class Timeline {
  #times = [];
  #lines = [];
  #words = [];
  #starts = [];

  constructor({ changes, starts }) {
    let [at, line, word] = [0, -1, -1];
    const written = new Written(changes);
    while (written.goesOn) {
      const what = written.sign();
      at += written.number();
      const [otherLine, otherWord] = what === "!" ? [written.behindColon(), written.behindColon()]
        : [-1, -1];
      this.#times.push(at);
      if (what === "_") {
        this.#lines.push(-1);
        this.#words.push(-1);
        continue;
      }
      const before = line;
      if (what === ";" || what === "-") line += 1;
      if (what === "!") line = otherLine;
      if (line !== before) word = -1;
      const silent = what === "." || what === "-" || (what === "!" && otherWord < 0);
      if (what === "," || what === ";") word += 1;
      if (otherWord >= 0) word = otherWord;
      this.#lines.push(line);
      this.#words.push(silent ? -1 : word);
    }
    let start = 0;
    for (const since of starts ? starts.split(" ") : []) {
      start += parseInt(since, 36);
      this.#starts.push(start);
    }
  }

  /** The line and the word heard at `ms`, -1 for none. */
  heard(ms) {
    const at = lastUpTo(this.#times, ms);
    return at < 0 ? { line: -1, word: -1 } : { line: this.#lines[at], word: this.#words[at] };
  }

  /** The first time after `ms` at which something else is heard, Infinity for never. */
  nextChange(ms) {
    return this.#times[lastUpTo(this.#times, ms) + 1] ?? Infinity;
  }

  /** When a line begins. */
  lineStart(line) {
    return this.#starts[line] ?? 0;
  }

  /** When a word is first lit; its line's start where it never is. */
  wordStart(line, word) {
    const from = lastUpTo(this.#times, this.lineStart(line));
    for (let at = Math.max(from, 0); at < this.#times.length; at += 1) {
      if (this.#lines[at] === line && this.#words[at] === word) return this.#times[at];
      if (this.#lines[at] > line) break;
    }
    return this.lineStart(line);
  }

  /** The line heard at `ms`, or else the last that began before it; -1 without any times. */
  nearestLine(ms) {
    const { line } = this.heard(ms);
    if (line >= 0 || !this.#starts.length) return line;
    return Math.max(lastUpTo(this.#starts, ms), 0);
  }
}
