//! Feature columns that are named one by one.

use std::sync::Arc;

use gradus::column::AnyColumn;
use gradus::prelude::*;

use super::options::list;

/// `--text`, `--hashed`, `--bucketized` and `--crossed`, as often as each was given.
#[derive(Debug, Default)]
pub struct Special {
    pub text: Vec<String>,
    pub hashed: Vec<(String, u32)>,
    pub bucketized: Vec<(String, usize)>,
    /// Names, and buckets where the cross is hashed.
    pub crossed: Vec<(Vec<String>, Option<u32>)>,
}

impl Special {
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.hashed.is_empty() && self.bucketized.is_empty() && self.crossed.is_empty()
    }

    /// Columns that are read as text, whatever they look like.
    pub fn texts(&self) -> impl Iterator<Item = &String> {
        self.text.iter().chain(self.hashed.iter().map(|(name, _)| name))
    }

    /// Every column that is read.
    pub fn inputs(&self) -> Vec<String> {
        let mut inputs: Vec<String> = self.texts().cloned().collect();
        inputs.extend(self.bucketized.iter().map(|(name, _)| name.clone()));
        inputs.extend(self.crossed.iter().flat_map(|(names, _)| names.clone()));
        inputs.sort_unstable();
        inputs.dedup();
        inputs
    }

    /// The columns; a cross takes the buckets of a part that has some. `taken` are names of other columns.
    pub fn columns(&self, taken: &[String]) -> Vec<Arc<dyn AnyColumn>> {
        let free = |name: &String, kind| if taken.contains(name) { format!("{name}_{kind}") } else { name.clone() };
        let mut all: Vec<Arc<dyn AnyColumn>> = Vec::new();
        for name in &self.text {
            all.push(Arc::new(text(name).named(free(name, "text"))));
        }
        for (name, buckets) in &self.hashed {
            all.push(Arc::new(hashed(name, *buckets).named(free(name, "hashed"))));
        }
        for (name, buckets) in &self.bucketized {
            all.push(Arc::new(bucketized(name, quantiles(*buckets)).named(free(name, "bucketized"))));
        }
        for (names, buckets) in &self.crossed {
            let parts = names.iter().map(|name| match self.bucketized.iter().find(|(known, _)| known == name) {
                Some((_, buckets)) => bucketized(name, quantiles(*buckets)).into(),
                None => gradus::column::CrossPart::from(name),
            });
            let cross = crossed(parts);
            all.push(Arc::new(if let Some(buckets) = buckets { cross.buckets(*buckets) } else { cross }));
        }
        all
    }
}

/// `name:number`.
pub fn sized<N: std::str::FromStr>(text: &str) -> Result<(String, N), String> {
    let (name, number) = text.rsplit_once(':').ok_or("COL:NUMBER is needed")?;
    let number = number.parse().map_err(|_| format!("{number:?} is not a number of buckets"))?;
    Ok((name.to_owned(), number))
}

/// `a,b:number`, or `a,b` for a cross that is exact.
pub fn cross(text: &str) -> Result<(Vec<String>, Option<u32>), String> {
    let (names, buckets) = match text.rsplit_once(':') {
        Some(_) => sized(text).map(|(names, buckets)| (names, Some(buckets)))?,
        None => (text.to_owned(), None),
    };
    Ok((list(&names), buckets))
}
