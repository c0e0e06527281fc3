//! What the program understands.

use std::net::SocketAddr;
use std::num::NonZeroU32;

use clap::{Args, Parser, Subcommand};
use tracing::level_filters::LevelFilter;

/// Collects the answers of annotators, in SQLite or PostgreSQL.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Arguments {
    /// What is logged: off, error, warn, info or debug; never what was answered
    #[arg(long, global = true, env = "VITRINE_COLLECTOR_LOG", default_value = "info")]
    pub log: LevelFilter,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer requests until the process is told to stop
    Serve(Settings),
    /// Copy everything into an empty database: a backup while the collector runs, or a move to PostgreSQL
    Copy {
        /// Database to read
        #[arg(long, value_name = "URL")]
        from: String,
        /// Database to write; it must hold no project
        #[arg(long, value_name = "URL")]
        to: String,
    },
}

#[derive(Args, Debug)]
pub struct Settings {
    /// Address to listen at
    #[arg(long, env = "VITRINE_COLLECTOR_LISTEN", default_value = "127.0.0.1:8788")]
    pub listen: SocketAddr,
    /// sqlite:FILE, or postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, env = "VITRINE_COLLECTOR_DATABASE", default_value = "sqlite:labels.db", hide_env_values = true)]
    pub database: String,
    /// The administrator's token, 16 characters at least; by the environment alone, so that no list of processes shows it
    #[arg(env = "VITRINE_COLLECTOR_ADMIN_TOKEN", hide_env_values = true, hide = true, required = true)]
    pub admin_token: String,
    /// Origins whose pages may call, such as https://labels.example.com; a page behind the same origin needs none
    #[arg(long, env = "VITRINE_COLLECTOR_ORIGINS", value_delimiter = ',', value_name = "ORIGIN")]
    pub allow_origin: Vec<String>,
    /// Requests a second that a token may make on average; four times as many at once
    #[arg(long, env = "VITRINE_COLLECTOR_RATE", default_value = "20")]
    pub rate: NonZeroU32,
    /// Connections to the database
    #[arg(long, env = "VITRINE_COLLECTOR_CONNECTIONS", default_value = "8")]
    pub connections: NonZeroU32,
    /// Seconds until an item that was handed out and not answered goes to someone else
    #[arg(long, env = "VITRINE_COLLECTOR_LEASE_SECONDS", default_value = "3600")]
    pub lease_seconds: NonZeroU32,
}
