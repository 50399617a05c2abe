//! Bodies of bounded size, in bounded time.

use axum::body::{Body, Bytes, to_bytes};
use axum::http::StatusCode;

use crate::problem::Problem;
use crate::settings::Settings;

/// Reads a body; a client that sends too much, or too slowly, is refused.
pub(crate) async fn read(body: Body, settings: &Settings) -> Result<Bytes, Problem> {
    let most = settings.most_bytes;
    match tokio::time::timeout(settings.body_time, to_bytes(body, most)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) => {
            // A body that breaks off is a client's matter as well.
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            let is_long = cause.is_some_and(|cause| cause.contains("length limit"));
            Err(if is_long {
                let detail = format!("the body has more than {most} bytes");
                Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    detail,
                    "send fewer events at once",
                )
            } else {
                let help = "send the body as long as `content-length` says";
                Problem::new(StatusCode::BAD_REQUEST, "the body breaks off", help)
            })
        }
        Err(_) => {
            let detail = format!("the body took longer than {:?}", settings.body_time);
            Err(Problem::new(
                StatusCode::REQUEST_TIMEOUT,
                detail,
                "send it at once",
            ))
        }
    }
}
