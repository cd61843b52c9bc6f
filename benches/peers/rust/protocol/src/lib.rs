//! What every contender written in Rust speaks: one JSON object per line in, one per line out.
//!
//! `load` reads the input into memory before any clock starts; `run` does the work once and answers with its seconds,
//! the peak of the resident memory since the load, and, where a path is given, the weights in a file.

mod bandwidth;
mod files;
mod memory;

use std::error::Error;
use std::io::{BufRead, Write};
use std::time::Instant;

pub use bandwidth::{Lanes, sum};
pub use files::{read, write};
pub use serde_json::{Value, json};

/// What may go wrong is told to the caller as text.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// One run of a job.
pub struct Outcome {
    /// Seconds of the work alone.
    pub seconds: f64,
    /// Weights, then the bias where there is one.
    pub weights: Option<Vec<f64>>,
    /// Whatever else is worth a note.
    pub notes: Value,
}

impl Outcome {
    /// Times `work`, which returns the weights or nothing.
    pub fn timed(work: impl FnOnce() -> Result<Option<Vec<f64>>>) -> Result<Self> {
        let clock = Instant::now();
        let weights = work()?;
        Ok(Self { seconds: clock.elapsed().as_secs_f64(), weights, notes: Value::Null })
    }
}

/// A job with its input in memory, and how many bytes that input has.
pub struct Loaded {
    pub bytes: usize,
    pub job: Job,
}

/// Does the work once, with these settings.
pub type Job = Box<dyn FnMut(&Value) -> Result<Outcome>>;

impl Loaded {
    pub fn new(bytes: usize, job: impl FnMut(&Value) -> Result<Outcome> + 'static) -> Self {
        Self { bytes, job: Box::new(job) }
    }
}

/// Answers lines until there are no more.
pub fn serve(open: impl Fn(&Value) -> Result<Loaded>) {
    let mut loaded: Option<Loaded> = None;
    let mut answer = |line: &str| -> Result<Value> {
        let request: Value = serde_json::from_str(line)?;
        match text(&request, "do")? {
            "load" => {
                loaded = None;
                let idle = memory::resident();
                let opened = open(&request)?;
                let bytes = opened.bytes;
                loaded = Some(opened);
                memory::forget_peak();
                Ok(json!({ "bytes": bytes, "idle": idle }))
            }
            "run" => {
                let loaded = loaded.as_mut().ok_or("nothing is loaded")?;
                let outcome = (loaded.job)(&request)?;
                let peak = memory::peak();
                if let (Some(path), Some(weights)) = (request["weights"].as_str(), &outcome.weights) {
                    write(path, weights)?;
                }
                Ok(json!({ "seconds": outcome.seconds, "peak": peak, "notes": outcome.notes }))
            }
            other => Err(format!("no such request: {other}").into()),
        }
    };
    let mut out = std::io::stdout();
    for line in std::io::stdin().lock().lines().map_while(std::result::Result::ok) {
        let reply = answer(&line).unwrap_or_else(|error| json!({ "error": error.to_string() }));
        if writeln!(out, "{reply}").and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

/// A text that a request must hold.
pub fn text<'a>(request: &'a Value, name: &str) -> Result<&'a str> {
    request[name].as_str().ok_or_else(|| format!("{name:?} is missing").into())
}

/// A count that a request must hold.
pub fn count(request: &Value, name: &str) -> Result<usize> {
    request[name].as_u64().map(|value| value as usize).ok_or_else(|| format!("{name:?} is missing").into())
}

/// A number that a request must hold.
pub fn number(request: &Value, name: &str) -> Result<f64> {
    request[name].as_f64().ok_or_else(|| format!("{name:?} is missing").into())
}
