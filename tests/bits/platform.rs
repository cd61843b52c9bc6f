//! What the last bits depend on beside the code: the system's mathematical functions, and the vector instructions, by which
//! `faer` takes its products.

use super::fingerprint::{Fingerprint, Hash};

/// The same on two machines that give a fit the same bits.
pub(super) fn platform() -> Fingerprint {
    let functions = [f64::ln, f64::ln_1p, f64::exp, f64::exp_m1, f64::sin, f64::cos, f64::tanh, f64::cbrt];
    let mut values = Hash::default();
    for step in 1..2000 {
        let x = f64::from(step) / 97.0;
        values = functions.iter().fold(values, |hash, function| hash.number(function(x))).number(x.powf(0.37));
    }
    let instructions = instructions()
        .iter()
        .fold(Hash::default().text(std::env::consts::ARCH), |hash, has| hash.count(u64::from(*has)));
    Fingerprint::of_hashes(values, instructions)
}

#[cfg(target_arch = "x86_64")]
fn instructions() -> [bool; 3] {
    [is_x86_feature_detected!("fma"), is_x86_feature_detected!("avx2"), is_x86_feature_detected!("avx512f")]
}

#[cfg(not(target_arch = "x86_64"))]
fn instructions() -> [bool; 0] {
    []
}
