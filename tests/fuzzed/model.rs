//! Any bytes, loaded as a model: a model or an error. A model that loads is saved as the same bytes and predicts or
//! refuses.

use gradus::data::Table;
use gradus::model::Model;

/// The bytes of a model file.
pub fn run(data: &[u8]) {
    let Ok(model) = Model::from_bytes(data) else { return };
    let written = model.to_bytes().unwrap_or_else(|error| panic!("what was loaded cannot be saved: {error}"));
    assert!(written == without_own_release(data), "what was loaded is saved otherwise");
    let names: Vec<String> = model.inputs().into_iter().map(|input| input.name).collect();
    let numbers = names.iter().map(|name| (name.clone(), vec![0.5, 2.0, -3e9].into()));
    let texts = names.iter().map(|name| (name.clone(), vec!["a", "b", "2020-02-29T10:00:00"].into()));
    for table in [Table::from_columns(numbers), Table::from_columns(texts)].into_iter().flatten() {
        let predicted = model.predict(&table);
        if let Ok(predicted) = &predicted {
            assert!(predicted.iter().all(|p| p.is_finite()), "{predicted:?}");
        }
        drop((model.predict_probabilities(&table), model.predict_classes(&table), model.evaluate(&table)));
        drop((model.explain(&table, 1), model.inspect(&table)));
    }
    let _ = model.weights();
}

/// The bytes as this release writes them: only the name of the release may differ.
fn without_own_release(data: &[u8]) -> Vec<u8> {
    gradus::persist::seal(&gradus::persist::open(data).unwrap()).unwrap()
}
