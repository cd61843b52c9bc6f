//! The weights themselves, before anything is said of what they are worth.

use super::peers::peers;
use crate::support::golden::numbers;

/// Weights of one score, with the bias, to 8 digits.
fn same_weights(family: &str) {
    for peer in peers(family) {
        if peer.text("family").ends_with("estimated") {
            continue;
        }
        let model = peer.fit().into_model();
        for (term, truth) in peer.terms().iter().zip(numbers(&peer.numbers["params"])) {
            let found = if term == "(bias)" { model.bias() } else { model.weight(term).unwrap() };
            assert!((found - truth).abs() <= 1e-8 * truth.abs(), "{}, {term}: {found} is not {truth}", peer.name);
        }
    }
}

#[test]
fn of_least_squares() {
    same_weights("squared");
}

#[test]
fn of_binary_models() {
    for family in ["logistic", "probit", "cloglog"] {
        same_weights(family);
    }
}

#[test]
fn of_counts_and_amounts() {
    for family in ["poisson", "negative_binomial", "gamma", "tweedie"] {
        same_weights(family);
    }
}

/// Six sets against the first of seven classes.
#[test]
fn of_several_classes() {
    for peer in peers("multinomial") {
        let model = peer.fit().into_model();
        let (sets, biases, terms) = (model.weights_by_output(), model.biases(), peer.terms());
        let of = |class: usize, term: &str| match term {
            "(bias)" => biases[class],
            _ => sets[class].1.iter().find(|weight| weight.name == term).unwrap().value,
        };
        for (position, truth) in numbers(&peer.numbers["params"]).into_iter().enumerate() {
            let (class, term) = (position / terms.len() + 1, &terms[position % terms.len()]);
            let found = of(class, term) - of(0, term);
            assert!((found - truth).abs() <= 1e-8 * truth.abs(), "{class} {term}: {found} is not {truth}");
        }
    }
}

/// P(y ≤ k) = σ(θ_k − x·w) there; the bias of a class is minus its threshold here.
#[test]
fn of_ordered_classes() {
    for peer in peers("ordinal") {
        let model = peer.fit().into_model();
        let thresholds = model.biases().into_iter().map(|bias| -bias);
        let found = model.weights().into_iter().map(|weight| weight.value).chain(thresholds);
        for (found, truth) in found.zip(numbers(&peer.numbers["params"])) {
            assert!((found - truth).abs() <= 1e-8 * truth.abs(), "{found} is not {truth}");
        }
    }
}

/// R's simplex ends on a vertex, which is exact; statsmodels' reweighted least squares come within 1e-8 of it.
#[test]
fn of_quantiles() {
    let exact = crate::support::golden::golden("inference/quantile_r");
    for peer in peers("quantile") {
        let level = peer.text("family").split(' ').nth(1).unwrap();
        let model = peer.fit().into_model();
        for (found, truth) in [model.bias(), model.weight("income").unwrap()]
            .into_iter()
            .zip(numbers(&exact[format!("engel_{level}")]["params"]))
        {
            assert!((found - truth).abs() <= 1e-8 * truth.abs(), "{}: {found} is not {truth}", peer.name);
        }
    }
}
