//! Campaigns that run plugins, in a host that was built without them.

use std::sync::Arc;

use super::Folder;
use super::compile::Loader;
use super::manifest::Manifest;
use super::signers::Signers;
use crate::diagnostic::{Diagnostic, SourceId, Span, codes};
use crate::program::Limits;
use crate::program::Program;

/// There are none.
#[derive(Default)]
pub(super) struct Plugins {}

/// There are none to compile.
#[cfg(feature = "watch")]
pub(crate) struct Uncompiled(std::convert::Infallible);

#[cfg(feature = "watch")]
impl Uncompiled {
    pub(crate) const fn path(&self) -> &Arc<str> {
        match self.0 {}
    }

    pub(crate) const fn manifests(&self) -> &[String] {
        match self.0 {}
    }

    pub(crate) const fn compile(self) {
        match self.0 {}
    }
}

impl Plugins {
    #[cfg(feature = "watch")]
    pub(super) fn uncompiled(&mut self, _: &Folder) -> Vec<Uncompiled> {
        Vec::new()
    }

    pub(super) fn turn_to(&mut self, _: &Folder, _: &Limits, _: &Signers) {}
}

impl Loader<'_> {
    /// Nothing is known of plugins here.
    pub(super) const fn may_discount(&mut self, _: SourceId, _: &str, _: &Span) -> bool {
        false
    }

    /// Says that no plugin can run here.
    pub(super) fn plugin(
        &mut self,
        manifest: &Manifest,
        name: &str,
        span: &Span,
    ) -> Option<(Arc<dyn Program>, bool)> {
        let message = format!("this host runs no plugins, such as `{name}`");
        self.report.push(
            Diagnostic::error(codes::NO_PLUGINS, manifest.source, span.clone(), message)
                .help("build the host with its feature `wasm`, or write the campaign as a script"),
        );
        None
    }
}
