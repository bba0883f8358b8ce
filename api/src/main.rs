//! The `mee` command.

use std::process::ExitCode;

/// Answers are many small texts made on two or more threads, and given back on them: the system's own allocator took a
/// seventh of the time of an answer.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    mee_api::cli::main()
}
