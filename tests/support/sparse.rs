//! Sparse rows.

use gradus::data::SparseRows;
use ndarray::Array2;

/// The cells of an array that are not 0.
pub fn sparse(x: &Array2<f64>) -> SparseRows<'static> {
    let row = |row: ndarray::ArrayView1<'_, f64>| {
        let pairs = row.iter().enumerate().filter(|(_, value)| **value != 0.0);
        pairs.map(|(j, value)| (j as u32, *value)).collect()
    };
    of_rows(x.rows().into_iter().map(row), x.ncols())
}

/// Rows by their pairs of a feature, ascending, and its value.
pub fn of_rows(rows: impl IntoIterator<Item = Vec<(u32, f64)>>, width: usize) -> SparseRows<'static> {
    let (mut starts, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
    for row in rows {
        for (index, value) in row {
            indices.push(index);
            values.push(value);
        }
        starts.push(indices.len());
    }
    SparseRows::new(starts, indices, values, width).unwrap()
}
