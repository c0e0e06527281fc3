//! The command line of Vitrine.
fn main() {}
