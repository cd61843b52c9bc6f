//! Where there is no standard error, and what is said instead.
