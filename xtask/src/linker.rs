//! What the linker can do for the size of the program, where it is one that can.
//!
//! Half of the functions of generic code are the same machine code under several names, and a position-independent program
//! lists each of its addresses in a table. LLD folds the first and packs the second, which together are a tenth of the program.

use std::path::Path;
use std::process::Command;

use crate::process;

/// The first glibc whose loader reads packed addresses.
const PACKED_SINCE: (u32, u32) = (2, 36);

/// What `rustc` is told for the program, beyond its profile: nothing where the linker is not LLD.
pub fn arguments() -> Vec<&'static str> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu")) || !has_lld() {
        return Vec::new();
    }
    let mut arguments = vec!["-Clink-arg=-Wl,--icf=safe"];
    if glibc().is_some_and(|version| version >= PACKED_SINCE) {
        arguments.push("-Clink-arg=-Wl,-z,pack-relative-relocs");
    }
    arguments
}

/// Whether `rustc` brings LLD and links with it, as the toolchains of rust-lang.org do on this platform since Rust 1.90.
fn has_lld() -> bool {
    let root = process::output(Command::new("rustc").args(["--print", "sysroot"])).unwrap_or_default();
    Path::new(root.trim()).join("lib/rustlib/x86_64-unknown-linux-gnu/bin/gcc-ld/ld.lld").is_file()
}

fn glibc() -> Option<(u32, u32)> {
    let told = process::output(Command::new("getconf").arg("GNU_LIBC_VERSION")).ok()?;
    let (major, minor) = told.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
