//! The threshold that a rule chooses on labeled examples.

use std::fmt;

use super::confusion::Confusion;
use super::sample::{Group, Sample};
use super::sum::Sum;
use super::threshold_rule::ThresholdRule;
use crate::error::{Error, Result};
use crate::loss::Targets;

/// A threshold on the probability of the positive class, and what it comes to on the examples that it was chosen on.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ChosenThreshold {
    /// The threshold: positive is what has a probability above it.
    pub value: f64,
    /// What it was chosen by.
    pub rule: ThresholdRule,
    /// The counts at it.
    pub confusion: Confusion,
}

/// Chooses the threshold that is best by a rule, halfway between two neighbouring probabilities: of equally good ones the
/// greatest. `classes` are the negative and the positive one, labels 0 and 1.
///
/// # Errors
/// A rule that means nothing; labels of one class only; a precision or a recall that no threshold reaches; otherwise as
/// [`confusion`](super::confusion), and probabilities outside [0, 1].
///
/// # Example
/// ```
/// use gradus::metrics::{ThresholdRule, choose_threshold};
/// let classes = ["no".to_owned(), "yes".to_owned()];
/// let (labels, probabilities) = ([0.0, 1.0, 0.0, 1.0, 1.0], [0.1, 0.3, 0.4, 0.6, 0.9]);
/// let of = |rule| choose_threshold(rule, &classes, &labels, &probabilities);
/// assert_eq!(of(ThresholdRule::F1)?.value, 0.2);                    // three hits, one false alarm: F1 of 6/7
/// assert_eq!(of(ThresholdRule::Precision(1.0))?.value, 0.5);
/// assert_eq!(of(ThresholdRule::Recall(0.6))?.value, 0.5);
/// // A miss costs as much as ten false alarms.
/// assert_eq!(of(ThresholdRule::Costs([[0.0, 1.0], [10.0, 0.0]]))?.confusion.count(1, 0), 0.0);
/// # Ok::<(), gradus::Error>(())
/// ```
#[doc(alias = "TunedThresholdClassifierCV")]
pub fn choose_threshold<'a>(
    rule: ThresholdRule,
    classes: &[String; 2],
    targets: impl Into<Targets<'a>>,
    probabilities: &'a [f64],
) -> Result<ChosenThreshold> {
    rule.validate()?;
    let sample = Sample::new("probabilities", targets, probabilities)?.of_classes()?;
    if let Some(value) = sample.values.iter().find(|p| !(0.0..=1.0).contains(*p)) {
        return Err(Error::Setting { name: "a probability", value: value.to_string(), must: "between 0 and 1" });
    }
    let groups = sample.groups();
    let negatives = groups.iter().map(|group| group.rest).collect::<Sum>().value();
    let positives = groups.iter().map(|group| group.label).collect::<Sum>().value();
    if !(negatives > 0.0 && positives > 0.0) {
        return Err(Error::Unsupported {
            what: "choosing a threshold".to_owned(),
            needs: "examples of both classes",
            found: format!("examples of class {} only", classes[usize::from(positives > 0.0)]),
        });
    }
    let (mut hits, mut alarms) = (Sum::default(), Sum::default());
    let mut best: Option<(f64, ChosenThreshold)> = None;
    let mut reached: Option<f64> = None;
    // From the threshold above all probabilities down to that below all.
    for place in (0..=groups.len()).rev() {
        if let Some(group) = groups.get(place) {
            hits.add(group.label);
            alarms.add(group.rest);
        }
        let Some(value) = between(&groups, place) else { continue };
        let (hits, alarms) = (hits.value(), alarms.value());
        let counts = [((0, 0), negatives - alarms), ((0, 1), alarms), ((1, 0), positives - hits), ((1, 1), hits)];
        let confusion = Confusion::new(classes.to_vec(), counts);
        let share = if let ThresholdRule::Recall(_) = rule { confusion.recall(1) } else { confusion.precision(1) };
        reached = share.into_iter().chain(reached).reduce(f64::max);
        let Some(merit) = rule.merit(&confusion) else { continue };
        if best.as_ref().is_none_or(|(greatest, _)| merit > *greatest) {
            best = Some((merit, ChosenThreshold { value, rule, confusion }));
        }
    }
    best.map(|(_, chosen)| chosen).ok_or_else(|| Error::Unsupported {
        what: format!("a threshold with a {rule}"),
        needs: "probabilities that reach it on these examples; ask for less, or use more examples or another model",
        found: reached
            .map_or("no example that could be called positive".to_owned(), |share| format!("{share} at most")),
    })
}

/// A threshold in [0, 1] that calls positive the groups from this place on; `None` where there is none.
fn between(groups: &[Group], place: usize) -> Option<f64> {
    let below = place.checked_sub(1).map_or(0.0, |below| groups[below].value);
    let above = groups.get(place).map_or(1.0, |group| group.value);
    let middle = 0.5 * (below + above);
    // Between neighbouring numbers there is none: at the lower one the upper one is above it.
    let middle = if middle < above || place == groups.len() { middle } else { below };
    (place > 0 || middle < above).then_some(middle)
}

impl fmt::Display for ChosenThreshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = |share: Option<f64>| share.map_or("undefined".to_owned(), |share| format!("{share:.4}"));
        let Confusion { classes, .. } = &self.confusion;
        let positive = classes.last().map_or("1", String::as_str);
        write!(f, "threshold {:.6} by the {}: {positive} with precision ", self.value, self.rule)?;
        let [precision, recall, f1] = [self.confusion.precision(1), self.confusion.recall(1), self.confusion.f1(1)];
        write!(f, "{}, recall {}, F1 {}", share(precision), share(recall), share(f1))
    }
}
