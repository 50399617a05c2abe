//! Plugin building.
