//! The console as a browser sees it: by its answers, and in Chromium.

mod answers;
mod browser;
mod pages;
mod shop;
