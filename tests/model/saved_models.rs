//! A saved model is the same model; a file that was changed, or contradicts itself, is refused.

use gradus::error::ModelFileProblem;
use gradus::prelude::*;

use crate::support::folder::Folder;
use crate::support::tables::{data, penguins};

fn models() -> Vec<(Model, Table)> {
    let table = data("penguins/penguins.csv").drop_missing_in(["body_mass_g", "sex"]).unwrap();
    let regression = Estimator::regression("body_mass_g")
        .columns(columns![
            numeric("flipper_length_mm").standardized(),
            numeric("bill_depth_mm").log1p().clip(0.0, 3.0),
            ratio("bill_length_mm", "bill_depth_mm").min_max(),
            product("bill_length_mm", "year"),
            bucketized("bill_length_mm", quantiles(6)),
            bucketized("year", [2008.0]),
            categorical("species").drop_first(),
            categorical("island").unseen(Unseen::Bucket),
        ])
        .penalty(Ridge::new(1e-4).unwrap());
    let binary = Estimator::binary("sex").positive("female");
    vec![
        (regression.fit(&table).unwrap().into_model(), table.clone()),
        (binary.fit(&table).unwrap().into_model(), table),
    ]
}

#[test]
fn a_saved_model_is_the_same_model() {
    let folder = Folder::new("models");
    for (model, table) in models() {
        let bytes = model.to_bytes().unwrap();
        let again = Model::from_bytes(&bytes).unwrap();
        assert_eq!(again.predict(&table).unwrap(), model.predict(&table).unwrap());
        assert_eq!(again.to_bytes().unwrap(), bytes);
        assert_eq!(again.summary(), model.summary());
        let path = folder.0.join(format!("{}.json", model.label()));
        model.save(&path).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
        assert_eq!(Model::load(&path).unwrap().predict(&table).unwrap(), model.predict(&table).unwrap());
        std::fs::remove_file(&path).unwrap();
        Model::load(&path).unwrap_err();
    }
}

#[test]
fn a_changed_model_file_is_refused() {
    for (model, _) in models() {
        let bytes = model.to_bytes().unwrap();
        // Every bit of a stride of the file; every bit of every byte is tried on the envelope itself.
        for at in (0..bytes.len()).step_by(37) {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[at] ^= 1 << bit;
                let error = Model::from_bytes(&changed).unwrap_err();
                assert!(matches!(error, Error::ModelFile { .. }), "{error}");
            }
        }
        for end in (0..bytes.len()).step_by(101) {
            Model::from_bytes(&bytes[..end]).unwrap_err();
        }
        Model::from_bytes(&[bytes.as_slice(), b"\n"].concat()).unwrap_err();
    }
}

/// Contents that contradict themselves under a right checksum.
#[test]
fn a_contradictory_model_file_is_refused() {
    use gradus::persist::{open, seal};
    let (model, _) = models().remove(0);
    let content = open(&model.to_bytes().unwrap()).unwrap();
    let refused = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut content = content.clone();
        change(&mut content);
        let error = Model::from_bytes(&seal(&content).unwrap()).unwrap_err();
        assert!(matches!(error, Error::ModelFile { .. }), "{error}");
        error
    };
    refused(&|c| c["weights"] = serde_json::json!([1.0]));
    refused(&|c| c["weights"][0] = serde_json::json!("one"));
    refused(&|c| c["weights"][0] = serde_json::json!(null));
    refused(&|c| c["biases"] = serde_json::json!([1.0, 2.0]));
    refused(&|c| c["outputs"] = serde_json::json!(0));
    refused(&|c| c["outputs"] = serde_json::json!(7));
    refused(&|c| c["names"][0] = serde_json::json!("another"));
    refused(&|c| c["surprise"] = serde_json::json!(1));
    refused(&|c| *c = serde_json::json!([]));
    let unknown = refused(&|c| c["features"]["columns"][0]["kind"] = serde_json::json!("magic"));
    assert!(
        matches!(unknown, Error::ModelFile { problem: ModelFileProblem::UnknownKind { family: "encoder", .. }, .. }),
        "{unknown}"
    );
    let unknown = refused(&|c| c["head"]["kind"] = serde_json::json!("magic"));
    assert!(
        matches!(unknown, Error::ModelFile { problem: ModelFileProblem::UnknownKind { family: "head", .. }, .. }),
        "{unknown}"
    );
}

/// A model file of the first format: later versions must load it and predict the same bits.
#[test]
fn the_first_model_files_still_load() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/models");
    for (number, (model, table)) in models().into_iter().enumerate() {
        let path = folder.join(format!("format-1-{number}.model.json"));
        let predictions = path.with_extension("predictions");
        if !predictions.exists() && std::env::var_os("GRADUS_WRITE_FIXTURES").is_some() {
            if !path.exists() {
                std::fs::create_dir_all(&folder).unwrap();
                model.save(&path).unwrap();
            }
            let made = Model::load(&path).unwrap().predict(&table).unwrap();
            std::fs::write(&predictions, serde_json::to_string(&made).unwrap()).unwrap();
        }
        let recorded: Vec<f64> = serde_json::from_str(&std::fs::read_to_string(&predictions).unwrap()).unwrap();
        assert_eq!(Model::load(&path).unwrap().predict(&table).unwrap(), recorded);
    }
}

#[test]
fn a_function_cannot_be_saved_and_says_so() {
    let columns = columns![derived("bulk", ["bill_length_mm", "bill_depth_mm"], |of| of[0] * of[1] * of[1])];
    let model = Estimator::regression("body_mass_g").columns(columns).fit(&penguins()).unwrap().into_model();
    let error = model.to_bytes().unwrap_err();
    assert!(error.to_string().contains("bulk"), "{error}");
}
