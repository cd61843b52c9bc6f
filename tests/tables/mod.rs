//! Tables: read, written, changed.

mod csv_numbers;
mod csv_reading;
mod csv_writing;
mod spelling;
mod svmlight;
mod table;
