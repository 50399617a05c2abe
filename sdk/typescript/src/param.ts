import type { FieldType, Value } from "sadakat:plugin/types@1.0.0";
import { whole, type Whole } from "./integers.ts";
import { Day, Instant } from "./time.ts";
import { Money, Quantity } from "./values.ts";

/** A parameter that campaigns set under `[params]`. */
export class Param<T> {
  readonly type: FieldType;
  /** Shown to authors. */
  readonly description: string;
  /** The value if a campaign gives none; without it the parameter is required. */
  readonly initial: Value | undefined;
  readonly #read: (value: Value) => T;

  constructor(
    type: FieldType,
    description: string,
    initial: Value | undefined,
    read: (value: Value) => T,
  ) {
    this.type = type;
    this.description = description;
    this.initial = initial;
    this.#read = read;
  }

  /** The value that a campaign gave. */
  read(value: Value): T {
    return this.#read(value);
  }
}

/** The values of parameters by their names. */
export type ParamsOf<S> = { readonly [K in keyof S]: S[K] extends Param<infer T> ? T : never };

interface Settings<T> {
  /** The value if a campaign gives none. */
  default?: T;
}

function integer<T>(
  type: FieldType,
  description: string,
  initial: bigint | undefined,
  make: (value: bigint) => T,
): Param<T> {
  const value: Value | undefined =
    initial === undefined ? undefined : { tag: "integer", val: initial };
  return new Param(type, description, value, (given) => {
    if (given.tag !== "integer") {
      throw new TypeError("the host gave a parameter of another type");
    }
    return make(given.val);
  });
}

/** The parameters that a campaign can have, by what they hold. */
export const param = {
  boolean: (description: string, settings: Settings<boolean> = {}) => {
    const initial = settings.default === undefined ? undefined : settings.default ? 1n : 0n;
    return integer("boolean", description, initial, (value) => value !== 0n);
  },
  integer: (description: string, settings: Settings<Whole> = {}) => {
    const initial = settings.default === undefined ? undefined : whole(settings.default);
    return integer("integer", description, initial, (value) => value);
  },
  date: (description: string, settings: Settings<string> = {}) => {
    const initial = settings.default === undefined ? undefined : Day.parse(settings.default);
    if (settings.default !== undefined && initial === undefined) {
      throw new RangeError(`${settings.default} is no date such as 2026-01-31`);
    }
    return integer("date", description, initial?.days, (value) => Day.fromDays(value));
  },
  instant: (description: string, settings: Settings<Instant> = {}) =>
    integer("instant", description, settings.default?.micros, (value) => Instant.fromMicros(value)),
  money: (description: string, settings: Settings<Money> = {}) =>
    integer("money", description, settings.default?.minor, (value) => Money.fromMinor(value)),
  quantity: (description: string, settings: Settings<Quantity> = {}) =>
    integer("quantity", description, settings.default?.thousandths, (value) =>
      Quantity.fromThousandths(value),
    ),
  text: (description: string, settings: Settings<string> = {}) => {
    const initial: Value | undefined =
      settings.default === undefined ? undefined : { tag: "text", val: settings.default };
    return new Param<string>("text", description, initial, (given) => {
      if (given.tag !== "text") {
        throw new TypeError("the host gave a parameter of another type");
      }
      return given.val;
    });
  },
  /** Several texts. */
  texts: (description: string, settings: Settings<readonly string[]> = {}) => {
    const initial: Value | undefined =
      settings.default === undefined ? undefined : { tag: "texts", val: [...settings.default] };
    return new Param<readonly string[]>("texts", description, initial, (given) => {
      if (given.tag !== "texts") {
        throw new TypeError("the host gave a parameter of another type");
      }
      return given.val;
    });
  },
};
