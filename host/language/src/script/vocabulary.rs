//! The names that scripts read, and where their values stand.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::cell::{Cell, Source};
use sadakat_model::schema::{Field, FieldId, Schema};

/// Something with parts: `purchase`, `customer`, `wallet.points`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ObjectId(u16);

/// A part of an object.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    /// A value.
    Field(Cell),
    /// An object of its own, such as `wallet.points`.
    Object(ObjectId),
    /// `purchase.lines`.
    Lines,
}

/// A name that no script needs to define.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Global {
    /// `today` and `now`.
    Field(Cell),
    /// `purchase`, `customer`, …
    Object(ObjectId),
    /// `params`.
    Params,
    /// `tables`.
    Tables,
}

#[derive(Debug)]
struct Object {
    name: String,
    parts: BTreeMap<String, Part>,
}

/// All names of a schema.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    pub(crate) schema: Arc<Schema>,
    objects: Vec<Object>,
    globals: HashMap<String, Global>,
    lines: BTreeMap<String, Cell>,
}

impl Vocabulary {
    pub(crate) fn new(schema: Arc<Schema>) -> Self {
        let mut vocabulary = Self {
            schema: schema.clone(),
            objects: Vec::new(),
            globals: HashMap::new(),
            lines: BTreeMap::new(),
        };
        vocabulary.globals.insert("params".into(), Global::Params);
        vocabulary.globals.insert("tables".into(), Global::Tables);
        for name in [
            "event", "customer", "purchase", "history", "wallet", "segment",
        ] {
            vocabulary.object(name);
        }
        for name in schema.kinds().names() {
            // `return` is a word of the language, and is read as `purchase`.
            if name != "return" {
                vocabulary.object(name);
            }
        }
        for (index, field) in schema.fields().iter().enumerate() {
            let cell = Cell::new(&schema, FieldId::from_index(index), field);
            match field.name.rsplit_once('.') {
                Some(("line", part)) => {
                    vocabulary.lines.insert(part.to_owned(), cell);
                }
                Some((object, part)) => {
                    let object = vocabulary.object(object);
                    vocabulary.add(object, part, Part::Field(cell));
                }
                None => {
                    let global = Global::Field(cell);
                    vocabulary.globals.insert(field.name.clone(), global);
                }
            }
        }
        let purchase = vocabulary.object("purchase");
        vocabulary.add(purchase, "lines", Part::Lines);
        vocabulary
    }

    fn add(&mut self, object: ObjectId, name: &str, part: Part) {
        if let Some(object) = self.objects.get_mut(usize::from(object.0)) {
            object.parts.insert(name.to_owned(), part);
        }
    }

    /// The object of this whole name, which is added if it is new.
    fn object(&mut self, name: &str) -> ObjectId {
        let known = self.objects.iter().position(|object| object.name == name);
        if let Some(index) = known {
            return ObjectId(index as u16);
        }
        let id = ObjectId(u16::try_from(self.objects.len()).unwrap_or(u16::MAX));
        self.objects.push(Object {
            name: name.to_owned(),
            parts: BTreeMap::new(),
        });
        match name.rsplit_once('.') {
            Some((parent, part)) => {
                let parent = self.object(parent);
                self.add(parent, part, Part::Object(id));
            }
            None => {
                self.globals.insert(name.to_owned(), Global::Object(id));
            }
        }
        id
    }

    pub(crate) fn global(&self, name: &str) -> Option<Global> {
        self.globals.get(name).copied()
    }

    pub(crate) fn globals(&self) -> impl Iterator<Item = &str> {
        self.globals.keys().map(String::as_str)
    }

    pub(crate) fn part(&self, object: ObjectId, name: &str) -> Option<Part> {
        let object = self.objects.get(usize::from(object.0))?;
        object.parts.get(name).copied()
    }

    /// The whole name of an object.
    pub(crate) fn name(&self, object: ObjectId) -> &str {
        let object = self.objects.get(usize::from(object.0));
        object.map_or("", |object| object.name.as_str())
    }

    /// The names of an object's parts.
    pub(crate) fn parts(&self, object: ObjectId) -> impl Iterator<Item = (&str, Part)> {
        let object = self.objects.get(usize::from(object.0));
        object
            .into_iter()
            .flat_map(|object| object.parts.iter())
            .map(|(name, part)| (name.as_str(), *part))
    }

    /// All objects.
    pub(crate) fn objects(&self) -> impl Iterator<Item = ObjectId> {
        (0..self.objects.len()).map(|index| ObjectId(index as u16))
    }

    /// A line's value.
    pub(crate) fn line(&self, name: &str) -> Option<Cell> {
        self.lines.get(name).copied()
    }

    /// All values of a line.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (&str, Cell)> {
        self.lines.iter().map(|(name, cell)| (name.as_str(), *cell))
    }

    /// Whether a field's texts are coupon codes, which are kept in one form.
    pub(crate) fn holds_coupon_codes(&self, cell: Cell) -> bool {
        let field = self.schema.field(cell.id);
        field.is_some_and(Field::holds_coupon_codes)
    }

    /// The fields that reading the cell needs in a batch.
    pub(crate) fn needs(&self, cell: Cell) -> Option<FieldId> {
        match cell.source {
            Source::Column => Some(cell.id),
            Source::Birthday => self.schema.find("customer.birth_date"),
            Source::Seed => self.schema.find("event.id"),
            _ => None,
        }
    }
}
