//! Any bytes, read as svmlight: labels and rows, or an error. What was read is written and read as the same.

use std::fmt::Write as _;

use gradus::data::Svmlight;

/// The first byte chooses the options, the others are the text.
pub fn run(data: &[u8]) {
    let Some((&choice, text)) = data.split_first() else { return };
    let mut reader = Svmlight::default();
    if choice & 1 != 0 {
        reader = reader.zero_based();
    }
    if choice & 2 != 0 {
        reader = reader.single_precision();
    }
    if choice & 4 != 0 {
        reader = reader.ignore_query_ids();
    }
    if choice & 8 != 0 {
        reader = reader.features(usize::from(choice >> 4));
    }
    let Ok((labels, rows)) = reader.read_text(text) else { return };
    assert_eq!(labels.len(), rows.rows());
    let mut written = String::new();
    for (row, label) in labels.iter().enumerate() {
        assert!(label.is_finite());
        write!(written, "{label:?}").unwrap();
        let mut before = None;
        for (feature, value) in rows.row(row) {
            assert!(feature < rows.features() && before.is_none_or(|before| before < feature) && value.is_finite());
            before = Some(feature);
            write!(written, " {}:{value:?}", feature + usize::from(choice & 1 == 0)).unwrap();
        }
        written.push('\n');
    }
    let (again, same) = reader.read_text(&written).unwrap_or_else(|error| panic!("{error}: {written:?}"));
    assert!(labels.iter().map(|label| label.to_bits()).eq(again.iter().map(|label| label.to_bits())), "{written:?}");
    assert_eq!((rows.starts(), rows.indices(), rows.features()), (same.starts(), same.indices(), same.features()));
    assert!((0..rows.entries()).all(|k| rows.values().get(k).to_bits() == same.values().get(k).to_bits()));
}
