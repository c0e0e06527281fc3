//! The command line of Vitrine; `vitrine help` says what it does.

fn main() -> std::process::ExitCode {
    vitrine::cli::run()
}
