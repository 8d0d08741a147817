// Every key once: what it does and how the help names it. They are the terminal's where a
// browser leaves them free.

/** Each row: the keys, how they are shown, what they do. */
function table(act) {
  return [
    [" ", "space", "Pause or play on", act.pause],
    ["?", "?", "All keys", act.help],
    ["ArrowLeft", "←", "Back 5 seconds, with shift 1", (e) => act.skip(e.shiftKey ? -1 : -5)],
    ["ArrowRight", "→", "Forward 5 seconds, with shift 1", (e) => act.skip(e.shiftKey ? 1 : 5)],
    ["[", "[", "Slower", () => act.speed(-1)],
    ["]", "]", "Faster", () => act.speed(1)],
    ["Backspace", "⌫", "Normal speed", () => act.speed(0)],
    ["r", "r", "Start the episode over", act.startOver],
    ["{", "{", "Previous chapter, or start of this", () => act.chapter(-1)],
    ["}", "}", "Next chapter", () => act.chapter(1)],
    ["9", "9", "Quieter", () => act.volume(-0.05)],
    ["0", "0", "Louder", () => act.volume(0.05)],
    ["m", "m", "Mute", act.mute],
    ["c", "c", "Show or hide chapters", act.chapters],
    ["k", "k", "Line up", () => act.line(-1)],
    ["j", "j", "Line down", () => act.line(1)],
    ["Enter", "enter", "Play from the line", act.playLine],
    ["f", "f", "Follow the sound again", act.follow],
    ["/", "/", "Search; enter plays from the match", act.find],
    ["Escape", "esc", "Leave the search or the chapters", act.leave],
    ["N", "N", "Previous match", () => act.match(-1)],
    ["n", "n", "Next match", () => act.match(1)],
    ["s", "s", "Copy a link to this moment", () => act.share(true)],
    ["S", "S", "Copy a link to the episode", () => act.share(false)],
  ];
}

const TYPED_INTO = "input:not([type=range]), textarea, [contenteditable]";

/** What the browser itself does with these keys on such elements goes first. */
const PRESSED = { " ": "button, summary, select", Enter: "button, summary, select, a" };

export class Keys {
  #rows;
  #acts;

  constructor(act) {
    this.#rows = table(act);
    this.#acts = new Map(this.#rows.map(([key, , , does]) => [key, does]));
    addEventListener("keydown", (event) => this.#pressed(event), { capture: true });
  }

  #pressed(event) {
    const { key, target } = event;
    const act = this.#acts.get(key);
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (target.closest(TYPED_INTO) || document.querySelector("dialog[open]")) return;
    if (target.closest(PRESSED[key] ?? "select")) return;
    if (act(event) !== false) event.preventDefault();
  }

  /** Write the table into the help. */
  list(place) {
    place.replaceChildren();
    for (const [, shown, does] of this.#rows) {
      const [name, meaning] = [document.createElement("dt"), document.createElement("dd")];
      name.textContent = shown;
      meaning.textContent = does;
      place.append(name, meaning);
    }
  }
}
