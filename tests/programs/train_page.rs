//! The page of a fit that the command-line trainer writes.

use super::train::{argument, run};
use crate::support::folder::Folder;
use crate::support::tables::PENGUINS;

/// All that is known of a fit as a page, in the words of the command line: that of the model with its threshold.
#[test]
fn a_fit_as_a_page() {
    let folder = Folder::new("train-page");
    let page = argument(&folder.0.join("page.html")).to_owned();
    let arguments = ["--train", PENGUINS, "--drop-missing", "--every-fifth", "--label", "sex", "--task", "binary"];
    let columns = ["--numeric", "body_mass_g,bill_depth_mm", "--threshold", "0.7", "--seed", "12"];
    let all = [&arguments[..], &columns[..]].concat();
    let Some(output) = run(&[&all[..], &["--report", &page]].concat()) else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = std::fs::read_to_string(&page).unwrap();
    for part in ["--no-penalty", "male is said where its probability is above 0.7.", "penguins.csv", "<td>12</td>"] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("NoPenalty") && text.contains("On the 66 test examples"));
    for (path, part) in
        [(PENGUINS, "--report would write over the examples"), ("/no such folder/p.html", "no such folder")]
    {
        let output = run(&[&all[..], &["--report", path]].concat()).unwrap();
        assert!(String::from_utf8_lossy(&output.stderr).contains(part) && !output.status.success(), "{part}");
    }
    let output = run(&[&all[..], &["--report", &page, "--save", &page]].concat()).unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("--report would write over another file of this run"));
}
