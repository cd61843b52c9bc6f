//! What is compared: four hashes of a fit.

use std::fmt;
use std::str::FromStr;

use gradus::prelude::*;
use gradus::roles::Inputs;

/// FNV-1a of 64 bits over numbers.
#[derive(Clone, Copy)]
pub(super) struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn bytes(mut self, bytes: &[u8]) -> Self {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        self
    }

    pub(super) fn number(self, number: f64) -> Self {
        self.bytes(&number.to_bits().to_le_bytes())
    }

    pub(super) fn numbers(self, numbers: &[f64]) -> Self {
        numbers.iter().fold(self.count(numbers.len() as u64), |hash, number| hash.number(*number))
    }

    pub(super) fn optional(self, number: Option<f64>) -> Self {
        match number {
            None => self.count(0),
            Some(number) => self.count(1).number(number),
        }
    }

    pub(super) fn count(self, count: u64) -> Self {
        self.bytes(&count.to_le_bytes())
    }

    pub(super) fn text(self, text: &str) -> Self {
        self.count(text.len() as u64).bytes(text.as_bytes())
    }

    /// Both halves in one.
    fn folded(self) -> u32 {
        (self.0 ^ (self.0 >> 32)) as u32
    }
}

/// The four hashes of a line of the file.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Fingerprint([u32; 4]);

/// What they are of.
const PARTS: [&str; 4] = ["weights", "predictions", "history", "verdict"];

impl Fingerprint {
    /// Of a fit, and its model's predictions for these examples.
    pub(super) fn of<'a>(fit: &Fit, examples: impl Into<Inputs<'a>>) -> Result<Self> {
        let predictions = fit.model().predict(examples)?;
        Ok(Self::of_run(fit, Hash::default().numbers(&predictions)))
    }

    /// Of a fit, and a hash of whatever was done with its model.
    pub(super) fn of_run(fit: &Fit, predictions: Hash) -> Self {
        let report = fit.report();
        let weights = Hash::default().numbers(fit.model().encoded_weights());
        let history = history(&report.history);
        let verdict = stop(Hash::default(), report.stop).count(report.best_epoch.map_or(0, |epoch| epoch + 1));
        let verdict = verdict.number(report.loss).number(report.penalty);
        let verdict = match &report.certificate {
            None => verdict.count(0),
            Some(of) => verdict.count(1).number(of.violation).optional(of.gap).optional(of.remaining),
        };
        Self([weights, predictions, history, verdict].map(Hash::folded))
    }

    /// Of a model alone.
    pub(super) fn of_model<'a>(model: &Model, examples: impl Into<Inputs<'a>>) -> Result<Self> {
        let predictions = model.predict(examples)?;
        Ok(Self::of_hashes(Hash::default().numbers(model.encoded_weights()), Hash::default().numbers(&predictions)))
    }

    /// Of what has no history and no verdict.
    pub(super) fn of_hashes(weights: Hash, predictions: Hash) -> Self {
        Self([weights.folded(), predictions.folded(), 0, 0])
    }

    /// The same, and one more: of several fits in a row.
    pub(super) fn and(self, other: Self) -> Self {
        let both = |part: usize| Hash::default().count(self.0[part].into()).count(other.0[part].into());
        Self(std::array::from_fn(|part| both(part).folded()))
    }

    pub(super) fn differences(&self, other: &Self) -> Vec<&'static str> {
        (0..PARTS.len()).filter(|part| self.0[*part] != other.0[*part]).map(|part| PARTS[part]).collect()
    }
}

/// All numbers of a history; times are left out.
fn history(rows: &[Progress]) -> Hash {
    rows.iter().fold(Hash::default().count(rows.len() as u64), |hash, row| {
        let hash = hash.count(row.epoch).count(row.step).number(row.loss).number(row.penalty);
        hash.count(u64::from(row.exact)).optional(row.violation).optional(row.validation).number(row.rate)
    })
}

/// Which reason, by a word of its own here: that messages are written better changes no fingerprint.
fn stop(hash: Hash, reason: StopReason) -> Hash {
    match reason {
        StopReason::Exact => hash.text("exact"),
        StopReason::Converged => hash.text("converged"),
        StopReason::Stalled => hash.text("stalled"),
        StopReason::NoOptimum => hash.text("no optimum"),
        StopReason::Epochs(most) => hash.text("epochs").count(most),
        StopReason::Steps(most) => hash.text("steps").count(most),
        StopReason::Patience(rows) => hash.text("patience").count(rows),
        StopReason::Time(_) => hash.text("time"),
        StopReason::Asked => hash.text("asked"),
        other => hash.text(&format!("{other:?}")),
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [weights, predictions, history, verdict] = self.0;
        write!(f, "{weights:08x} {predictions:08x} {history:08x} {verdict:08x}")
    }
}

impl FromStr for Fingerprint {
    type Err = std::num::ParseIntError;

    fn from_str(line: &str) -> std::result::Result<Self, Self::Err> {
        let mut hashes = [0; 4];
        for (hash, text) in hashes.iter_mut().zip(line.split(' ')) {
            *hash = u32::from_str_radix(text, 16)?;
        }
        Ok(Self(hashes))
    }
}
