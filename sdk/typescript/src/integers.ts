/** A whole number: `5n`, or `5` if it is small enough to be exact. */
export type Whole = bigint | number;

/** The whole number, exactly; what has a fraction is refused. */
export function whole(value: Whole): bigint {
  if (typeof value === "bigint") {
    return value;
  }
  if (Number.isSafeInteger(value)) {
    return BigInt(value);
  }
  throw new RangeError(
    `${value} is no whole number: binary fractions are not exact; write a whole number of minor ` +
      "units, hundredths or millionths, such as `Percent.basisPoints(1250)`",
  );
}

/** `value × numerator ÷ denominator`, rounded down (towards −∞); 0 if the denominator is 0. */
export function scale(value: bigint, numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) {
    return 0n;
  }
  const product = value * numerator;
  const quotient = product / denominator;
  const rest = product % denominator;
  return rest !== 0n && rest < 0n !== denominator < 0n ? quotient - 1n : quotient;
}

/** An integer that counts 10⁻ᵈⁱᵍⁱᵗˢ as a decimal, with at least `fraction` digits after the point. */
export function decimal(value: bigint, digits: number, fraction: number): string {
  const sign = value < 0n ? "-" : "";
  const all = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
  const point = all.length - digits;
  let rest = all.slice(point);
  while (rest.length > fraction && rest.endsWith("0")) {
    rest = rest.slice(0, -1);
  }
  return sign + all.slice(0, point) + (rest === "" ? "" : `.${rest}`);
}
