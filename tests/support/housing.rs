//! California housing.

use gradus::prelude::*;

use super::tables::data;

/// One of the two files, its values in thousands of dollars.
pub fn housing(file: &str) -> Table {
    data(&format!("california_housing/{file}")).scale("median_house_value", 1e-3).unwrap()
}

/// The fixed split of the exercises.
pub fn course_split() -> (Table, Table) {
    let housing = housing("california_housing_train.csv")
        .with_column("rooms_per_person", ["total_rooms", "population"], |[rooms, people]| rooms / people)
        .unwrap();
    let order: Vec<usize> = (0..17_000).map(|i| (i * 7919 + 13) % 17_000).collect();
    let train = housing.take(&order[..12_000]).unwrap();
    (train, housing.take(&order[12_000..]).unwrap())
}
