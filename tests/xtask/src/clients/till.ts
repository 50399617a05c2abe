// A till, by the types that are generated: what the server may not be sent, or
// does not answer, does not compile.
import type { components, paths } from "./sadakat";

type Event = components["schemas"]["Event"];
type Processed = components["schemas"]["Processed"];

const event: Event = {
  id: "ts-1",
  kind: "purchase",
  at: "2026-11-21T14:03:00+03:00",
  customer: "c42",
  purchase: { lines: [{ sku: "latte", quantity: 2, unit_price: "95.00" }] },
};

type Answer =
  paths["/v1/events"]["post"]["responses"]["200"]["content"]["application/json"];

export function points(processed: Processed & Answer): string[] {
  return processed.decisions
    .flatMap((decision) => decision.effects)
    .filter((effect) => effect.kind === "points")
    .map((effect) => `${effect.campaign}: ${effect.amount ?? "0"} ${effect.wallet ?? ""}`);
}

// @ts-expect-error an event has a kind
export const without_kind: Event = { id: "ts-2", at: event.at };
