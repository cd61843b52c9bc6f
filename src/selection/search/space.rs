//! The settings that are searched.

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

use super::point::{Point, Value};
use crate::error::{Error, Result, distinct};

/// Settings by name, each with the values it may have: listed ones, or a range to draw from.
///
/// # Example
/// ```
/// use gradus::selection::Space;
/// let space = Space::new().values("ridge", [0.0, 0.1]).texts("optimizer", ["sgd", "adam"]);
/// let points: Vec<String> = space.grid()?.iter().map(ToString::to_string).collect();
/// assert_eq!(points[..2], ["ridge=0 optimizer=sgd", "ridge=0 optimizer=adam"]);
/// assert_eq!(points.len(), 4);
///
/// let space = Space::new().log_uniform("rate", 1e-4, 1.0);
/// let rates = space.draw(100, 7)?;
/// assert!(rates.iter().all(|point| (1e-4..=1.0).contains(&point.number("rate").unwrap())));
/// // Half of them are below the geometric mean of the ends.
/// let small = rates.iter().filter(|point| point.number("rate").unwrap() < 1e-2).count();
/// assert!((40..60).contains(&small));
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
#[doc(alias = "param_grid")]
#[doc(alias = "param_distributions")]
#[must_use]
pub struct Space(Vec<(String, Axis)>);

#[derive(Debug, Clone, PartialEq)]
enum Axis {
    Values(Vec<Value>),
    Uniform(f64, f64),
    LogUniform(f64, f64),
}

/// More points than anyone waits for.
const MOST_POINTS: usize = 100_000;

impl Space {
    /// A space without settings yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn axis(mut self, name: impl Into<String>, axis: Axis) -> Self {
        self.0.push((name.into(), axis));
        self
    }

    /// Adds a setting with these numbers.
    pub fn values(self, name: impl Into<String>, values: impl IntoIterator<Item = f64>) -> Self {
        self.axis(name, Axis::Values(values.into_iter().map(Value::Number).collect()))
    }

    /// Adds a setting with these texts: names of solvers, of losses, of anything that a closure can tell apart.
    pub fn texts<T: Into<String>>(self, name: impl Into<String>, texts: impl IntoIterator<Item = T>) -> Self {
        self.axis(name, Axis::Values(texts.into_iter().map(|text| Value::Text(text.into())).collect()))
    }

    /// Adds a setting between two numbers, every one equally likely. Only for [`Space::draw`].
    pub fn uniform(self, name: impl Into<String>, from: f64, to: f64) -> Self {
        self.axis(name, Axis::Uniform(from, to))
    }

    /// Adds a setting between two numbers above 0, every order of magnitude equally likely: rates and strengths. Only for
    /// [`Space::draw`].
    pub fn log_uniform(self, name: impl Into<String>, from: f64, to: f64) -> Self {
        self.axis(name, Axis::LogUniform(from, to))
    }

    /// Every combination of the listed values, the last setting changing first.
    ///
    /// # Errors
    /// A range among the settings; two of one name; one without a value; more than 100 000 combinations.
    #[doc(alias = "ParameterGrid")]
    pub fn grid(&self) -> Result<Vec<Point>> {
        self.check()?;
        let mut points = vec![Point(Vec::new())];
        for (name, axis) in &self.0 {
            let Axis::Values(values) = axis else {
                let (name, must) = ("a setting of a grid", "a list of values; a range is for Space::draw");
                return Err(Error::Setting { name, value: format!("{axis:?}"), must });
            };
            if points.len().saturating_mul(values.len()) > MOST_POINTS {
                let (name, must) = ("the number of combinations", "at most 100000; Space::draw takes some of them");
                return Err(Error::Setting { name, value: format!("more than {MOST_POINTS}"), must });
            }
            let with = |point: &Point, value: &Value| {
                let mut settings = point.0.clone();
                settings.push((name.clone(), value.clone()));
                Point(settings)
            };
            points = points.iter().flat_map(|point| values.iter().map(move |value| with(point, value))).collect();
        }
        Ok(points)
    }

    /// Draws points at random, each setting drawn for itself from the seed: of a list every value is equally likely.
    ///
    /// # Errors
    /// Two settings of one name; one without a value; a range that is not finite or does not rise, or of logarithms and not
    /// above 0.
    ///
    /// # Source
    /// Bergstra & Bengio (2012), *Random search for hyper-parameter optimization*, JMLR 13.
    #[doc(alias = "ParameterSampler")]
    pub fn draw(&self, points: usize, seed: u64) -> Result<Vec<Point>> {
        self.check()?;
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        // 53 bits: every multiple of 2⁻⁵³ below 1.
        let mut share = || (generator.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
        let mut value = |axis: &Axis| {
            let share = share();
            match axis {
                Axis::Values(values) => values[(share * values.len() as f64) as usize].clone(),
                Axis::Uniform(from, to) => Value::Number(from + share * (to - from)),
                Axis::LogUniform(from, to) => {
                    Value::Number((from.ln() + share * (to.ln() - from.ln())).exp().clamp(*from, *to))
                }
            }
        };
        Ok((0..points)
            .map(|_| Point(self.0.iter().map(|(name, axis)| (name.clone(), value(axis))).collect()))
            .collect())
    }

    fn check(&self) -> Result<()> {
        distinct("setting", self.0.iter().map(|(name, _)| name))?;
        for (name, axis) in &self.0 {
            let (right, must) = match axis {
                Axis::Values(values) => (!values.is_empty(), "given some values"),
                Axis::Uniform(from, to) => (from < to && (to - from).is_finite(), "a finite range that rises"),
                Axis::LogUniform(from, to) => {
                    (*from > 0.0 && from < to && to.is_finite(), "a finite range above 0 that rises")
                }
            };
            if !right {
                return Err(Error::Setting { name: "a setting", value: format!("{name:?}: {axis:?}"), must });
            }
        }
        Ok(())
    }
}
