//! The pictures in the documentation are those that the code makes, to the byte.

use std::fs;
use std::path::Path;

use gradus::inference::InferenceOptions;
use gradus::plot::{self, Picture};
use gradus::prelude::*;

fn pictures() -> Vec<(&'static str, Picture)> {
    let penguins = Table::from_csv("data/penguins/penguins.csv").unwrap().drop_missing().unwrap();
    let (train, test) = penguins.shuffle(42).unwrap().split(0.7).unwrap();
    let columns = columns![
        spline("flipper_length_mm", 4),
        numeric("bill_depth_mm"),
        categorical("species").drop_first(),
        categorical("sex").drop_first()
    ];
    let mass = Estimator::regression("body_mass_g").columns(columns).fit(&train).unwrap().into_model();
    let columns = columns![numeric("body_mass_g"), numeric("bill_depth_mm")];
    let sex = Estimator::binary("sex").columns(columns).fit(&train).unwrap().into_model();
    let island = Estimator::multiclass("island").fit(&train).unwrap().into_model();
    let cars = Table::from_csv("data/mtcars/mtcars.csv").unwrap();
    let lasso = Strengths::lasso().unwrap();
    let path = Estimator::regression("mpg").cross_validated_path(&cars, &lasso, &Folds::new(8)).unwrap();
    let curve = Estimator::regression("mpg").columns(columns![spline("hp", 3)]).penalty(NoPenalty).fit(&cars).unwrap();
    let bands = curve.inference(&cars).unwrap();
    let two = Estimator::regression("mpg").columns(columns![numeric("wt"), numeric("hp")]).penalty(NoPenalty);
    let influence = two.fit(&cars).unwrap().model().influence(&cars, &InferenceOptions::default()).unwrap();
    let columns = columns![numeric("body_mass_g").standardized(), numeric("bill_length_mm").standardized()];
    let solver = GradientDescent::mini_batch(16).epochs(40).learning_rate(0.05);
    let run = Estimator::binary("sex").columns(columns).solver(solver).validate_on(&test).fit(&train).unwrap();
    vec![
        ("loss_curve", plot::loss_curve(run.report()).unwrap()),
        ("roc_curve", plot::roc_curve(&sex, &test).unwrap()),
        ("calibration", plot::calibration(&sex.evaluate(&penguins).unwrap()).unwrap()),
        ("weights", plot::weights(&mass)),
        ("contributions", plot::contributions(&mass.explain(&test, 0).unwrap())),
        ("partial_effects", plot::partial_effects(&mass, &train).unwrap()),
        ("fitted_curve", plot::fitted_curve_with_bands(curve.model(), &bands, &cars, "hp").unwrap()),
        ("leverage", plot::residuals_against_leverage(&influence)),
        ("regularization_path", plot::regularization_path(&path)),
        ("confusion_matrix", plot::confusion_matrix(island.evaluate(&test).unwrap().confusion.as_ref().unwrap())),
    ]
}

/// Where a picture was changed on purpose, `GRADUS_SHOWN=write cargo test --all-features shown` writes the files anew: look at them.
#[test]
fn the_documentation_shows_what_the_code_draws() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/plot/shown");
    let write = std::env::var("GRADUS_SHOWN").is_ok_and(|mode| mode == "write");
    let mut shown = 0;
    for (name, picture) in pictures() {
        let (path, svg) = (folder.join(format!("{name}.svg")), picture.size(560, 380).svg());
        assert!(svg.len() < 40_000 && !svg.contains("\n\n"), "{name}: {} bytes", svg.len());
        if write {
            fs::write(&path, &svg).unwrap();
        }
        assert!(fs::read_to_string(&path).unwrap() == svg, "{name}.svg is not what is drawn: see this test");
        shown += 1;
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), shown, "pictures that nobody draws");
}
