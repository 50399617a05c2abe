//! The fields that every program has.

use super::field::{Field, FieldType, Origin, Presence};

use FieldType::{Boolean, Date, Instant, Integer, Money, Quantity, Text, Texts};
use Origin::{Customer, Derived, Event, Line, Phase, PhaseLine, State};
use Presence::{DefaultEmpty, Optional, Required};

const ZERO: Presence = Presence::Default(0);

/// One row a field: name, type, presence, origin.
///
/// Fields of a kind's own object (`purchase.*`) are present on events of that
/// kind only; on others they are missing, whatever the presence says, and a
/// campaign can only read them if all kinds in its `on` have them.
const BUILTIN: &[(&str, FieldType, Presence, Origin)] = &[
    ("event.id", Text, Required, Event),
    ("event.kind", Text, Required, Event),
    ("event.at", Instant, Required, Event),
    // The local time by the program's clock, or the one that `local_time`
    // names: hour 0 to 23, minute of the day 0 to 1439, weekday 1 (Monday) to
    // 7.
    ("event.hour", Integer, Required, Derived),
    ("event.minute", Integer, Required, Derived),
    ("event.weekday", Integer, Required, Derived),
    // Differs for every pair of campaign and event, the same at every replay.
    ("event.seed", Integer, Required, Derived),
    ("today", Date, Required, Derived),
    ("now", Instant, Required, Derived),
    ("customer.id", Text, Required, Customer),
    ("customer.birth_date", Date, Optional, Customer),
    // Whether today is the birthday, by the program's rule for 29 February.
    ("customer.birthday", Boolean, Optional, Derived),
    ("customer.joined_at", Instant, Optional, Customer),
    ("customer.tier", Text, Optional, State),
    ("customer.language", Text, Optional, Customer),
    ("customer.country", Text, Optional, Customer),
    ("customer.city", Text, Optional, Customer),
    // An IANA name: the zone of windows that go by the member's clock.
    ("customer.time_zone", Text, Optional, Customer),
    ("customer.tags", Texts, DefaultEmpty, State),
    ("purchase.id", Text, Optional, Event),
    // The event that a return takes back, in whole or in part.
    ("purchase.of", Text, Optional, Event),
    ("purchase.store", Text, Optional, Event),
    // An IANA name: the zone of windows that go by the store's clock.
    ("purchase.time_zone", Text, Optional, Event),
    ("purchase.channel", Text, Optional, Event),
    ("purchase.currency", Text, Required, Event),
    ("purchase.total", Money, Required, Event),
    // What shipping costs before discounts; neither in the total nor a line.
    // Without it there is nothing that a discount on shipping could lower.
    ("purchase.shipping", Money, ZERO, Event),
    // The tax within the total.
    ("purchase.tax", Money, ZERO, Event),
    // What of the price was paid with points: a tender, no discount, so it
    // lowers neither the total nor a threshold. A return may have what of the
    // refund went back as points; else it is the goods' share.
    ("purchase.paid_with_points", Money, ZERO, Event),
    // The total after the discounts of earlier phases; known from `order` on.
    ("purchase.net", Money, Required, Phase),
    // What base points are computed of, known from `earn` on: the net amounts
    // of lines that are neither gifts nor stored value, more or less the
    // components that `[earn]` of program.toml switches; never below 0.
    ("purchase.earning", Money, Required, Phase),
    // Points that the earn phase gave for this event, in the first wallet;
    // known from `boost` on. With decimal places in the smallest unit: of
    // 12.50 points, 1250.
    ("purchase.base_points", Integer, ZERO, Phase),
    ("purchase.coupons", Texts, DefaultEmpty, Event),
    ("purchase.tender", Text, Optional, Event),
    ("line.sku", Text, Required, Line),
    ("line.name", Text, Optional, Line),
    // A line without one has the empty text.
    ("line.category", Text, DefaultEmpty, Line),
    ("line.brand", Text, Optional, Line),
    ("line.quantity", Quantity, Required, Line),
    ("line.unit_price", Money, Optional, Line),
    ("line.discount", Money, ZERO, Line),
    ("line.amount", Money, Required, Line),
    // The amount after the discounts of earlier phases; known from `order` on.
    ("line.net", Money, Required, PhaseLine),
    // A free item with this order: no discount and no points on it.
    ("line.gift", Boolean, ZERO, Line),
    // Sells stored value, such as a gift card: earns nothing unless `[earn]`
    // says otherwise, and has no part in discounts unless `[money]` does.
    ("line.stored_value", Boolean, ZERO, Line),
    // Of earlier events. Spend is what was paid for goods, by `[spend]` of
    // program.toml. What came back of a purchase counts no more, and a purchase
    // of which nothing is left is none; that the member was there stays.
    ("history.purchases", Integer, ZERO, State),
    ("history.spend", Money, ZERO, State),
    ("history.spend_this_year", Money, ZERO, State),
    ("history.first_purchase_at", Instant, Optional, State),
    ("history.last_purchase_at", Instant, Optional, State),
    ("history.days_since_purchase", Integer, Optional, State),
    // Consecutive weeks, Monday to Sunday, with a purchase: up to this week
    // if it has one already, else up to last week.
    ("history.streak_weeks", Integer, ZERO, State),
    ("referral.friend", Text, Optional, Event),
    ("referral.advocate", Text, Optional, Event),
];

/// The fields that every program has. Wallets add `wallet.<name>.balance` and
/// `wallet.<name>.pending`, in the wallet's smallest unit.
pub fn builtin() -> impl Iterator<Item = Field> {
    BUILTIN.iter().map(|&(name, ty, presence, origin)| Field {
        name: name.to_owned(),
        ty,
        presence,
        origin,
    })
}
