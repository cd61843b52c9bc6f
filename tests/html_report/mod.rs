//! A fit as one page of HTML: what stands in it, and that it stays a page whatever is in the data.

mod contents;
mod document;
mod hard_cases;
mod hostile;
