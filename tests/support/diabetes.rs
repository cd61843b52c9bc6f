//! The diabetes data as scikit-learn has it.

use ndarray::{Array1, Array2, Axis};

use super::tables::{data, numbers};

/// Ten features, centred and of length 1, and the progression.
pub fn of_unit_length() -> (Array2<f64>, Array1<f64>) {
    let table = data("diabetes/diabetes.csv");
    let names: Vec<String> = table.names().into_iter().filter(|name| name != "progression").collect();
    let columns: Vec<Vec<f64>> = names.iter().map(|name| numbers(&table, name)).collect();
    let x = Array2::from_shape_fn((table.rows(), names.len()), |(i, j)| columns[j][i]);
    let mut x = &x - &x.mean_axis(Axis(0)).unwrap();
    for mut column in x.columns_mut() {
        let length = column.dot(&column).sqrt();
        column /= length;
    }
    (x, Array1::from(numbers(&table, "progression")))
}
