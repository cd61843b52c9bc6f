//! What a registry refuses.

use gradus::Error;
use gradus::column::Registry;
use serde_json::json;

use super::refused;

#[test]
fn inconsistent_content_is_refused() {
    let registry = Registry::default();
    let reading = json!({"source": {"column": "x"}, "steps": []});
    let number = |shift: f64, scale: f64| json!({"name": "x", "reading": reading, "scaling": {"shift": shift, "scale": scale}, "fill": null, "indicator": false});
    assert!(registry.encoder("numeric", number(0.0, 1.0)).is_ok());
    let mut unknown = number(0.0, 1.0);
    unknown["extra"] = json!(1);
    let mut indicator = number(0.0, 1.0);
    indicator["indicator"] = json!(true);
    let mut clip = number(0.0, 1.0);
    clip["reading"]["steps"] = json!([{"clip": {"low": 2.0, "high": 1.0}}]);
    let mut affine = number(0.0, 1.0);
    affine["reading"]["steps"] = json!([{"affine": {"shift": 2.0, "scale": 0.0}}]);
    let mut function = number(0.0, 1.0);
    function["reading"]["steps"] = json!([{"map": "exp"}]);
    let bad_numbers = [
        number(0.0, 0.0),
        number(0.0, -1.0),
        number(0.0, 5e-324),
        number(f64::NAN, 1.0),
        unknown,
        indicator,
        clip,
        affine,
        function,
        json!(3),
    ];
    let bucket = |boundaries: &[f64], full: bool| json!({"name": "x", "levels": {"bucketized": {"reading": reading, "boundaries": boundaries, "drop_first": true}}, "missing": "own", "combiner": "sum", "full": full});
    assert!(registry.encoder("bucketized", bucket(&[1.0, 2.0], false)).is_ok());
    let bad_buckets =
        [bucket(&[], false), bucket(&[2.0, 1.0], false), bucket(&[1.0, 1.0], false), bucket(&[1.0], true)];
    let category = |words: &[&str], reference: Option<u32>, full: bool| json!({"name": "x", "levels": {"categorical": {"input": "x", "vocabulary": words, "unseen": "bucket", "reference": reference}}, "missing": "error", "combiner": "sum", "full": full});
    assert!(registry.encoder("categorical", category(&["b", "a"], Some(1), false)).is_ok());
    let bad_categories = [
        category(&[], None, false),
        category(&["a", "a"], None, false),
        category(&["a"], Some(1), false),
        category(&["a"], Some(0), true),
        category(&["<other>"], None, false),
    ];
    let bad = [("numeric", &bad_numbers[..]), ("bucketized", &bad_buckets[..]), ("categorical", &bad_categories[..])];
    for (kind, contents) in bad {
        for content in contents {
            match registry.encoder(kind, content.clone()) {
                Err(Error::ModelFile { problem: gradus::error::ModelFileProblem::Inconsistent { .. }, .. }) => {}
                other => panic!("{content}: {other:?}"),
            }
        }
    }
    refused(
        registry.encoder("astrological", json!({})),
        "model file: encoder of kind \"astrological\" is not known; load with a Registry that has it",
    );
}
