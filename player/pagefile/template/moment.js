// Times as people and links write them. Everywhere else a time is a number of milliseconds.

/** `0:05`, `16:57`, `1:36:12`: whole seconds, rounded down. */
export function clock(ms) {
  const seconds = Math.floor(Math.max(ms, 0) / 1000);
  const two = (number) => String(number).padStart(2, "0");
  const [hour, minute] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const end = `${two(seconds % 60)}`;
  return hour ? `${hour}:${two(minute)}:${end}` : `${minute}:${end}`;
}

/** The same for a screen reader: “1 hour 36 minutes 12 seconds”. */
export function spoken(ms) {
  const seconds = Math.floor(Math.max(ms, 0) / 1000);
  const parts = [[Math.floor(seconds / 3600), "hour"], [Math.floor(seconds / 60) % 60, "minute"],
    [seconds % 60, "second"]];
  const said = parts.filter(([number]) => number)
    .map(([number, unit]) => `${number} ${unit}${number === 1 ? "" : "s"}`);
  return said.join(" ") || "0 seconds";
}

/** A time as links have it: `1017`, `1017.5`, `16:57`, `1:02:03`, `1h2m3s`; null for no time. */
export function parsed(text) {
  const clockTime = /^(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,7}(?:\.\d{1,9})?)s?$/.exec(text);
  const units = /^(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,7})s)?$/.exec(text);
  const found = clockTime ?? (text ? units : null);
  if (!found) return null;
  const [hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  return Math.round((hours * 3600 + minutes * 60 + seconds) * 1000);
}

/**
 * The moment that a fragment names, after W3C Media Fragments 1.0: `#t=1017`, `#t=16:57`,
 * `#t=10,20`, `#t=npt:10`. `end` is null where none is given; null for no moment at all.
 */
export function momentIn(fragment) {
  const given = new URLSearchParams(fragment.replace(/^#/, "")).get("t");
  if (given === null) return null;
  const [from, until] = given.replace(/^npt:/, "").split(",");
  const start = from === "" ? 0 : parsed(from);
  const end = until === undefined ? null : parsed(until);
  if (start === null) return null;
  return { start, end: end !== null && end > start ? end : null };
}
