//! The models of `tests/data/golden/inference`: what a peer was given, as our own estimator and table.

use std::path::Path;
use std::sync::Arc;

use gradus::column::AnyColumn;
use gradus::loss::Scale;
use gradus::prelude::*;
use serde_json::Value;

use crate::support::golden::golden;

/// A model of a peer: an entry of a file of golden numbers.
pub struct Peer {
    /// The file's name before `_statsmodels.json`, and the entry's.
    pub name: String,
    /// The entry.
    pub numbers: Value,
    /// Its examples, without rows that miss a value.
    pub table: Table,
}

/// All models of a family's file by statsmodels.
pub fn peers(family: &str) -> Vec<Peer> {
    let file = golden(&format!("inference/{family}_statsmodels"));
    let entries = file.as_object().unwrap().iter().filter(|(_, entry)| entry.is_object());
    entries.map(|(name, entry)| Peer::of(format!("{family} {name}"), entry.clone())).collect()
}

/// One model of a family's file by statsmodels.
pub fn peer(family: &str, name: &str) -> Peer {
    let entry = golden(&format!("inference/{family}_statsmodels"))[name].clone();
    assert!(entry.is_object(), "no {name} of {family}");
    Peer::of(format!("{family} {name}"), entry)
}

/// An example table of the golden numbers, or one that ships with the crate; without rows that miss a value.
pub fn table(name: &str) -> Table {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = root.join(format!("tests/data/golden/inference/{name}.csv"));
    let path = if own.exists() { own } else { root.join(format!("data/{name}/{name}.csv")) };
    Table::from_csv(path).unwrap().drop_missing().unwrap()
}

impl Peer {
    fn of(name: String, numbers: Value) -> Self {
        let table = table(numbers["data"].as_str().unwrap());
        Self { name, numbers, table }
    }

    /// A text of the entry; empty where it has none.
    pub fn text(&self, key: &str) -> &str {
        self.numbers[key].as_str().unwrap_or_default()
    }

    /// The names of the parameters as the peer orders them, the intercept as `(bias)`.
    pub fn terms(&self) -> Vec<String> {
        let terms: Vec<String> = serde_json::from_value(self.numbers["terms"].clone()).unwrap();
        terms
            .into_iter()
            .map(|term| match term.as_str() {
                "(intercept)" => "(bias)".to_owned(),
                "alpha" => "(alpha)".to_owned(),
                _ => term,
            })
            .collect()
    }

    /// The feature columns: a category, treated by contrasts against its first level, where the peer's terms name its levels.
    fn columns(&self) -> Vec<Arc<dyn AnyColumn>> {
        let features: Vec<String> = serde_json::from_value(self.numbers["features"].clone()).unwrap();
        let terms = self.terms();
        let column = |name: String| {
            if terms.contains(&name) { columns![numeric(name)] } else { columns![categorical(name).drop_first()] }
        };
        features.into_iter().flat_map(column).collect()
    }

    /// Our estimator of the peer's model, without a penalty, run to the last digits.
    pub fn estimator(&self) -> Estimator {
        let (label, family) = (self.text("label"), self.text("family"));
        let number = || family.split(' ').find_map(|word| word.trim_end_matches(',').parse::<f64>().ok()).unwrap();
        let estimator = match family.split([' ', ',']).next().unwrap() {
            "squared" => Estimator::regression(label),
            "logistic" => Estimator::binary(label),
            "probit" => Estimator::binary(label).loss(Probit),
            "cloglog" => Estimator::binary(label).loss(ComplementaryLogLog),
            "poisson" => Estimator::count(label),
            "gamma" => Estimator::positive_amount(label),
            "tweedie" => Estimator::positive_amount(label).loss(Tweedie::new(number()).unwrap()),
            "negative" if family.ends_with("estimated") => Estimator::count(label).loss(NegativeBinomial::estimated()),
            "negative" => Estimator::count(label).loss(NegativeBinomial::new(number()).unwrap()),
            "multinomial" => Estimator::multiclass(label),
            "ordinal" => Estimator::ordinal(label),
            "quantile" => Estimator::quantile(label, number()),
            "huber" => {
                let scale = if family.ends_with("jointly") { Scale::Joint } else { Scale::Mad };
                Estimator::regression(label).loss(ScaledHuber::new(number(), scale).unwrap())
            }
            other => panic!("{other}"),
        };
        let estimator = estimator.columns(self.columns()).penalty(NoPenalty);
        match self.text("weights").split(", ").next() {
            Some(column) if !column.is_empty() => estimator.example_weight(column),
            _ => estimator,
        }
    }

    /// The fit of [`Peer::estimator`].
    pub fn fit(&self) -> Fit {
        let solver = Newton::default().tolerance(1e-13);
        let estimator = match self.text("family").split([' ', ',']).next().unwrap() {
            "squared" => self.estimator().solver(ClosedForm::default()),
            "quantile" => self.estimator(),
            _ => self.estimator().solver(solver),
        };
        let fit = estimator.fit(&self.table).unwrap();
        assert!(fit.report().converged(), "{}: {}", self.name, fit.report());
        fit
    }
}
