// Blocks of the transcript that were never near the window have a guessed height until they
// are laid out, some frames after a jump to them: whatever lands there has to look again.

const STILL_FRAMES = 3;
const MOST_FRAMES = 20;

/** Call `adjust` frame by frame until it had nothing to move for some frames. */
export function settle(adjust, still = 0, frames = 0) {
  const calm = adjust() ? 0 : still + 1;
  if (calm < STILL_FRAMES && frames < MOST_FRAMES) {
    requestAnimationFrame(() => settle(adjust, calm, frames + 1));
  }
}
