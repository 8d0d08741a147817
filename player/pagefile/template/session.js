// What the system shows of the sound, and its own keys for it: headsets, lock screens.

export function tellSystem({ title, show, cover }, { sound, chapters }) {
  const session = navigator.mediaSession;
  if (!session || !globalThis.MediaMetadata) return;
  const artwork = cover ? [{ src: cover, type: /^data:([^;]+)/.exec(cover)?.[1] ?? "" }] : [];
  session.metadata = new MediaMetadata({ title, artist: show, artwork });
  const beside = (by) => {
    const start = chapters.beside(sound.now(), by);
    if (start !== null) sound.seek(start);
  };
  const actions = {
    play: () => sound.play(),
    pause: () => sound.element.pause(),
    seekbackward: ({ seekOffset }) => sound.seek(sound.now() - (seekOffset ?? 15) * 1000),
    seekforward: ({ seekOffset }) => sound.seek(sound.now() + (seekOffset ?? 15) * 1000),
    seekto: ({ seekTime }) => sound.seek(seekTime * 1000),
    ...(chapters.any && { previoustrack: () => beside(-1), nexttrack: () => beside(1) }),
  };
  for (const [action, act] of Object.entries(actions)) {
    try {
      session.setActionHandler(action, act);
    } catch {
      // Not every browser knows every action.
    }
  }
}
