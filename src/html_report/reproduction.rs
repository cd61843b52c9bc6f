//! How to come to the same fit again.

use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::page::Page;
use super::rows::Rows;
use super::subject::Subject;
use crate::error::Result;
use crate::file;

/// A file that examples came from.
#[derive(Debug, Clone)]
pub(super) struct InputFile {
    name: String,
    bytes: usize,
    sha256: String,
}

impl InputFile {
    /// Reads a file.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let bytes = file::read(path)?;
        let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Ok(Self { name, bytes: bytes.len(), sha256 })
    }
}

pub(super) fn write(subject: &Subject<'_>, files: &[InputFile], page: &mut Page) {
    page.section("reproduce", "How to reproduce", |page| {
        let mut facts = vec![
            ("program", format!("gradus {}", env!("CARGO_PKG_VERSION"))),
            ("seed", subject.fit.estimator().seed_of_run().to_string()),
        ];
        facts.push((
            "promise",
            "the same examples in the same order, settings and seed give the same bits, whatever the number of threads"
                .to_owned(),
        ));
        page.facts("The run", facts);
        if files.is_empty() {
            return page.paragraph("No input file was named.");
        }
        let mut rows = Rows::new(["file", "bytes", "SHA-256"]).words(2);
        for file in files {
            rows.push([file.name.clone(), file.bytes.to_string(), file.sha256.clone()]);
        }
        page.table("Input files", &rows);
    });
}
