//! Events of a stream become bookings of a ledger, each once.
