//! Has the SDK taken in again when it changes, new files included.

fn main() {
    println!("cargo::rerun-if-changed=../rust");
    println!("cargo::rerun-if-changed=../python");
    println!("cargo::rerun-if-changed=../typescript");
    println!("cargo::rerun-if-changed=../wit");
}
