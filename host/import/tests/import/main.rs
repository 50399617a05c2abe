//! Imports through the public interface, in one binary.

mod kinds;
mod record_lines;
mod samples;
mod shops;
