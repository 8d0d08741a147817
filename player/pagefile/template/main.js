// An episode's page: puts the parts together and follows the sound.

import { Chapters } from "./chapters.js";
import { Controls } from "./controls.js";
import { Finding } from "./finding.js";
import { Following } from "./following.js";
import { Keys } from "./keys.js";
import { Lamp } from "./lamp.js";
import { momentIn } from "./moment.js";
import { tellSystem } from "./session.js";
import { Sharing } from "./sharing.js";
import { Sound } from "./sound.js";
import { Theme } from "./theme.js";
import { Timeline } from "./timeline.js";
import { Words } from "./words.js";

/** A frame is on the screen some milliseconds after it was asked for: look that much ahead. */
const LEAD_MS = 8;

const part = (id) => document.getElementById(id);

const theme = new Theme();
document.documentElement.classList.add("scripted");

// Without a script a fragment leads to the element of its name. With one it means a moment,
// and the browser must not scroll after it on its own.
history.scrollRestoration = "manual";
for (const element of document.querySelectorAll("#words [id]")) element.removeAttribute("id");

const data = JSON.parse(part("data").textContent);
const timeline = new Timeline(data);
const words = new Words(part("words"), data.uneven);
const sound = new Sound(part("sound"), data.duration);
const lamp = new Lamp(words);
const following = new Following(lamp, { button: part("follow"), bar: part("bar") });
const chapters = new Chapters(part("chapters"));
const controls = new Controls(sound, {
  play: part("play"), back: part("back"), forward: part("forward"), speed: part("speed"),
  slider: part("slider"), track: part("track"), marks: part("marks"), passed: part("passed"),
  whole: part("whole"),
});
const sharing = new Sharing(sound, { told: part("told"), dialog: part("by-hand") });
const finding = new Finding(words, {
  box: part("find"), field: part("query"), count: part("count"), previous: part("previous"),
  next: part("next"), leave: part("leave"),
}, playFrom);

// Following the sound: look, light, and sleep until the next change.

let timer = 0;

function look({ jumped = false } = {}) {
  clearTimeout(timer);
  sound.stopAtEnd();
  const now = sound.now();
  const shown = now + (sound.playing ? LEAD_MS * sound.rate : 0);
  const moved = lamp.show(timeline.heard(shown));
  if (jumped || (moved && sound.playing)) following.keepUp(timeline.nearestLine(shown), { jumped });
  if (chapters.show(shown)) part("chapter").textContent = chapters.title;
  controls.show(now);
  if (!sound.playing) return;
  const next = Math.min(timeline.nextChange(shown), sound.until ?? Infinity,
    (Math.floor(now / 1000) + 1) * 1000 + LEAD_MS);
  timer = setTimeout(look, Math.max((next - shown) / sound.rate, 1));
}

function lookAndTell() {
  controls.showState();
  look();
}

for (const event of ["play", "playing", "pause", "ended", "ratechange"]) {
  sound.element.addEventListener(event, lookAndTell);
}
for (const event of ["timeupdate", "seeking"]) {
  sound.element.addEventListener(event, () => look());
}
sound.element.addEventListener("podline-place", () => look({ jumped: true }));
sound.element.addEventListener("seeked", () => look());
sound.element.addEventListener("durationchange", () => {
  controls.mark(chapters.starts);
  look();
});
document.addEventListener("visibilitychange", () => look());

// Trouble is said once, and taken back when the sound comes after all.

sound.element.addEventListener("error", () => { part("trouble").textContent = sound.trouble(); });
sound.element.addEventListener("podline-refused", () => {
  if (sound.element.error) part("trouble").textContent = sound.trouble();
});
sound.element.addEventListener("playing", () => { part("trouble").textContent = ""; });

// Jumping.

function jump(ms) {
  sound.seek(ms);
}

function playFrom(line, word = -1) {
  if (line < 0 || !words.timed) return;
  jump(word < 0 ? timeline.lineStart(line) : timeline.wordStart(line, word));
  sound.play();
}

words.section.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (link && !link.hash.startsWith("#t=")) return;
  if (!link && (!getSelection().isCollapsed || !event.target.closest(".said > span"))) return;
  if (link) event.preventDefault();
  const line = words.lineOf(event.target);
  playFrom(line, link ? -1 : words.wordAt(line, event.clientX, event.clientY));
});

part("chapters")?.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  chapters.close();
  jump(Number(link.dataset.ms));
  sound.play();
});

function landAtFragment() {
  const moment = momentIn(location.hash);
  if (moment) sound.seek(moment.start, moment.end);
}
addEventListener("hashchange", landAtFragment);

// Keys and buttons.

let cursor = -1;

function moveCursor(by) {
  const focused = words.lineOf(document.activeElement);
  if (focused >= 0) cursor = focused;
  const next = cursor < 0 ? timeline.nearestLine(sound.now()) : cursor + by;
  cursor = Math.min(Math.max(next, 0), words.lines.length - 1);
  const line = words.lines[cursor];
  if (!line) return;
  line.tabIndex = -1;
  line.focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
}

function closeOrLeave() {
  if (finding.leave() || chapters.close()) return true;
  if (words.section.contains(document.activeElement)) {
    document.activeElement.blur();
    cursor = -1;
    return true;
  }
  return false;
}

function goToChapter(by) {
  const start = chapters.beside(sound.now(), by);
  if (start !== null) jump(start);
}

function changeVolume(by) {
  sound.element.muted = false;
  sound.element.volume = Math.min(Math.max(sound.element.volume + by, 0), 1);
  sharing.tell(`Volume ${Math.round(sound.element.volume * 100)} %`);
}

function changeSpeed(by) {
  if (by) controls.changeSpeed(by);
  else sound.rate = 1;
  sharing.tell(`Speed ${sound.rate}×`);
}

const keys = new Keys({
  pause: () => sound.toggle(),
  skip: (seconds) => jump(sound.now() + seconds * 1000),
  speed: changeSpeed,
  chapter: goToChapter,
  volume: changeVolume,
  mute: () => { sound.element.muted = !sound.element.muted; },
  startOver: () => jump(0),
  line: moveCursor,
  playLine: () => {
    const line = words.lineOf(document.activeElement);
    if (line < 0) return false;
    playFrom(line);
    return true;
  },
  follow: () => following.follow(),
  find: () => finding.open(),
  match: (by) => finding.step(by),
  share: (moment) => { sharing.copy({ moment }); },
  chapters: () => chapters.toggle(),
  leave: closeOrLeave,
  help: () => part("help").showModal(),
});
keys.list(part("help").querySelector("dl"));

part("follow").addEventListener("click", () => following.follow());
part("search").addEventListener("click", () => finding.open());
part("share").addEventListener("click", () => { sharing.copy(); });
part("theme").addEventListener("click", () => theme.toggle());
part("keys").addEventListener("click", () => part("help").showModal());
part("show-chapters").addEventListener("click", () => chapters.toggle());
part("show-chapters").hidden = !chapters.any;
part("search").hidden = !words.lines.length;

// The bar's height, for what must end above it.
new ResizeObserver(() => {
  document.documentElement.style.setProperty("--bar", `${part("bar").offsetHeight}px`);
}).observe(part("bar"));

tellSystem({
  title: document.querySelector("h1").textContent,
  show: document.querySelector(".show").textContent,
  cover: document.querySelector(".cover")?.src,
}, { sound, chapters });

document.addEventListener("DOMContentLoaded", () => sound.unpack(part("embedded")));
controls.mark(chapters.starts);
controls.showState();
look();
landAtFragment();
performance.mark("podline-ready");
