//! What a visitor is told if a page cannot be made.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sadakat_engine::load::FolderError;
use sadakat_ledger::LedgerError;

use crate::desk::DeskError;

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("there is no such page")]
    Nowhere,
    #[error("{0}")]
    Asked(String),
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error("{0}")]
    Store(#[from] std::io::Error),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error("{0}")]
    Broken(String),
}

impl Failure {
    const fn status(&self) -> StatusCode {
        match self {
            Self::Nowhere
            | Self::Ledger(LedgerError::UnknownMember(_) | LedgerError::UnknownEvent(_)) => {
                StatusCode::NOT_FOUND
            }
            Self::Asked(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Desk(
                DeskError::Stale(_)
                | DeskError::StaleSegments
                | DeskError::Overtaken
                | DeskError::Wrong(_),
            ) => StatusCode::CONFLICT,
            Self::Desk(DeskError::Nothing) => StatusCode::NOT_FOUND,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = self.status();
        if status.is_server_error() {
            tracing::error!(error = %self, "a page of the console could not be made");
        }
        let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        (status, kind, format!("{self}\n")).into_response()
    }
}
