import type { EffectKind, Outcome } from "sadakat:plugin/types@1.0.0";
import { whole, type Whole } from "./integers.ts";
import { Money, Percent, Points, Quantity, type Currency, type Factor } from "./values.ts";

/** The kinds of effects, by their numbers in the contract. */
const KINDS: readonly EffectKind[] = [
  "points",
  "multiply",
  "discount",
  "gift",
  "coupon",
  "message",
  "tag",
  "untag",
  "tier",
  "progress",
  "custom",
];

/** What a value of a message or a custom effect can be. */
export type Shown = string | Whole | boolean | { toString(): string };

/** How much a price is lowered: by a percentage, by an amount, or to a price. */
export type DiscountSize = { percent: Percent } | { amount: Money } | { setPrice: Money };

/** What a discount has besides its size. */
export interface DiscountTerms {
  /** Which price is lowered: the order's unless said otherwise, or a line's by its place from 0. */
  on?: "order" | "shipping" | { line: number };
  /** At most this amount is taken off. */
  cap?: Money;
  /** Computes on what earlier discounts have left, not on the initial price. */
  ofRemaining?: boolean;
}

/** What a coupon is worth: nothing is said if the offer itself says it. */
export type CouponWorth = { percent?: Percent } | { amount?: Money };

/** Collects what a campaign proposes for one event. */
export interface Effects {
  /** The currency of every amount in this batch. */
  readonly currency: Currency;
  /** Gives points into a wallet, the one named `points` unless said otherwise. No points, no effect. */
  points(points: Points, wallet?: string): void;
  /** Multiplies the base points in a wallet, the one named `points` unless said otherwise. */
  multiply(factor: Factor, wallet?: string): void;
  /** Lowers a price. */
  discount(discount: DiscountSize & DiscountTerms): void;
  /** Adds a free product to the order; one piece unless said otherwise. */
  gift(sku: string, quantity?: Quantity): void;
  /** Gives a coupon for later, which ends so many days after it is given, or never. */
  coupon(offer: string, worth?: CouponWorth & { validDays?: Whole }): void;
  /** Sends a message made from a template with named values. */
  message(template: string, values?: Readonly<Record<string, Shown>>): void;
  /** Adds a tag to the member. */
  tag(tag: string): void;
  /** Takes a tag from the member. */
  untag(tag: string): void;
  /** Moves the member to a tier. */
  tier(tier: string): void;
  /** Moves the member so many steps towards a badge; one unless said otherwise. */
  progress(badge: string, steps?: Whole): void;
  /** Tells whoever listens something that Sadakat has no word for. */
  custom(name: string, values?: Readonly<Record<string, Shown>>): void;
}

/** Where the columns of an answer ended before an event. */
interface Mark {
  rows: number;
  discounts: number;
  coupons: number;
  counts: number;
  values: number;
}

const LARGEST = 2n ** 63n - 1n;
const SMALLEST = -(2n ** 63n);

/** What a batch's events propose, in the columns of the contract. */
export class Buffer implements Effects {
  readonly currency: Currency;
  readonly #events: number[] = [];
  readonly #kinds: number[] = [];
  readonly #names: number[] = [];
  readonly #amounts: bigint[] = [];
  readonly #units: number[] = [];
  readonly #targets: number[] = [];
  readonly #bases: number[] = [];
  readonly #caps: bigint[] = [];
  readonly #couponUnits: number[] = [];
  readonly #days: bigint[] = [];
  readonly #counts: number[] = [];
  readonly #valueNames: number[] = [];
  readonly #valueTexts: number[] = [];
  readonly #texts: string[] = [];
  readonly #positions = new Map<string, number>();
  readonly #failures: { event: number; message: string }[] = [];
  #event = 0;
  #mark: Mark = { rows: 0, discounts: 0, coupons: 0, counts: 0, values: 0 };

  constructor(currency: Currency) {
    this.currency = currency;
  }

  /** What is proposed from now on is for this event. */
  begin(event: number): void {
    this.#event = event;
    this.#mark = {
      rows: this.#events.length,
      discounts: this.#units.length,
      coupons: this.#couponUnits.length,
      counts: this.#counts.length,
      values: this.#valueNames.length,
    };
  }

  /** Drops what the event at hand proposed, and says why. */
  fail(message: string): void {
    const { rows, discounts, coupons, counts, values } = this.#mark;
    for (const column of [this.#events, this.#kinds, this.#names, this.#amounts]) {
      column.length = rows;
    }
    for (const column of [this.#units, this.#targets, this.#bases, this.#caps]) {
      column.length = discounts;
    }
    this.#couponUnits.length = this.#days.length = coupons;
    this.#counts.length = counts;
    this.#valueNames.length = this.#valueTexts.length = values;
    this.#failures.push({ event: this.#event, message });
  }

  points(points: Points, wallet = "points"): void {
    if (points.millionths !== 0n) {
      this.#push("points", wallet, points.millionths);
    }
  }

  multiply(factor: Factor, wallet = "points"): void {
    this.#push("multiply", wallet, factor.millionths);
  }

  discount(discount: DiscountSize & DiscountTerms): void {
    const [unit, size] =
      "percent" in discount
        ? [1, discount.percent.millionths]
        : "amount" in discount
          ? [2, discount.amount.minor]
          : [3, discount.setPrice.minor];
    const { on = "order", cap, ofRemaining = false } = discount;
    this.#row("discount", 0, size);
    this.#units.push(unit);
    this.#targets.push(on === "order" ? 0 : on === "shipping" ? 1 : 2 + on.line);
    this.#bases.push(ofRemaining ? 1 : 0);
    this.#caps.push(fits(cap === undefined ? -1n : cap.minor));
  }

  gift(sku: string, quantity = Quantity.whole(1)): void {
    this.#push("gift", sku, quantity.thousandths);
  }

  coupon(offer: string, worth: CouponWorth & { validDays?: Whole } = {}): void {
    const percent = "percent" in worth ? worth.percent : undefined;
    const amount = "amount" in worth ? worth.amount : undefined;
    const days = fits(whole(worth.validDays ?? 0n));
    this.#push("coupon", offer, percent?.millionths ?? amount?.minor ?? 0n);
    this.#couponUnits.push(percent !== undefined ? 1 : amount !== undefined ? 2 : 0);
    this.#days.push(days);
  }

  message(template: string, values: Readonly<Record<string, Shown>> = {}): void {
    this.#valued("message", template, values);
  }

  tag(tag: string): void {
    this.#push("tag", tag, 0n);
  }

  untag(tag: string): void {
    this.#push("untag", tag, 0n);
  }

  tier(tier: string): void {
    this.#push("tier", tier, 0n);
  }

  progress(badge: string, steps: Whole = 1n): void {
    this.#push("progress", badge, whole(steps));
  }

  custom(name: string, values: Readonly<Record<string, Shown>> = {}): void {
    this.#valued("custom", name, values);
  }

  /** The answer to the batch. */
  finish(): Outcome {
    return {
      effects: {
        events: Uint32Array.from(this.#events),
        kinds: Uint8Array.from(this.#kinds),
        names: Uint32Array.from(this.#names),
        amounts: BigInt64Array.from(this.#amounts),
        discounts: {
          units: Uint8Array.from(this.#units),
          targets: Uint32Array.from(this.#targets),
          bases: Uint8Array.from(this.#bases),
          caps: BigInt64Array.from(this.#caps),
        },
        coupons: {
          units: Uint8Array.from(this.#couponUnits),
          days: BigInt64Array.from(this.#days),
        },
        values: {
          counts: Uint32Array.from(this.#counts),
          names: Uint32Array.from(this.#valueNames),
          texts: Uint32Array.from(this.#valueTexts),
        },
        texts: this.#texts,
      },
      failures: this.#failures,
    };
  }

  #push(kind: EffectKind, name: string, amount: bigint): void {
    this.#row(kind, this.#position(name), amount);
  }

  #row(kind: EffectKind, name: number, amount: bigint): void {
    const exact = fits(amount);
    this.#events.push(this.#event);
    this.#kinds.push(KINDS.indexOf(kind));
    this.#names.push(name);
    this.#amounts.push(exact);
  }

  #valued(kind: EffectKind, name: string, values: Readonly<Record<string, Shown>>): void {
    const shown = Object.entries(values).map(([key, value]) => [key, show(key, value)] as const);
    this.#push(kind, name, 0n);
    this.#counts.push(shown.length);
    for (const [key, value] of shown) {
      this.#valueNames.push(this.#position(key));
      this.#valueTexts.push(this.#position(value));
    }
  }

  #position(text: string): number {
    const known = this.#positions.get(text);
    if (known !== undefined) {
      return known;
    }
    const position = this.#texts.push(text) - 1;
    this.#positions.set(text, position);
    return position;
  }
}

/** An amount that the contract can carry, whose ends stand for what it cannot. */
function fits(amount: bigint): bigint {
  if (amount >= LARGEST || amount <= SMALLEST) {
    throw new RangeError("an amount is too large to count");
  }
  return amount;
}

function show(key: string, value: Shown): string {
  if (typeof value === "number") {
    return whole(value).toString();
  }
  if (value instanceof Money) {
    throw new TypeError(`\`${key}\` is an amount: write \`effects.currency.show(…)\``);
  }
  return String(value);
}
