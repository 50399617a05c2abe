import type {
  Batch,
  Description,
  EffectKind,
  Isolation,
  Outcome,
} from "sadakat:plugin/types@1.0.0";
import { about } from "./console.ts";
import { Buffer, type Effects } from "./effects.ts";
import type { Param, ParamsOf } from "./param.ts";
import { bindEvents, describeFields, type EventOf, type EventSchema } from "./rows.ts";
import { Currency } from "./values.ts";

/** What a campaign's parameters are called. */
export type ParamSchema = Readonly<Record<string, Param<unknown>>>;

/** A campaign: what it can be told, what it reads, what it proposes. */
export interface Definition<P extends ParamSchema, S extends EventSchema> {
  /** What a campaign's manifest sets under `[params]`. */
  params: P;
  /** What it sees of an event. */
  event: S;
  /** Every kind of effect that it may propose; the host refuses others. */
  effects: readonly EffectKind[];
  /** Whether instances may be kept between calls, if a manifest asks for that; by default yes. */
  isolation?: Isolation;
  /** Says what is wrong with the parameters, and what to write instead. */
  validate?(params: ParamsOf<P>): string | undefined;
  /** Proposes effects for one event. What it throws fails this event only. */
  evaluate(event: EventOf<S>, effects: Effects, params: ParamsOf<P>): void;
}

/** A campaign that a plugin exports. */
export interface Campaign {
  describe(): Omit<Description, "name" | "version" | "summary">;
  evaluate(batch: Batch, words: (error: unknown) => string): Outcome;
}

/** Makes a campaign of its parts: the default export of a plugin. */
export function campaign<const P extends ParamSchema, const S extends EventSchema>(
  definition: Definition<P, S>,
): Campaign {
  const { params, event, effects, isolation = "shared" } = definition;
  const fields = describeFields(event);
  return {
    describe: () => ({
      fields,
      parameters: Object.entries(params).map(([name, of]) => ({
        name,
        type: of.type,
        description: of.description,
        ...(of.initial === undefined ? {} : { default: of.initial }),
      })),
      effects: [...effects],
      isolation,
    }),
    evaluate: (batch, words) => {
      about(0xffff_ffff);
      const given: Record<string, unknown> = {};
      for (const [at, [name, of]] of Object.entries(params).entries()) {
        const value = batch.parameters[at];
        if (value === undefined) {
          throw new TypeError(`parameter ${name}: the host gave no value`);
        }
        given[name] = of.read(value);
      }
      const told = Object.freeze(given) as ParamsOf<P>;
      const wrong = definition.validate?.(told);
      if (wrong !== undefined) {
        throw wrong;
      }
      const view = bindEvents(event, batch);
      const buffer = new Buffer(new Currency(batch.currency, batch.minorDigits));
      for (let at = 0; at < batch.events; at += 1) {
        about(at);
        buffer.begin(at);
        try {
          definition.evaluate(view(at), buffer, told);
        } catch (error) {
          buffer.fail(words(error));
        }
      }
      return buffer.finish();
    },
  };
}
