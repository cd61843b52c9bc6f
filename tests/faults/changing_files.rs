//! Files that somebody writes while they are read: what is read is one of the two contents as a whole, or an error that
//! names the file.

use std::fs;
use std::io::{Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use gradus::data::Svmlight;
use gradus::persist;
use gradus::prelude::*;

use crate::support::folder::Folder;

/// Reads a file of digits.
type Reader = fn(&Path) -> gradus::Result<Vec<f64>>;
/// A file for it that repeats a digit.
type Writer = fn(u8) -> String;

const ROWS: usize = 150_000;

fn readers() -> [(&'static str, Reader, Writer); 2] {
    [
        (
            "csv",
            |path| Ok(Table::from_csv(path)?.numbers("x")?.iter().flatten().collect()),
            |digit| format!("x\n{}", format!("{digit}.0000000\n").repeat(ROWS)),
        ),
        // In pieces of a megabyte.
        ("svmlight", |path| Ok(Svmlight::default().read(path)?.0), |digit| format!("{digit} 1:1 2:1\n").repeat(ROWS)),
    ]
}

/// Whether a file held these digits at one moment: one digit, or that of a writer who has not come to the end, and after
/// it the one before.
fn is_a_moment(digits: &[f64]) -> bool {
    let switches: Vec<&[f64]> = digits.windows(2).filter(|pair| pair[0] != pair[1]).collect();
    switches.len() < 2 && switches.iter().all(|pair| pair[0] == pair[1] % 9.0 + 1.0)
}

/// Reads a file again and again while `change` goes on, until a reading is refused or for so many seconds, and then once
/// more: whether one was refused.
fn is_refused(path: &Path, read: Reader, seconds: u64, change: impl Fn(usize) + Sync) -> bool {
    let (over, begin) = (AtomicBool::new(false), Instant::now());
    let readings: Vec<gradus::Result<Vec<f64>>> = std::thread::scope(|scope| {
        scope.spawn(|| {
            for k in 1.. {
                change(k);
                std::thread::sleep(Duration::from_micros(200));
                if over.load(Ordering::Relaxed) {
                    break;
                }
            }
        });
        let mut readings = Vec::new();
        while !readings.last().is_some_and(Result::is_err) && begin.elapsed() < Duration::from_secs(seconds) {
            readings.push(read(path));
        }
        over.store(true, Ordering::Relaxed);
        readings
    });
    let mut refused = false;
    for reading in readings {
        match reading {
            Ok(digits) => assert!(is_a_moment(&digits), "{}: of several moments", path.display()),
            Err(Error::FileChanged { path: named }) if named == path => refused = true,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(read(path).unwrap().windows(2).all(|pair| pair[0] == pair[1]));
    refused
}

/// The file of the first digit, and the bytes of all nine.
fn contents(folder: &Folder, name: &str, content: fn(u8) -> String) -> (PathBuf, Vec<Vec<u8>>) {
    let contents: Vec<Vec<u8>> = (1..10).map(|digit| content(digit).into_bytes()).collect();
    let path = folder.0.join(name);
    fs::write(&path, &contents[0]).unwrap();
    (path, contents)
}

#[test]
fn a_file_that_is_rewritten_while_it_is_read_is_refused() {
    let folder = Folder::new("rewritten");
    for (name, read, content) in readers() {
        let (path, contents) = contents(&folder, name, content);
        let refused = is_refused(&path, read, 60, |k| {
            let mut file = fs::File::options().write(true).open(&path).unwrap();
            file.rewind().unwrap();
            contents[k % 9].chunks(4096).for_each(|chunk| file.write_all(chunk).unwrap());
        });
        assert!(refused, "{name}");
    }
}

/// As editors and downloads write: cut to nothing, then grown.
#[test]
fn a_file_that_grows_while_it_is_read_is_refused() {
    let folder = Folder::new("growing");
    for (name, read, content) in readers() {
        let (path, contents) = contents(&folder, name, content);
        let line = contents[0].len() / ROWS;
        let refused = is_refused(&path, read, 60, |k| {
            let mut file = fs::File::options().append(true).open(&path).unwrap();
            file.write_all(&contents[0][contents[0].len() - line..]).unwrap();
            if k % 1000 == 0 {
                file.set_len(contents[0].len() as u64 - (line * 1000) as u64).unwrap();
            }
        });
        assert!(refused, "{name}");
    }
}

/// A reader goes on with the file that it opened: whoever saves models or tables does not disturb those who load them.
#[test]
fn a_file_that_is_replaced_while_it_is_read_is_read_as_it_was() {
    let folder = Folder::new("replaced");
    for (name, read, content) in readers() {
        let (path, contents) = contents(&folder, name, content);
        let refused = is_refused(&path, read, 2, |k| persist::write(&path, &contents[k % 9]).unwrap());
        assert!(!refused, "{name}");
    }
}
