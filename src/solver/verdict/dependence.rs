//! Features that depend on each other, told.

use crate::linalg::DependentGroup;
use crate::objective::Objective;
use crate::progress::Warning;

/// What a report says of dependent features: warnings, and notes on those that are dependent by construction.
pub(in crate::solver) fn dependence(
    groups: &[DependentGroup],
    objective: &Objective<'_>,
) -> (Vec<Warning>, Vec<String>) {
    let name = |j: &usize| objective.names().get(*j).unwrap_or_else(|| format!("feature {j}"));
    let (mut warnings, mut notes) = (Vec::new(), Vec::new());
    for group in groups {
        match group.features.as_slice() {
            _ if group.expected => notes.push(format!(
                "one weight too many by construction among {} one-hot features from {:?} on: the shortest weights",
                group.features.len(),
                group.features.first().map(name).unwrap_or_default()
            )),
            [one] => warnings.push(Warning::Constant { feature: name(one) }),
            several => warnings.push(Warning::Collinear { features: several.iter().map(name).collect() }),
        }
    }
    (warnings, notes)
}
