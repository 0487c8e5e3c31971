//! How the binary is linked: what a start must write into it before it runs is packed where the system can read it so.

use std::process::Command;

/// The first GNU C library that reads packed relocations.
const READS: (u32, u32) = (2, 36);

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=LYCEUM_PORTABLE");
    // A binary that is to be taken to older systems is built with LYCEUM_PORTABLE=1.
    if std::env::var_os("LYCEUM_PORTABLE").is_none() && is_built_for_here() && library().is_some_and(|version| version >= READS) {
        // 74,000 of them take 1.8 MB of the file, all of it read at each start (PERFORMANCE.md G1, G11, G19).
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

fn is_built_for_here() -> bool {
    let of = |name: &str| std::env::var(name).unwrap_or_default();
    of("TARGET") == of("HOST") && of("CARGO_CFG_TARGET_OS") == "linux" && of("CARGO_CFG_TARGET_ENV") == "gnu"
}

/// The version of this system's C library.
fn library() -> Option<(u32, u32)> {
    let said = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    let (major, minor) = said.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
