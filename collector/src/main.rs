//! `vitrine-collector`: hands out items to annotators and keeps their answers. See `docs/COLLECTOR.md`.
//!
//! request → [`routes`] → [`store`] (SQLite or PostgreSQL); answers go through [`writer`], which commits many at once.

mod app;
mod caller;
mod clock;
mod error;
mod limits;
mod linger;
mod metrics;
mod openapi;
mod recent;
mod routes;
mod settings;
mod store;
mod writer;

use std::process::ExitCode;

use clap::Parser;
use tracing::error;

use crate::settings::{Arguments, Command};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_target(false)
        .with_max_level(arguments.log)
        .init();
    let outcome = match arguments.command {
        Command::Serve(settings) => app::serve(settings).await,
        Command::Copy { from, to } => store::copy::copy(&from, &to).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            error!("{problem:#}");
            ExitCode::FAILURE
        }
    }
}
