//! What an estimator was asked for, in words.

use super::class_weight::ClassWeight;
use super::task::Task;
use super::{Estimator, Fit};

impl Fit {
    /// The estimator that made it.
    pub(crate) fn estimator(&self) -> &Estimator {
        &self.estimator
    }
}

impl Estimator {
    /// The seed of every random choice.
    pub(crate) fn seed_of_run(&self) -> u64 {
        self.seed
    }

    /// What was asked for, by what it is: that which decides a fit and was left open too, all else where it was asked for.
    pub(crate) fn asked(&self) -> Vec<(&'static str, String)> {
        let open = |what: Option<String>, otherwise: &str| what.unwrap_or_else(|| otherwise.to_owned());
        let columns = self
            .columns
            .as_ref()
            .map(|columns| columns.iter().map(|column| column.name()).collect::<Vec<_>>().join(", "));
        let mut asked = vec![
            ("task", self.task.in_words().to_owned()),
            ("label", self.roles.label.join(", ")),
            ("feature columns", open(columns, "left open: inferred from the table")),
            ("loss", open(self.loss.as_ref().map(|loss| loss.name().to_owned()), "that of the task")),
            ("penalty", open(self.penalty.as_ref().map(|of| of.in_words()), "left open: chosen by the examples")),
            ("solver", open(self.solver.as_ref().map(|of| of.in_words()), "left open: chosen by the examples")),
        ];
        let named = [
            ("positive class", self.positive.clone()),
            ("example weights", self.roles.example_weight.clone()),
            ("offset", self.roles.offset.clone()),
            ("exposure", self.roles.exposure.clone()),
            ("class weights", self.class_weight.as_ref().map(ClassWeight::in_words)),
            ("bias", (!self.bias).then(|| "none".to_owned())),
            ("validation", self.validation.as_ref().map(|table| format!("on {} examples", table.rows()))),
            ("tolerance", self.tolerance.map(|tolerance| format!("{tolerance:e}"))),
            ("time", self.time_budget.map(|time| format!("at most {} s", time.as_secs_f64()))),
            ("start", self.warm.as_ref().map(|_| "at another model".to_owned())),
        ];
        asked.extend(named.into_iter().filter_map(|(name, text)| Some((name, text?))));
        asked.push(("seed", self.seed.to_string()));
        asked
    }
}

impl Task {
    fn in_words(&self) -> &'static str {
        match self {
            Self::Regression => "a number (regression)",
            Self::Regressions => "several numbers (regressions)",
            Self::Count => "a count",
            Self::Positive => "a positive amount",
            Self::Quantiles(_) => "quantiles of a number",
            Self::Binary => "one of two classes (binary)",
            Self::MultiLabel => "several yes or no (multi-label)",
            Self::Multiclass { one_vs_rest: true } => "one of several classes, each against the rest",
            Self::Multiclass { one_vs_rest: false } => "one of several classes (multiclass)",
            Self::Ordinal(_) => "one of ordered classes (ordinal)",
            Self::Own(_) => "by a head of one's own",
        }
    }
}
