import { decimal, scale, whole, type Whole } from "./integers.ts";

const MILLION = 1_000_000n;

/** A percentage, exact to six digits after the point. */
export class Percent {
  /** Millionths of a percent: 10 % is 10 000 000. */
  readonly millionths: bigint;

  private constructor(millionths: bigint) {
    this.millionths = millionths;
  }

  /** A whole number of percent: `Percent.whole(15)` is 15 %. */
  static whole(percent: Whole): Percent {
    return new Percent(whole(percent) * MILLION);
  }

  /** Hundredths of a percent: `Percent.basisPoints(1250)` is 12.5 %. */
  static basisPoints(hundredths: Whole): Percent {
    return new Percent(whole(hundredths) * (MILLION / 100n));
  }

  /** What `part` is of `of`, rounded down at the sixth digit; 0 % if `of` is 0. */
  static ratio(part: Whole, of: Whole): Percent {
    return new Percent(scale(whole(part), 100n * MILLION, whole(of)));
  }

  /** This many millionths of a percent. */
  static fromMillionths(millionths: Whole): Percent {
    return new Percent(whole(millionths));
  }

  /** Without zeros at the end, such as `12.5`. */
  toString(): string {
    return decimal(this.millionths, 6, 0);
  }
}

/** What points are multiplied by, exact to six digits after the point. */
export class Factor {
  /** Millionths: doubling is 2 000 000. */
  readonly millionths: bigint;

  private constructor(millionths: bigint) {
    this.millionths = millionths;
  }

  /** A whole factor: `Factor.whole(2)` doubles. */
  static whole(factor: Whole): Factor {
    return new Factor(whole(factor) * MILLION);
  }

  /** `part ÷ of`, rounded down at the sixth digit: `Factor.ratio(3, 2)` is one and a half. */
  static ratio(part: Whole, of: Whole): Factor {
    return new Factor(scale(whole(part), MILLION, whole(of)));
  }

  /** The factor that makes this percentage: 150 % is one and a half. */
  static percent(percent: Percent): Factor {
    return new Factor(scale(percent.millionths, 1n, 100n));
  }
}

/** An amount in minor units (kuruş, cents) of the batch's {@link Currency}. */
export class Money {
  static readonly ZERO = new Money(0n);
  /** The amount in minor units. */
  readonly minor: bigint;

  private constructor(minor: bigint) {
    this.minor = minor;
  }

  /** This many minor units: 1999 is 19.99 where the minor unit has two digits. */
  static fromMinor(minor: Whole): Money {
    return new Money(whole(minor));
  }

  /** The sum of amounts. */
  static sum(amounts: Iterable<Money>): Money {
    let sum = 0n;
    for (const amount of amounts) {
      sum += amount.minor;
    }
    return new Money(sum);
  }

  plus(other: Money): Money {
    return new Money(this.minor + other.minor);
  }

  minus(other: Money): Money {
    return new Money(this.minor - other.minor);
  }

  times(count: Whole): Money {
    return new Money(this.minor * whole(count));
  }

  /** A percentage of the amount, rounded down to the minor unit (towards −∞). */
  percent(percent: Percent): Money {
    return new Money(scale(this.minor, percent.millionths, 100n * MILLION));
  }

  /** The amount × `part` ÷ `of`, rounded down to the minor unit; nothing if `of` is 0. */
  share(part: Whole, of: Whole): Money {
    return new Money(scale(this.minor, whole(part), whole(of)));
  }

  /** Below 0 if this is less than the other, 0 if they are equal, else above 0. */
  compare(other: Money): number {
    return this.minor < other.minor ? -1 : this.minor > other.minor ? 1 : 0;
  }
}

/** How much of something, in thousandths: pieces, kilograms, litres. */
export class Quantity {
  static readonly ZERO = new Quantity(0n);
  /** Thousandths: one and a half is 1500. */
  readonly thousandths: bigint;

  private constructor(thousandths: bigint) {
    this.thousandths = thousandths;
  }

  /** A whole number. */
  static whole(units: Whole): Quantity {
    return new Quantity(whole(units) * 1_000n);
  }

  /** This many thousandths: 1500 is one and a half. */
  static fromThousandths(thousandths: Whole): Quantity {
    return new Quantity(whole(thousandths));
  }

  /** The sum of quantities. */
  static sum(quantities: Iterable<Quantity>): Quantity {
    let sum = 0n;
    for (const quantity of quantities) {
      sum += quantity.thousandths;
    }
    return new Quantity(sum);
  }

  plus(other: Quantity): Quantity {
    return new Quantity(this.thousandths + other.thousandths);
  }

  minus(other: Quantity): Quantity {
    return new Quantity(this.thousandths - other.thousandths);
  }

  /** Whole units, rounded down (towards −∞): two and a half is 2. */
  wholeUnits(): bigint {
    return scale(this.thousandths, 1n, 1_000n);
  }

  /** Whether nothing stands after the point. */
  isWhole(): boolean {
    return this.thousandths % 1_000n === 0n;
  }

  /** What this much costs at a price for one, rounded down to the minor unit. */
  at(price: Money): Money {
    return Money.fromMinor(scale(this.thousandths, price.minor, 1_000n));
  }

  /** Without zeros at the end, such as `2.5`. */
  toString(): string {
    return decimal(this.thousandths, 3, 0);
  }
}

/** Points, exact to six digits after the point. The host rounds down to the wallet's precision. */
export class Points {
  static readonly ZERO = new Points(0n);
  /** Millionths of a point: one point is 1 000 000. */
  readonly millionths: bigint;

  private constructor(millionths: bigint) {
    this.millionths = millionths;
  }

  /** A whole number of points. */
  static whole(points: Whole): Points {
    return new Points(whole(points) * MILLION);
  }

  /** This many millionths of a point. */
  static fromMillionths(millionths: Whole): Points {
    return new Points(whole(millionths));
  }

  plus(other: Points): Points {
    return new Points(this.millionths + other.millionths);
  }

  minus(other: Points): Points {
    return new Points(this.millionths - other.millionths);
  }

  times(count: Whole): Points {
    return new Points(this.millionths * whole(count));
  }

  /** A percentage of the points, rounded down at the sixth digit (towards −∞). */
  percent(percent: Percent): Points {
    return new Points(scale(this.millionths, percent.millionths, 100n * MILLION));
  }

  /** Without what stands after the point, rounded down (towards −∞). */
  floor(): Points {
    return Points.whole(scale(this.millionths, 1n, MILLION));
  }

  /** Without zeros at the end, such as `7.5`. */
  toString(): string {
    return decimal(this.millionths, 6, 0);
  }
}

/** The currency of every amount in a batch. */
export class Currency {
  /** The ISO 4217 code, such as `TRY`. */
  readonly code: string;
  /** How many digits the minor unit has: 0 for JPY, 2 for TRY, 3 for KWD. */
  readonly minorDigits: number;
  /** How many minor units make one whole unit. */
  readonly minorPerUnit: bigint;

  constructor(code: string, minorDigits: number) {
    this.code = code;
    this.minorDigits = minorDigits;
    this.minorPerUnit = 10n ** BigInt(minorDigits);
  }

  /** This many whole units. */
  units(units: Whole): Money {
    return Money.fromMinor(whole(units) * this.minorPerUnit);
  }

  /** How many whole units the amount holds, rounded down (towards −∞): 19.99 holds 19. */
  wholeUnits(amount: Money): bigint {
    return scale(amount.minor, 1n, this.minorPerUnit);
  }

  /** The amount as a decimal for a message, such as `19.90`, without the currency's sign. */
  show(amount: Money): string {
    return decimal(amount.minor, this.minorDigits, this.minorDigits);
  }
}
