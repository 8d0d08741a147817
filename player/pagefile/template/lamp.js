// Lights the line and the word. The text itself is never touched, so that a selection in it,
// and what a screen reader is reading, stay as they are: the word has a mark laid under it.

export class Lamp {
  #words;
  #lit = { line: -1, word: -1 };
  #marks = [];

  constructor(words) {
    this.#words = words;
    // Where lines break elsewhere, the mark belongs elsewhere.
    new ResizeObserver(() => this.#mark()).observe(words.section);
    document.fonts?.ready.then(() => this.#mark());
  }

  get line() {
    return this.#lit.line;
  }

  /** Light what is heard; true if another line, or none, is lit than before. */
  show({ line, word }) {
    const before = this.#lit;
    if (before.line === line && before.word === word) return false;
    this.#lit = { line, word };
    if (before.line !== line) {
      const { lines } = this.#words;
      lines[before.line]?.classList.remove("lit");
      lines[line]?.classList.add("lit");
    }
    this.#mark();
    return before.line !== line;
  }

  /** Where the lit line or its lit word stands in the window; null where nothing is lit. */
  place({ whole }) {
    const { line, word } = this.#lit;
    if (line < 0) return null;
    const span = whole ? undefined : this.#words.spansOf(line)[word];
    if (!span) return this.placeOf(line);
    return this.#words.range(line, span[0], line, span[1]).getBoundingClientRect();
  }

  /** Where a line stands in the window, null for no line. */
  placeOf(line) {
    return this.#words.lines[line]?.getBoundingClientRect() ?? null;
  }

  #mark() {
    const { line, word } = this.#lit;
    const span = word < 0 ? undefined : this.#words.spansOf(line)[word];
    const rects = span && span[1] > span[0]
      ? [...this.#words.range(line, span[0], line, span[1]).getClientRects()] : [];
    while (this.#marks.length > rects.length) this.#marks.pop().remove();
    if (!rects.length) return;
    const paragraph = this.#words.lines[line].parentNode;
    const origin = paragraph.getBoundingClientRect();
    const soft = this.#words.isSoft(line);
    rects.forEach((rect, at) => {
      const mark = this.#marks[at] ??= document.createElement("i");
      mark.ariaHidden = "true";
      mark.className = soft ? "soft" : "";
      mark.dataset.word = word;
      if (mark.parentNode !== paragraph) paragraph.append(mark);
      mark.style.width = `${rect.width + 6}px`;
      mark.style.height = `${rect.height + 2}px`;
      mark.style.transform =
        `translate(${rect.left - origin.left - 3}px, ${rect.top - origin.top - 1}px)`;
    });
  }
}
