//! What requests did, span by span, sent to a collector of OpenTelemetry.
//!
//! The standard's own variables of the environment say where it is:
//! `OTEL_EXPORTER_OTLP_ENDPOINT`, or `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` for
//! traces alone, with `OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_SERVICE_NAME`,
//! `OTEL_TRACES_SAMPLER` and the like beside them. Without the first two,
//! nothing is sent.

use std::time::Duration;

use anyhow::Context as _;
use async_trait::async_trait;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{SdkTracerProvider, Tracer};
use tracing_opentelemetry::OpenTelemetryLayer;
use ureq::Agent;

/// How long a collector may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// How the service is called if `OTEL_SERVICE_NAME` does not say it.
const SERVICE: &str = "sadakat";

/// What sends traces, until it is dropped: then those that wait are sent.
pub(in crate::commands) struct Traces(SdkTracerProvider);

impl Traces {
    /// Sends traces from now on, to where the environment says.
    pub(super) fn start() -> anyhow::Result<Self> {
        let agent = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .build();
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Sender(agent.into()))
            .build()
            .context("traces cannot be sent")?;
        let resource = match std::env::var_os("OTEL_SERVICE_NAME") {
            Some(_) => Resource::builder(),
            None => Resource::builder().with_service_name(SERVICE),
        };
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource.build())
            .build();
        // Requests go on with the trace that they come with.
        opentelemetry::global::set_text_map_propagator(TraceContextPropagator::new());
        Ok(Self(provider))
    }

    /// What makes traces of spans.
    pub(super) fn layer<S>(&self) -> OpenTelemetryLayer<S, Tracer>
    where
        S: tracing::Subscriber + for<'span> tracing_subscriber::registry::LookupSpan<'span>,
    {
        let tracer = self.0.tracer(SERVICE);
        tracing_opentelemetry::layer()
            .with_tracer(tracer)
            // A span has its name for good once it is the current one, and the
            // path of the API is found only then.
            .with_context_activation(false)
            .with_location(false)
            .with_threads(false)
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown_with_timeout(PATIENCE) {
            crate::output::error(&format!("the last traces were not sent: {error}"));
        }
    }
}

/// The client that webhooks use as well. The thread that sends traces does
/// nothing else, and may wait.
#[derive(Debug)]
struct Sender(Agent);

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (head, body) = request.into_parts();
        let answered = self.0.run(Request::from_parts(head, &*body))?;
        let (head, mut body) = answered.into_parts();
        let body = body.read_to_vec()?;
        Ok(Response::from_parts(head, body.into()))
    }
}
