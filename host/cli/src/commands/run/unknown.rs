//! Events of members who are not among the customers.

use sadakat_engine::batch::Columns;
use sadakat_engine::records::CustomerTable;
use sadakat_engine::schema::Schema;

/// Events that were decided as guests' events though they name a member.
#[derive(Debug, Default)]
pub(super) struct UnknownMembers {
    pub(super) events: u64,
    /// The first of them.
    example: Option<String>,
}

impl UnknownMembers {
    /// Counts those of a chunk.
    pub(super) fn count(&mut self, columns: &Columns, customers: &CustomerTable, schema: &Schema) {
        let ids = schema.find("customer.id").and_then(|id| columns.get(id));
        let Some(ids) = ids.and_then(|column| column.as_text()) else {
            return;
        };
        for row in 0..columns.rows() {
            if let Some(id) = ids.get(row)
                && customers.find(id).is_none()
            {
                self.events += 1;
                self.example.get_or_insert_with(|| id.to_owned());
            }
        }
    }

    /// What is to be said of them.
    pub(super) fn note(&self) -> Option<String> {
        let example = self.example.as_deref()?;
        let some = if self.events == 1 {
            "1 event names a customer who is".to_owned()
        } else {
            format!("{} events name customers who are", self.events)
        };
        Some(format!(
            "note: {some} not among the customers, such as `{example}`: they were decided as guests' events\n  \
             name a file that has them with --customers, or refuse such events with --unknown-customers reject"
        ))
    }
}
