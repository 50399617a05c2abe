//! The library as C sees it: built programs link it, and call it.

mod compiler;
mod corpus;
mod header;
mod programs;
mod service;
