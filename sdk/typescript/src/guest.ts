import type { Batch, Description, Outcome } from "sadakat:plugin/types@1.0.0";
import type { Campaign } from "./campaign.ts";
import { writeTo, type Write } from "./console.ts";
import { madeUp } from "./warm.ts";

/** Lines of the built script, and which lines of sources they are from. */
export type Places = (line: number) => string | undefined;

/** The two functions of the contract. */
export function exported(
  campaign: Campaign,
  about: Pick<Description, "name" | "version" | "summary">,
  write: Write,
  places: Places,
): { describe(): Description; evaluate(batch: Batch): Outcome } {
  const words = (error: unknown) => describeError(error, places);
  const plugin = {
    describe: (): Description => ({ ...about, ...campaign.describe() }),
    evaluate: (batch: Batch): Outcome => {
      try {
        return campaign.evaluate(batch, words);
      } catch (error) {
        // What the contract's `err` carries.
        throw { payload: words(error) };
      }
    },
  };
  // While the plugin is built nobody hears it.
  writeTo(() => {});
  try {
    plugin.evaluate(madeUp(plugin.describe()));
  } catch {
    // Parameters without defaults may be refused.
  }
  writeTo(write);
  return plugin;
}

/** A text that was thrown is the author's own words; an error comes with its place. */
function describeError(error: unknown, places: Places): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  for (const [, line] of (error.stack ?? "").matchAll(/:(\d+):\d+$/gm)) {
    const place = places(Number(line));
    if (place !== undefined) {
      return `${error.message} (${place})`;
    }
  }
  return error.message;
}
