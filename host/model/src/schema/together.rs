//! Fields that have a value together, so that who knows of one of them knows of
//! the others.

use super::{FieldId, Schema};

/// Fields of which all or none have a value.
const TOGETHER: [&[&str]; 2] = [BOUGHT, &["customer.birth_date", "customer.birthday"]];

/// Those that a member has who has bought something.
const BOUGHT: &[&str] = &[
    "history.first_purchase_at",
    "history.last_purchase_at",
    "history.days_since_purchase",
];

impl Schema {
    /// The fields that have a value if this one has: itself and its companions.
    pub fn together(&self, id: FieldId) -> Vec<FieldId> {
        let name = self.field(id).map_or("", |field| field.name.as_str());
        let all = TOGETHER.iter().find(|fields| fields.contains(&name));
        let others = all.into_iter().flat_map(|fields| fields.iter());
        let mut ids: Vec<FieldId> = others.filter_map(|name| self.find(name)).collect();
        if !ids.contains(&id) {
            ids.push(id);
        }
        ids
    }

    /// The fields that have a value if a number is not 0; none of most numbers.
    pub fn counted_by(&self, id: FieldId) -> Vec<FieldId> {
        let is_count = self
            .field(id)
            .is_some_and(|field| field.name == "history.purchases");
        let fields = if is_count { BOUGHT } else { &[] };
        fields.iter().filter_map(|name| self.find(name)).collect()
    }
}
