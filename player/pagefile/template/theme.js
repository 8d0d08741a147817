// Dark or light: the system's, until the reader chooses; the choice is kept where it can be.

const KEPT = "podline-theme";

export class Theme {
  constructor() {
    const kept = read();
    if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept;
  }

  toggle() {
    const root = document.documentElement;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem(KEPT, root.dataset.theme);
    } catch {
      // A browser may keep nothing for a file: then the choice holds until the page is closed.
    }
  }
}

function read() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
