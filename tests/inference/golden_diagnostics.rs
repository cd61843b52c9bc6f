//! Diagnostics of least squares, by statsmodels and R's `car`.

use super::peers::{peer, peers};
use crate::support::golden::{golden, numbers};

#[track_caller]
fn same(what: &str, found: f64, truth: f64, tolerance: f64) {
    assert!((found - truth).abs() <= tolerance * truth.abs(), "{what}: {found:?} is not {truth:?}");
}

/// Longley's features are so far from independent that sums about them keep six digits.
#[test]
fn of_statsmodels() {
    for peer in peers("squared").into_iter().filter(|peer| peer.text("weights").is_empty()) {
        let tolerance = if peer.name.ends_with("longley") { 1e-5 } else { 1e-7 };
        let fact = |name: &str| numbers(&peer.numbers["facts"][name]["value"]);
        let found = peer.fit().model().diagnostics(&peer.table).unwrap();
        let what = |name: &str| format!("{} {name}", peer.name);
        let durbin_watson = peer.numbers["facts"]["durbin_watson"]["value"].as_f64().unwrap();
        same(&what("Durbin-Watson"), found.durbin_watson, durbin_watson, tolerance);
        for (name, test) in
            [("jarque_bera", &found.jarque_bera), ("breusch_pagan", &found.breusch_pagan), ("reset_2", &found.link)]
        {
            let truth = fact(name);
            same(&what(name), test.statistic, truth[0], tolerance);
            same(&what(&format!("p of {name}")), test.p_value, truth[1], tolerance * (10.0 + test.statistic));
        }
        if peer.numbers["facts"]["white"].is_object() {
            let (truth, white) = (fact("white"), found.white.as_ref().unwrap());
            same(&what("White"), white.statistic, truth[0], tolerance);
            same(&what("p of White"), white.p_value, truth[1], tolerance * (10.0 + white.statistic));
        } else {
            // Longley's 16 examples are fewer than the 28 regressors.
            assert!(found.white.is_none(), "{}", peer.name);
        }
        if !peer.name.ends_with("penguins") {
            for (column, truth) in found.collinearity.iter().zip(fact("vif")) {
                same(&what(&column.column), column.inflation, truth, tolerance);
            }
        }
    }
}

/// `vif(m)` of `car`: GVIF, degrees of freedom, and a root, column by column.
#[test]
fn generalised_inflation_of_r() {
    let truth = numbers(&golden("inference/squared_r")["penguins"]["facts"]["gvif"]["value"]);
    let peer = peer("squared", "penguins");
    let found = peer.fit().model().diagnostics(&peer.table).unwrap().collinearity;
    assert_eq!(found.len(), 4);
    for (i, column) in found.iter().enumerate() {
        same(&column.column, column.inflation, truth[i], 1e-8);
        assert_eq!(column.features as f64, truth[4 + i]);
    }
}
