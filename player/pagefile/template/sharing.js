// Copying a link to the moment: this page's own address, with the time in its fragment.

const TOLD_MS = 4000;

export class Sharing {
  #sound;
  #told;
  #dialog;
  #timer = 0;

  constructor(sound, { told, dialog }) {
    this.#sound = sound;
    this.#told = told;
    this.#dialog = dialog;
  }

  /** The link to a moment, or to the page where `ms` is null. */
  link(ms) {
    const page = location.href.replace(/#.*$/, "");
    return ms === null ? page : `${page}#t=${Math.floor(ms / 1000)}`;
  }

  async copy({ moment = true } = {}) {
    const link = this.link(moment ? this.#sound.now() : null);
    const what = moment ? `the link to ${this.#sound.momentName}` : "the link to the episode";
    if (await written(link)) this.tell(`Copied ${what}`);
    else this.#showByHand(link);
  }

  /** Say something for a few seconds. */
  tell(sentence) {
    clearTimeout(this.#timer);
    this.#told.textContent = sentence;
    this.#told.classList.add("said-now");
    this.#timer = setTimeout(() => this.#told.classList.remove("said-now"), TOLD_MS);
  }

  /** Where the browser lets no script copy, the link can be selected. */
  #showByHand(link) {
    const field = this.#dialog.querySelector("input");
    field.value = link;
    this.#dialog.showModal();
    field.focus();
    field.select();
  }
}

async function written(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
