import { campaign, field, Money, param, Percent, Points } from "sadakat-sdk";

export default campaign({
  params: {
    points_per_unit: param.integer("Base points for every whole unit of the currency.", {
      default: 1,
    }),
    silver: param.integer("Bonus for silver members, in percent of the base points.", {
      default: 25,
    }),
    gold: param.integer("Bonus for gold members, in percent of the base points.", {
      default: 50,
    }),
    platinum: param.integer("Bonus for platinum members, in percent of the base points.", {
      default: 100,
    }),
    excluded_categories: param.texts("Categories that earn nothing, such as gift cards.", {
      default: [],
    }),
    wallet: param.text("Wallet that the points go into.", { default: "points" }),
  },

  event: {
    tier: field.text("customer.tier").optional(),
    lines: field.lines({
      category: field.text("line.category").optional(),
      amount: field.money("line.amount"),
    }),
  },

  effects: ["points"],

  validate(params) {
    for (const name of ["points_per_unit", "silver", "gold", "platinum"] as const) {
      if (params[name] < 0n) {
        return `${name} must not be negative`;
      }
    }
    return undefined;
  },

  evaluate(event, effects, params) {
    const { tier } = event;
    if (tier !== "silver" && tier !== "gold" && tier !== "platinum") {
      return;
    }
    const eligible = event.lines.filter(
      ({ category }) => category === undefined || !params.excluded_categories.includes(category),
    );
    // Rounded once for the order: two lines of 9.50 are 19 units, not 18.
    const units = effects.currency.wholeUnits(Money.sum(eligible.map(({ amount }) => amount)));
    const base = Points.whole(units).times(params.points_per_unit);
    effects.points(base.percent(Percent.whole(params[tier])), params.wallet);
  },
});
