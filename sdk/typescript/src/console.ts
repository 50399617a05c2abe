/** How a host takes 48 bytes: see the contract's `console`. */
export type Write = (
  purpose: number,
  event: number,
  a: bigint,
  b: bigint,
  c: bigint,
  d: bigint,
  e: bigint,
  f: bigint,
) => void;

/** The event of lines that are about none. */
const NO_EVENT = 0xffff_ffff;
/** Bytes of one line: hosts keep less. */
const MOST = 4096;
const PIECE = 48;

let write: Write | undefined;
let event = NO_EVENT;

/** Where lines go; without it, to the console of whoever runs the tests. */
export function writeTo(host: Write): void {
  write = host;
}

/** Says which event is at hand. */
export function about(number: number): void {
  event = number;
}

/**
 * Writes a line about the event at hand. `sadakat plugin test` and `sadakat explain` show it. No
 * decision depends on it.
 */
export function log(...parts: unknown[]): void {
  const line = parts.map(String).join(" ");
  if (write === undefined) {
    globalThis.console.log(line);
    return;
  }
  const bytes = new TextEncoder().encode(line).subarray(0, MOST);
  const padded = new Uint8Array(Math.ceil((bytes.length + 1) / PIECE) * PIECE);
  padded.set(bytes);
  padded[bytes.length] = 10;
  const words = new BigUint64Array(padded.buffer);
  const word = (at: number) => words[at] ?? 0n;
  for (let at = 0; at < words.length; at += PIECE / 8) {
    const [a, b, c, d, e, f] = [0, 1, 2, 3, 4, 5].map((nth) => word(at + nth));
    write(0, event, a ?? 0n, b ?? 0n, c ?? 0n, d ?? 0n, e ?? 0n, f ?? 0n);
  }
}
