//! A new migration has to be compiled in even when no line of Rust changed.

fn main() {
    println!("cargo:rerun-if-changed=../migrations/server");
}
