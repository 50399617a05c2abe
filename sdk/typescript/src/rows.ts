import type { Batch, Column, Field as Described } from "sadakat:plugin/types@1.0.0";
import type { Reader } from "./columns.ts";
import { LinesField, type Field, type FieldsOf, type LineSchema } from "./field.ts";

/** Fields of an event, by the names that the campaign gives them. */
export type EventSchema = Readonly<Record<string, Field<unknown> | LinesField<LineSchema>>>;

/** An event as a campaign sees it. */
export type EventOf<S> = {
  readonly [K in keyof S]: S[K] extends LinesField<infer L>
    ? readonly FieldsOf<L>[]
    : S[K] extends { reader(column: never): Reader<infer T> }
      ? T
      : never;
};

/** The fields of a schema, those of the event first, in the order of columns. */
export function describeFields(schema: EventSchema): Described[] {
  const own: Described[] = [];
  const lines: Described[] = [];
  for (const of of Object.values(schema)) {
    if (of instanceof LinesField) {
      for (const line of Object.values(of.schema)) {
        lines.push(described(line, true));
      }
    } else {
      own.push(described(of, false));
    }
  }
  return [...own, ...lines];
}

function described(field: Field<unknown>, ofLine: boolean): Described {
  const { name, type, isOptional } = field;
  if (name.startsWith("line.") !== ofLine) {
    throw new TypeError(
      ofLine
        ? `\`${name}\` is no field of a line: write it beside \`field.lines\``
        : `\`${name}\` is a field of a line: write it within \`field.lines({ … })\``,
    );
  }
  return { name, type, optional: isOptional };
}

/** Views of a batch's events. A field is read when the campaign asks for it. */
export function bindEvents<S extends EventSchema>(
  schema: S,
  batch: Batch,
): (event: number) => EventOf<S> {
  const columns = batch.columns[Symbol.iterator]();
  const next = (): Column => {
    const { value, done } = columns.next();
    if (done === true) {
      throw new TypeError("the host gave too few columns");
    }
    return value;
  };
  const readers: Record<string, (at: number) => unknown> = {};
  for (const [name, of] of Object.entries(schema)) {
    if (!(of instanceof LinesField)) {
      readers[name] = of.reader(next()).get;
    }
  }
  const starts = batch.lineStarts;
  for (const [name, of] of Object.entries(schema)) {
    if (of instanceof LinesField) {
      const ofLine: Record<string, (at: number) => unknown> = {};
      for (const [key, line] of Object.entries(of.schema)) {
        ofLine[key] = line.reader(next()).get;
      }
      const view = viewOf(ofLine);
      readers[name] = (event) => {
        const lines: object[] = [];
        for (let line = starts[event] ?? 0; line < (starts[event + 1] ?? 0); line += 1) {
          lines.push(view(line));
        }
        return lines;
      };
    }
  }
  return viewOf(readers) as (event: number) => EventOf<S>;
}

/** Makes objects whose properties are read from columns. */
function viewOf(readers: Record<string, (at: number) => unknown>): (at: number) => object {
  const place = Symbol("place");
  class View {
    readonly [place]: number;

    constructor(at: number) {
      this[place] = at;
    }
  }
  for (const [name, get] of Object.entries(readers)) {
    Object.defineProperty(View.prototype, name, {
      enumerable: true,
      get(this: View) {
        return get(this[place]);
      },
    });
  }
  return (at) => new View(at);
}
