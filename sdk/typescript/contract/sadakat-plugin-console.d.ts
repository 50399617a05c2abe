declare module 'sadakat:plugin/console@1.0.0' {
  /**
   * Appends bytes of UTF-8 to what is written about an event of the batch,
   * by its number, or about none of them if the number is 4 294 967 295.
   * They are the bytes of `a`, the lowest first, then those of `b` and so
   * on; bytes that are 0 are left out. A line ends with a byte 10.
   * 
   * Numbers rather than a text, because a text would need two more modules
   * in every instance, and every call gets an instance.
   */
  export function write(purpose: Purpose, event: number, a: bigint, b: bigint, c: bigint, d: bigint, e: bigint, f: bigint): void;
  /**
   * What is written: 0 lines for the author, 1 why the plugin is about to
   * stop.
   */
  export type Purpose = number;
}
