//! Tells the tests whether the shared reference data is at hand, so that those that need it are reported as ignored
//! where it is not. The library itself knows nothing of it.

fn main() {
    println!("cargo::rerun-if-env-changed=GRADUS_DATA");
    println!("cargo::rustc-check-cfg=cfg(shared_data)");
    if std::env::var_os("GRADUS_DATA").is_some() {
        println!("cargo::rustc-cfg=shared_data");
    }
}
