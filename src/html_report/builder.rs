//! The report of a fit, before it is written.

use std::path::{Path, PathBuf};

use super::page::Page;
use super::reproduction::InputFile;
use super::subject::Subject;
use super::{
    columns, data, evaluation, explanations, importance, influence, overview, reproduction, residuals, run, weights,
};
use crate::data::Table;
use crate::error::{Error, Result};
use crate::estimator::Fit;
use crate::file;
use crate::inference::InferenceOptions;
use crate::model::Model;
use crate::progress::Warning;

/// A fit as one page of HTML, made by [`Fit::report_html`] and written by [`HtmlReport::save`].
#[derive(Debug, Clone)]
pub struct HtmlReport<'a> {
    subject: Subject<'a>,
    title: Option<String>,
    dated: Option<String>,
    explained: Option<Vec<usize>>,
    files: Vec<PathBuf>,
    warnings: Vec<Warning>,
    wording: fn(&str) -> String,
    most_bytes: usize,
}

/// What a page may take without pictures.
const TEXT: usize = 600_000;

impl Fit {
    /// A page of HTML to send: what was asked and chosen, the data, what the columns learned, the weights with standard errors (or why there are
    /// none), the evaluation beside the best model without features, pictures, warnings with their remedies, importance, three
    /// predictions taken apart, and how to come to the same fit again. `train` are the examples that were fitted; `test` are others.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    /// let (train, test) = penguins.shuffle(42)?.split(0.8)?;
    /// let fit = Estimator::regression("body_mass_g").penalty(NoPenalty).fit(&train)?;
    /// let report = fit.report_html(&train, Some(&test)).title("Penguins").input("data/penguins/penguins.csv");
    /// # let path = std::env::temp_dir().join(format!("gradus-report-{}.html", std::process::id()));
    /// report.save(&path)?;
    /// assert!(std::fs::read_to_string(&path)?.contains("<h1>Penguins</h1>"));
    /// # std::fs::remove_file(&path)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn report_html<'a>(&'a self, train: &'a Table, test: Option<&'a Table>) -> HtmlReport<'a> {
        HtmlReport {
            subject: Subject { fit: self, train, test, model: self.model(), options: InferenceOptions::default() },
            title: None,
            dated: None,
            explained: None,
            files: Vec::new(),
            warnings: Vec::new(),
            wording: str::to_owned,
            most_bytes: 2_000_000,
        }
    }
}

impl<'a> HtmlReport<'a> {
    /// The title; the label's name otherwise.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// A line below the title: a date, an author. Without it the page says neither.
    #[must_use]
    pub fn dated(mut self, line: impl Into<String>) -> Self {
        self.dated = Some(line.into());
        self
    }

    /// The rows (counted from 0) whose predictions are taken apart, of the test examples, or of the training examples where there are no others. Otherwise
    /// those of the least, the middle and the greatest score.
    #[must_use]
    pub fn explain(mut self, rows: impl IntoIterator<Item = usize>) -> Self {
        self.explained = Some(rows.into_iter().collect());
        self
    }

    /// A file that examples came from: the page says its name, its length and its SHA-256.
    #[must_use]
    pub fn input(mut self, path: impl AsRef<Path>) -> Self {
        self.files.push(path.as_ref().to_owned());
        self
    }

    /// The model as it was finished after the fit, with a threshold or a calibration: it is what is evaluated.
    #[must_use]
    pub fn model(mut self, model: &'a Model) -> Self {
        self.subject.model = model;
        self
    }

    /// Another covariance or confidence of the estimates.
    #[must_use]
    pub fn inference(mut self, options: InferenceOptions) -> Self {
        self.subject.options = options;
        self
    }

    /// Warnings beside those of the fit: of how the examples were read.
    #[must_use]
    pub fn warnings(mut self, warnings: impl IntoIterator<Item = Warning>) -> Self {
        self.warnings.extend(warnings);
        self
    }

    /// The words in which notes, warnings and refusals are said to those who do not use this library's methods: a function of each text.
    #[must_use]
    pub fn wording(mut self, wording: fn(&str) -> String) -> Self {
        self.wording = wording;
        self
    }

    /// The most that the page may take, 2,000,000 bytes unless said otherwise: where its pictures would take more, the last ones
    /// are left out, and the page names them. Tables end at 200 rows.
    #[must_use]
    pub fn most_bytes(mut self, bytes: usize) -> Self {
        self.most_bytes = bytes;
        self
    }

    /// The page.
    ///
    /// # Errors
    /// An input file that cannot be read; a row to explain beyond the last; options of inference that contradict themselves. What a fit
    /// or a table does not give is no error: the page says why.
    pub fn html(&self) -> Result<String> {
        let files = self.files.iter().map(|path| InputFile::read(path)).collect::<Result<Vec<_>>>()?;
        let (_, judged) = self.subject.judged();
        if let Some(row) = self.explained.iter().flatten().find(|row| **row >= judged.rows()) {
            let must =
                "below the number of rows of the test examples (of the training examples, where there are no others)";
            return Err(Error::Setting { name: "row to explain", value: row.to_string(), must });
        }
        self.subject.fit.estimator().with_threads(|| self.written(&files))
    }

    fn written(&self, files: &[InputFile]) -> String {
        let subject = &self.subject;
        let title = self.title.clone().unwrap_or_else(|| format!("A model of {}", subject.model().label()));
        let mut page = Page::new(&title, self.wording, self.most_bytes.saturating_sub(TEXT));
        page.element("h1", &title);
        if let Some(line) = &self.dated {
            page.paragraph(line);
        }
        let evaluations = subject.evaluations();
        overview::write(subject, &evaluations, &mut page);
        let mut warnings = self.warnings.clone();
        warnings
            .extend(subject.fit.report().warnings.iter().filter(|warning| !self.warnings.contains(warning)).cloned());
        overview::warnings(&warnings, &mut page);
        run::write(subject, &mut page);
        data::write(subject, &mut page);
        columns::write(subject, &mut page);
        let inference = subject.inference();
        weights::write(subject, &inference, &mut page);
        evaluation::write(subject, &evaluations, &mut page);
        residuals::write(subject, &mut page);
        influence::write(subject, inference.is_ok(), &mut page);
        importance::write(subject, &mut page);
        explanations::write(subject, self.explained.as_deref(), &mut page);
        reproduction::write(subject, files, &mut page);
        if !page.left_out.is_empty() {
            let left_out = std::mem::take(&mut page.left_out);
            page.paragraph("Pictures that were left out to keep the page small:");
            page.list(left_out);
        }
        page.finish()
    }

    /// Writes the page to a file, as a whole or not at all.
    ///
    /// # Errors
    /// A file that cannot be written; otherwise as [`HtmlReport::html`].
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        file::write(path, self.html()?.as_bytes())
    }
}
