import type { Column, Text, Validity } from "sadakat:plugin/types@1.0.0";

/** How the entries of a column are read. */
export interface Reader<T> {
  /** The value of an entry that has one. */
  get(at: number): T;
  /** Whether an entry has a value. */
  has(at: number): boolean;
}

/** A column of whole numbers, each made into a value. */
export function integers<T>(column: Column, make: (value: bigint) => T): Reader<T> {
  if (column.tag !== "integers") {
    throw new TypeError("the host gave a column of another type");
  }
  const { values, validity } = column.val;
  return { get: (at) => make(values[at] ?? 0n), has: has(validity) };
}

export function text(column: Column): Reader<string> {
  if (column.tag !== "text") {
    throw new TypeError("the host gave a column of another type");
  }
  const { keys, validity } = column.val;
  const words = dictionary(column.val);
  return { get: (at) => words(keys[at] ?? 0), has: has(validity) };
}

export function texts(column: Column): Reader<readonly string[]> {
  if (column.tag !== "texts") {
    throw new TypeError("the host gave a column of another type");
  }
  const { starts, items } = column.val;
  const words = dictionary(items);
  const get = (at: number) => Array.from(items.keys.subarray(starts[at], starts[at + 1]), words);
  return { get, has: () => true };
}

/** The texts of a dictionary by their number, each cut out once. */
function dictionary({ offsets, dictionary }: Text): (key: number) => string {
  const known: (string | undefined)[] = [];
  // Offsets count bytes of UTF-8; of plain letters a text has as many.
  const isPlain = dictionary.length === (offsets[offsets.length - 1] ?? 0);
  let bytes: Uint8Array | undefined;
  const decoder = new TextDecoder();
  const cut = (key: number): string => {
    const from = offsets[key] ?? 0;
    const to = offsets[key + 1] ?? from;
    if (isPlain) {
      return dictionary.slice(from, to);
    }
    bytes ??= new TextEncoder().encode(dictionary);
    return decoder.decode(bytes.subarray(from, to));
  };
  return (key) => (known[key] ??= cut(key));
}

function has(validity: Validity): (at: number) => boolean {
  return validity.length === 0
    ? () => true
    : (at) => (((validity[at >> 3] ?? 0) >> (at & 7)) & 1) === 1;
}
