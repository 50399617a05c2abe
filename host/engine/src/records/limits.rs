//! What one record, and one chunk of records, may hold.
//!
//! Memory is bounded by these alone: a reader holds one record, one chunk and
//! the window of recent ids, however long the file is.

/// Bytes of one record. A till receipt of 200 lines has 30 KB; a megabyte is
/// a file without line breaks, or an attack.
pub const MAX_RECORD_BYTES: usize = 1024 * 1024;

/// Lines of one event. The longest receipt among 25 000 of a wholesaler has
/// 1 114.
pub const MAX_LINES: usize = 10_000;

/// Bytes of one text. Ids, names and tags are far shorter; a longer text is a
/// document, which rules have no use for.
pub const MAX_TEXT: usize = 4 * 1024;

/// Texts of one field, such as a member's tags.
pub const MAX_TEXTS: usize = 1_000;

/// Events, and rejected records, of one chunk: enough that work done once a
/// chunk is nothing beside work done once an event.
pub const MAX_BATCH_EVENTS: usize = 65_536;

/// Bytes of records after which a chunk ends. It keeps every offset of a
/// chunk's texts within 32 bits, and a chunk's columns at some tens of MB.
pub const MAX_BATCH_BYTES: usize = 64 * 1024 * 1024;

/// Bytes of one customer file, uncompressed: all customers are one table,
/// whose texts have 32-bit offsets.
pub const MAX_CUSTOMER_BYTES: u64 = u32::MAX as u64;

/// How many earlier events a duplicate is found among. A resent file or a
/// retry repeats itself within hours; a million events are a busy day. It
/// costs 26 MB when full.
pub const DUPLICATE_WINDOW: usize = 1 << 20;

/// Bytes of a rejected record that its report repeats.
pub const MAX_EXCERPT: usize = 2 * 1024;
