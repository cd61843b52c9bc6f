//! Tests of linear combinations of weights.

use faer::Mat;

use super::{Estimate, Inference, JointTest};
use crate::error::{Error, Result};
use crate::linalg::SemidefiniteFactor;

impl Inference {
    /// Whether any weight of each column differs from 0: one test per column with features, in their order.
    #[must_use]
    #[doc(alias = "wald_test_terms")]
    #[doc(alias = "Anova")]
    pub fn column_tests(&self) -> Vec<JointTest> {
        let tests = (0..self.column_names.len()).filter_map(|column| {
            let of_column: Vec<usize> =
                (0..self.estimates.len()).filter(|i| self.columns[*i] == Some(column)).collect();
            let combinations: Vec<Vec<(usize, f64)>> = of_column.into_iter().map(|i| vec![(i, 1.0)]).collect();
            (!combinations.is_empty()).then(|| self.joint(&self.column_names[column], &combinations, &[]))
        });
        tests.filter_map(Result::ok).collect()
    }

    /// Whether all of these weights, by the names of their features, are 0.
    ///
    /// # Errors
    /// A name that is none.
    pub fn test<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Result<JointTest> {
        let names: Vec<&str> = names.into_iter().collect();
        let mut combinations = Vec::new();
        for name in &names {
            let found = combinations.len();
            combinations
                .extend((0..self.estimates.len()).filter(|i| self.estimates[*i].name == *name).map(|i| vec![(i, 1.0)]));
            if combinations.len() == found {
                return Err(self.unknown(name));
            }
        }
        self.joint(&names.join(", "), &combinations, &[])
    }

    /// The linear combination Σ factor·weight of one output, with its standard error: `[("a", 1.0), ("b", -1.0)]` for a − b.
    ///
    /// # Errors
    /// A name that is none, or that several outputs have.
    #[doc(alias = "t_test")]
    #[doc(alias = "glht")]
    pub fn contrast<'n>(&self, combination: impl IntoIterator<Item = (&'n str, f64)>) -> Result<Estimate> {
        let mut name = String::new();
        let mut places = Vec::new();
        for (of, factor) in combination {
            let mut found = (0..self.estimates.len()).filter(|i| self.estimates[*i].name == of);
            let place = found.next().ok_or_else(|| self.unknown(of))?;
            if found.next().is_some() {
                let must = "one of a single output: take the covariance for others";
                return Err(Error::Setting { name: "a weight of a contrast", value: of.to_owned(), must });
            }
            let sign = if factor < 0.0 { "-" } else { "+" };
            let size = if factor.abs() == 1.0 { String::new() } else { format!("{}*", factor.abs()) };
            match name.is_empty() {
                true if factor > 0.0 => name = format!("{size}{of}"),
                true => name = format!("-{size}{of}"),
                false => name = format!("{name} {sign} {size}{of}"),
            }
            places.push((place, factor));
        }
        let value: f64 = places.iter().map(|(i, factor)| factor * self.estimates[*i].value).sum();
        let variance: f64 =
            places.iter().flat_map(|(i, a)| places.iter().map(move |(j, b)| a * b * self.covariance[(*i, *j)])).sum();
        Ok(Estimate::of((name, None), (value, variance.sqrt()), (self.reference, self.options.confidence)))
    }

    /// Wald's test that each combination is what `values` say, 0 where they say nothing.
    fn joint(&self, name: &str, combinations: &[Vec<(usize, f64)>], values: &[f64]) -> Result<JointTest> {
        let q = combinations.len();
        let covariance = |a: &[(usize, f64)], b: &[(usize, f64)]| -> f64 {
            a.iter().flat_map(|(i, x)| b.iter().map(move |(j, y)| x * y * self.covariance[(*i, *j)])).sum()
        };
        let matrix = Mat::from_fn(q, q, |i, j| covariance(&combinations[i], &combinations[j]));
        let off: Vec<f64> = combinations
            .iter()
            .enumerate()
            .map(|(k, of)| {
                let sum: f64 = of.iter().map(|(i, factor)| factor * self.estimates[*i].value).sum();
                sum - values.get(k).copied().unwrap_or(0.0)
            })
            .collect();
        let flat: Vec<f64> = (0..q).flat_map(|j| (0..q).map(move |i| (i, j))).map(|at| matrix[at]).collect();
        let solved = SemidefiniteFactor::new(&flat, q)?.solve(&off);
        let wald: f64 = off.iter().zip(&solved).map(|(a, b)| a * b).sum();
        let degrees = self.reference.degrees();
        let statistic = if degrees.is_some() { wald / q as f64 } else { wald };
        let p_value = self.reference.joint(wald, q);
        Ok(JointTest { name: name.to_owned(), statistic, constraints: q, degrees, p_value })
    }

    fn unknown(&self, name: &str) -> Error {
        let known: Vec<String> = self.estimates.iter().map(|estimate| estimate.name.clone()).collect();
        Error::Setting {
            name: "a weight of a test",
            value: format!("{name:?}; there are {}", known.join(", ")),
            must: "the name of an estimate",
        }
    }
}
