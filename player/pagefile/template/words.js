// The transcript on the page: its lines, where their words stand, and what is where.

export class Words {
  #spans = new Map();
  #uneven;

  constructor(section, uneven) {
    this.section = section;
    this.lines = [...section.querySelectorAll(".said > span")];
    this.timed = !section.classList.contains("untimed");
    this.#uneven = uneven;
    this.lines.forEach((line, at) => { line.podlineAt = at; });
  }

  /** Where each word of a line stands in its text, as [start, end]. */
  spansOf(line) {
    let spans = this.#spans.get(line);
    if (!spans) {
      const uneven = this.#uneven[line];
      spans = uneven === undefined ? this.#between(line) : decoded(uneven);
      this.#spans.set(line, spans);
    }
    return spans;
  }

  #between(line) {
    const found = this.textOf(line).matchAll(/\S+/g);
    return Array.from(found, (word) => [word.index, word.index + word[0].length]);
  }

  textOf(line) {
    return this.lines[line].textContent;
  }

  /** A range over some characters of a line, or from one line into another. */
  range(line, start, last = line, end = this.textOf(last).length) {
    const range = document.createRange();
    range.setStart(this.lines[line].firstChild ?? this.lines[line], start);
    range.setEnd(this.lines[last].firstChild ?? this.lines[last], end);
    return range;
  }

  /** The same for a match, as a range that nobody has to keep up to date: the text stays. */
  stillRange({ line, start, last, end }) {
    const [first, final] = [this.lines[line], this.lines[last]];
    return new StaticRange({
      startContainer: first.firstChild ?? first,
      startOffset: start,
      endContainer: final.firstChild ?? final,
      endOffset: end,
    });
  }

  /** Whether a line's word times, or a whole line's, are only estimated. */
  isSoft(line) {
    return this.lines[line].closest(".soft, .estimated") !== null;
  }

  /** The line that an element belongs to, -1 for none; for a block's head its first line. */
  lineOf(element) {
    const span = element.closest?.(".said > span");
    const first = element.closest?.(".turn")?.querySelector(".said > span");
    return (span ?? first)?.podlineAt ?? -1;
  }

  /** The word of a line at a place of the window, -1 for none. */
  wordAt(line, x, y) {
    const caret = document.caretPositionFromPoint?.(x, y);
    const range = caret ? null : document.caretRangeFromPoint?.(x, y);
    const [node, offset] = caret ? [caret.offsetNode, caret.offset]
      : [range?.startContainer, range?.startOffset];
    if (node?.parentNode !== this.lines[line]) return -1;
    return this.wordFrom(line, offset);
  }

  /** The word that stands at an offset of a line, or the next one after it. */
  wordFrom(line, offset) {
    return this.spansOf(line).findIndex(([start, end]) => offset <= end && end > start);
  }
}

function decoded(uneven) {
  const numbers = uneven.split(" ").map((digits) => parseInt(digits, 36));
  const spans = [];
  let at = 0;
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    const start = at + numbers[index];
    at = start + numbers[index + 1];
    spans.push([start, at]);
  }
  return spans;
}
