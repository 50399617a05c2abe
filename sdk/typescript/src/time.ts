import { scale, whole, type Whole } from "./integers.ts";

const MILLISECONDS_OF_DAY = 86_400_000;

/** A calendar date. JavaScript's own `Date` is an instant of a machine's clock. */
export class Day {
  /** Days since 1970-01-01. */
  readonly days: bigint;

  private constructor(days: bigint) {
    this.days = days;
  }

  /** This many days after 1970-01-01. */
  static fromDays(days: Whole): Day {
    return new Day(whole(days));
  }

  /** Reads `2026-11-21`; nothing if that is no date. */
  static parse(text: string): Day | undefined {
    const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
    return day === undefined ? undefined : Day.of(Number(year), Number(month), Number(day));
  }

  /** The date with this year, month (1 to 12) and day; nothing if there is none such. */
  static of(year: number, month: number, day: number): Day | undefined {
    const at = new Date(0);
    at.setUTCFullYear(year, month - 1, day);
    const exists =
      at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
    // A whole number of days, which is exact.
    return exists ? new Day(BigInt(at.getTime() / MILLISECONDS_OF_DAY)) : undefined;
  }

  get year(): number {
    return this.#midnight().getUTCFullYear();
  }

  /** 1 to 12. */
  get month(): number {
    return this.#midnight().getUTCMonth() + 1;
  }

  /** 1 to 31. */
  get day(): number {
    return this.#midnight().getUTCDate();
  }

  /** 1 for Monday to 7 for Sunday, as in `event.weekday`. */
  get weekday(): number {
    // 1970-01-01 was a Thursday.
    return Number((((this.days + 3n) % 7n) + 7n) % 7n) + 1;
  }

  /** The Monday of this date's week. */
  monday(): Day {
    return this.plusDays(1 - this.weekday);
  }

  plusDays(days: Whole): Day {
    return new Day(this.days + whole(days));
  }

  /** Days from this date to a later one; below 0 if that is earlier. */
  daysUntil(later: Day): bigint {
    return later.days - this.days;
  }

  /** As `2026-11-21`. */
  toString(): string {
    return this.#midnight().toISOString().slice(0, 10);
  }

  #midnight(): Date {
    return new Date(Number(this.days) * MILLISECONDS_OF_DAY);
  }
}

/** A moment, in microseconds since 1970-01-01T00:00:00Z. */
export class Instant {
  readonly micros: bigint;

  private constructor(micros: bigint) {
    this.micros = micros;
  }

  static fromMicros(micros: Whole): Instant {
    return new Instant(whole(micros));
  }

  /** Whole seconds from this moment to a later one, rounded down. */
  secondsUntil(later: Instant): bigint {
    return scale(later.micros - this.micros, 1n, 1_000_000n);
  }
}
