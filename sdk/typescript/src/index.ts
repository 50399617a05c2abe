/// <reference path="../contract/sadakat-plugin-types.d.ts" />
/// <reference path="../contract/sadakat-plugin-console.d.ts" />
/// <reference path="../globals.d.ts" />

/** Write a campaign for Sadakat in TypeScript: see the SDK's README. */
export { campaign, type Campaign, type Definition } from "./campaign.ts";
export { log } from "./console.ts";
export type {
  CouponWorth,
  DiscountSize,
  DiscountTerms,
  Effects,
  Shown,
} from "./effects.ts";
export { field, type Field, type LinesField } from "./field.ts";
export type { Whole } from "./integers.ts";
export { param, type Param } from "./param.ts";
export { Day, Instant } from "./time.ts";
export { Currency, Factor, Money, Percent, Points, Quantity } from "./values.ts";
