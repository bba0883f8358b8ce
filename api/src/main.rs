//! The `mee` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    mee_api::cli::main()
}
