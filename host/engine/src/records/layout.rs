//! Which keys a record has, and which field each one is: the schema, arranged
//! for reading.

use super::keys::Keys;
use crate::schema::{Field, FieldId, FieldType, KindId, Origin, Presence, Schema};

/// A field as a record carries it.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) id: FieldId,
    /// The key in the record.
    pub(super) key: String,
    pub(super) ty: FieldType,
    pub(super) presence: Presence,
    /// Whether the sign is not the record's to choose. Goods that come back
    /// within a receipt have quantities below zero, and so their amounts.
    pub(super) unsigned: bool,
    /// Whether its texts are coupon codes, which people type.
    pub(super) codes: bool,
}

impl Slot {
    /// A field of what is known of members.
    pub(super) fn of_fact(id: FieldId, field: &Field) -> Self {
        Self {
            id,
            // Only records have keys.
            key: String::new(),
            ty: field.ty,
            presence: field.presence,
            unsigned: false,
            codes: field.holds_coupon_codes(),
        }
    }
}

/// What a key leads to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Target {
    /// A value, for the slot with this position.
    Slot(usize),
    /// An object of the shape with this position.
    Object(usize),
    /// The array of a purchase's lines.
    Lines,
}

/// Whose events have an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// All events.
    All,
    /// Purchases and returns.
    Purchases,
    /// Events of one kind.
    Kind(KindId),
}

impl Owner {
    pub(super) fn includes(self, kind: KindId) -> bool {
        match self {
            Self::All => true,
            Self::Purchases => kind.has_purchase(),
            Self::Kind(own) => own == kind,
        }
    }
}

/// An object and its keys.
#[derive(Debug)]
pub(super) struct Shape {
    /// What stands before the keys in messages: `purchase.`, or nothing.
    pub(super) prefix: String,
    pub(super) owner: Owner,
    pub(super) keys: Keys,
    /// One per key.
    pub(super) targets: Vec<Target>,
    /// Those of them that are slots.
    pub(super) slots: Vec<usize>,
}

/// The shapes of a record. The first is the record itself.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) slots: Vec<Slot>,
    pub(super) shapes: Vec<Shape>,
    /// The shape of a purchase's lines, if there are any.
    pub(super) line: Option<usize>,
}

/// The shape that is the record itself.
pub(super) const TOP: usize = 0;

impl Layout {
    /// The layout of event records.
    pub(super) fn events(schema: &Schema) -> Self {
        let mut layout = Self::default();
        layout.shape("", Owner::All);
        let purchase = layout.object("purchase", Owner::Purchases);
        let line = layout.shape("purchase.lines[].", Owner::Purchases);
        layout.line = Some(line);
        layout.key(purchase, "lines", Target::Lines);
        for (id, field) in fields(schema) {
            let (object, key) = field.name.split_once('.').unwrap_or(("", &field.name));
            let shape = match (field.origin, object) {
                (Origin::Line, _) => line,
                (Origin::Event, "event") => TOP,
                (Origin::Event, "purchase") => purchase,
                (Origin::Event, _) => {
                    let owner = schema.kinds().find(object).map_or(Owner::All, Owner::Kind);
                    layout.object(object, owner)
                }
                (Origin::Customer, _) if field.name == "customer.id" => {
                    // Members have an id; guests' events name nobody.
                    let presence = Presence::Optional;
                    layout.slot(
                        TOP,
                        "customer",
                        id,
                        &Field {
                            presence,
                            ..field.clone()
                        },
                    );
                    continue;
                }
                _ => continue,
            };
            layout.slot(shape, key, id, field);
        }
        layout
    }

    /// The layout of customer records: what a member is, and what they start
    /// with.
    pub(super) fn customers(schema: &Schema) -> Self {
        let mut layout = Self::default();
        layout.shape("", Owner::All);
        for (id, field) in fields(schema) {
            let key = field.name.strip_prefix("customer.").unwrap_or(&field.name);
            if field.origin == Origin::Customer {
                layout.slot(TOP, key, id, field);
            } else if matches!(key, "tags" | "tier") && key != field.name {
                // State, which a record may start with but need not.
                let presence = match field.presence {
                    Presence::Required => Presence::Optional,
                    other => other,
                };
                layout.slot(
                    TOP,
                    key,
                    id,
                    &Field {
                        presence,
                        ..field.clone()
                    },
                );
            }
        }
        layout
    }

    /// The position of a field's slot.
    pub(super) fn find(&self, schema: &Schema, name: &str) -> Option<usize> {
        let id = schema.find(name)?;
        self.slots.iter().position(|slot| slot.id == id)
    }

    /// The slots of a shape.
    pub(super) fn slots_of(&self, shape: usize) -> impl Iterator<Item = usize> {
        let slots = self.shapes.get(shape).map_or(&[][..], |s| &s.slots);
        slots.iter().copied()
    }

    fn shape(&mut self, prefix: &str, owner: Owner) -> usize {
        self.shapes.push(Shape {
            prefix: prefix.to_owned(),
            owner,
            keys: Keys::default(),
            targets: Vec::new(),
            slots: Vec::new(),
        });
        self.shapes.len() - 1
    }

    /// The object that stands under `name` in the record.
    fn object(&mut self, name: &str, owner: Owner) -> usize {
        let prefix = format!("{name}.");
        if let Some(at) = self.shapes.iter().position(|shape| shape.prefix == prefix) {
            return at;
        }
        let shape = self.shape(&prefix, owner);
        self.key(TOP, name, Target::Object(shape));
        shape
    }

    fn key(&mut self, shape: usize, key: &str, target: Target) {
        if let Some(shape) = self.shapes.get_mut(shape) {
            shape.keys.push(key);
            shape.targets.push(target);
            if let Target::Slot(slot) = target {
                shape.slots.push(slot);
            }
        }
    }

    fn slot(&mut self, shape: usize, key: &str, id: FieldId, field: &Field) {
        let unsigned = matches!(
            field.name.as_str(),
            "purchase.shipping"
                | "purchase.tax"
                | "purchase.paid_with_points"
                | "line.unit_price"
                | "line.discount"
        );
        self.slots.push(Slot {
            id,
            key: key.to_owned(),
            ty: field.ty,
            presence: field.presence,
            unsigned,
            codes: field.holds_coupon_codes(),
        });
        self.key(shape, key, Target::Slot(self.slots.len() - 1));
    }
}

fn fields(schema: &Schema) -> impl Iterator<Item = (FieldId, &Field)> {
    let fields = schema.fields().iter();
    fields.filter_map(|field| Some((schema.find(&field.name)?, field)))
}
