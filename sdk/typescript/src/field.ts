import type { Column, FieldType } from "sadakat:plugin/types@1.0.0";
import { integers, text, texts, type Reader } from "./columns.ts";
import { Day, Instant } from "./time.ts";
import { Money, Quantity } from "./values.ts";

/** A field that a campaign reads: its name in the program's schema, and what it holds. */
export class Field<T> {
  readonly name: string;
  readonly type: FieldType;
  /** Whether the campaign copes with a missing value. */
  readonly isOptional: boolean;
  readonly #bind: (column: Column) => Reader<T>;

  constructor(
    name: string,
    type: FieldType,
    isOptional: boolean,
    bind: (column: Column) => Reader<T>,
  ) {
    this.name = name;
    this.type = type;
    this.isOptional = isOptional;
    this.#bind = bind;
  }

  /** The value may be missing; the campaign sees `undefined` then. */
  optional(): Field<T | undefined> {
    const bind = (column: Column) => {
      const { get, has } = this.#bind(column);
      return { get: (at: number) => (has(at) ? get(at) : undefined), has };
    };
    return new Field<T | undefined>(this.name, this.type, true, bind);
  }

  /** How entries of the field's column are read. */
  reader(column: Column): Reader<T> {
    return this.#bind(column);
  }
}

/** What the names of fields say when they are read. */
export type FieldsOf<S> = { readonly [K in keyof S]: S[K] extends { reader(c: never): Reader<infer T> } ? T : never };

/** Fields of a line, by the names that the campaign gives them. */
export type LineSchema = Readonly<Record<string, Field<unknown>>>;

/** The lines of a purchase, with the fields that the campaign reads of each. */
export class LinesField<S extends LineSchema> {
  readonly schema: S;

  constructor(schema: S) {
    this.schema = schema;
  }
}

const required = <T>(name: string, type: FieldType, make: (value: bigint) => T) =>
  new Field<T>(name, type, false, (column) => integers(column, make));

/** The fields that an event or a line can have, by what they hold. */
export const field = {
  boolean: (name: string) => required(name, "boolean", (value) => value !== 0n),
  /** A whole number; as a `bigint`, because 64 bits do not fit a `number`. */
  integer: (name: string) => required(name, "integer", (value) => value),
  text: (name: string) => new Field<string>(name, "text", false, text),
  /** Several texts, such as tags. */
  texts: (name: string) => new Field<readonly string[]>(name, "texts", false, texts),
  date: (name: string) => required(name, "date", (value) => Day.fromDays(value)),
  instant: (name: string) => required(name, "instant", (value) => Instant.fromMicros(value)),
  money: (name: string) => required(name, "money", (value) => Money.fromMinor(value)),
  quantity: (name: string) => required(name, "quantity", (value) => Quantity.fromThousandths(value)),
  /** The lines of a purchase. */
  lines: <S extends LineSchema>(schema: S) => new LinesField<S>(schema),
};
