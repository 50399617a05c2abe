import type { Batch, Column, Description, Text } from "sadakat:plugin/types@1.0.0";

/** Events of the made-up batch. */
const EVENTS = 2;

const TEXT: Text = {
  keys: Uint32Array.of(0, 0),
  offsets: Uint32Array.of(0, 1),
  dictionary: "x",
  validity: new Uint8Array(0),
};

/**
 * A batch that fits a description. What is asked once while the plugin is built is translated then,
 * and not anew at every call.
 */
export function madeUp({ fields, parameters }: Description): Batch {
  return {
    events: EVENTS,
    currency: "EUR",
    minorDigits: 2,
    lineStarts: Uint32Array.of(0, 1, 2),
    columns: fields.map(({ type }): Column => {
      switch (type) {
        case "text":
          return { tag: "text", val: TEXT };
        case "texts":
          return { tag: "texts", val: { starts: Uint32Array.of(0, 1, 2), items: TEXT } };
        default:
          return {
            tag: "integers",
            val: { values: BigInt64Array.of(1n, 1n), validity: new Uint8Array(0) },
          };
      }
    }),
    parameters: parameters.map(({ type, default: initial }) => {
      if (initial !== undefined) {
        return initial;
      }
      switch (type) {
        case "text":
          return { tag: "text", val: "x" };
        case "texts":
          return { tag: "texts", val: ["x"] };
        default:
          return { tag: "integer", val: 1n };
      }
    }),
  };
}
