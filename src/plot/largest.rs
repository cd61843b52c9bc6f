//! Which of many rows and columns of a matrix are shown.

/// Names of more rows cannot be read.
pub(crate) const MOST_SHOWN: usize = 60;

/// The places of so many of the largest numbers, in rising order of the places; of equal numbers the first ones.
pub(crate) fn largest(numbers: &[f64], most: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..numbers.len()).collect();
    places.sort_by(|a, b| numbers[*b].total_cmp(&numbers[*a]));
    places.truncate(most);
    places.sort_unstable();
    places
}
