//! The peers written in Rust as contenders: ndarray, linfa, smartcore, ferrolearn.

mod dense;
#[cfg(feature = "ferrolearn")]
mod ferrolearn;
mod linfa_;
mod products;
mod smartcore_;

use protocol::{Loaded, Result, Value, serve, text};

fn open(request: &Value) -> Result<Loaded> {
    match text(request, "job")? {
        "pass" => products::open(request),
        "linfa" => linfa_::open(request),
        "smartcore" => smartcore_::open(request),
        #[cfg(feature = "ferrolearn")]
        "ferrolearn" => ferrolearn::open(request),
        other => Err(format!("no such job: {other}").into()),
    }
}

fn main() {
    serve(open);
}
