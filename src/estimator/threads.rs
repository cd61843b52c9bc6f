//! The threads that an estimator was given.

use rayon::ThreadPool;

use crate::error::{Error, Result};

/// A pool of so many threads, or those of the current pool.
#[derive(Debug)]
pub(crate) struct Threads(Option<ThreadPool>);

impl Threads {
    /// `None` takes those of the current pool; with one, passes do not ask for a pool at all.
    pub(super) fn new(threads: Option<usize>) -> Result<Self> {
        let build = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = threads.filter(|threads| *threads > 1).map(build).transpose();
        Ok(Self(pool.map_err(Error::other)?))
    }

    /// Work on these threads.
    pub(super) fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match &self.0 {
            None => work(),
            Some(pool) => pool.install(work),
        }
    }
}
