//! Faults of the system under a save: processes that are killed, full disks, folders and files that may not be written,
//! devices, pipes, links, writers at the same time. Whatever happens, a path holds the old file or the new one.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use gradus::persist::write;
use gradus::prelude::*;

use crate::persist::Folder;

/// What a save writes for a number, ready to be written to any path again and again.
type Save = Box<dyn Fn(&Path) -> gradus::Result<()> + Send + Sync>;

/// Every kind of save that there is.
const KINDS: [&str; 5] = ["bytes", "fit", "model", "predictions", "table"];

fn save(kind: &str, k: f64) -> Save {
    let n = 200;
    let x: Vec<f64> = (0..n).map(|i| f64::from(i) / 7.0 + k).collect();
    let y: Vec<f64> = x.iter().map(|x| k * x + (x * 1.7).sin()).collect();
    let text: Vec<String> = x.iter().map(|x| format!("word {}", x % 9.0)).collect();
    let table = Table::from_columns([("x", x.into()), ("t", text.into()), ("y", y.into())]).unwrap();
    let solver = GradientDescent::mini_batch(50).learning_rate(1e-6).epochs(2);
    let fit =
        || Estimator::regression("y").columns(columns![numeric("x"), categorical("t")]).solver(solver).fit(&table);
    match kind {
        "bytes" => Box::new(move |path| write(path, &vec![k as u8; 1 << 20])),
        "table" => Box::new(move |path| table.to_csv(path)),
        kind => {
            let fit = fit().unwrap();
            let made = fit.model().predict(&table).unwrap().to_vec();
            let made = Table::from_columns([("prediction", made.into())]).unwrap();
            match kind {
                "fit" => Box::new(move |path| fit.save(path)),
                "model" => Box::new(move |path| fit.model().save(path)),
                _ => Box::new(move |path| made.to_csv(path)),
            }
        }
    }
}

/// What a save writes.
fn content(save: &Save, folder: &Folder) -> Vec<u8> {
    let path = folder.0.join("content");
    save(&path).unwrap();
    let bytes = fs::read(&path).unwrap();
    fs::remove_file(path).unwrap();
    bytes
}

/// This test binary, to run one of the tests below that are marked as for processes of their own; `before` stands before
/// it on the command line.
fn process(before: &[&str], test: &str, what: &str, path: &Path) -> Command {
    let own = std::env::current_exe().unwrap();
    let mut words = before.iter().map(std::ffi::OsStr::new).chain([own.as_os_str()]);
    let mut command = Command::new(words.next().unwrap());
    command.args(words).args(["--exact", &format!("faults::{test}"), "--ignored", "--nocapture", "--test-threads=1"]);
    command.env("GRADUS_FAULT", what).env("GRADUS_PATH", path).stdin(Stdio::null());
    command
}

/// What such a test is to do, and with which path; nothing where it was not started by another.
fn orders() -> Option<(String, std::path::PathBuf)> {
    Some((std::env::var("GRADUS_FAULT").ok()?, std::env::var_os("GRADUS_PATH")?.into()))
}

#[test]
#[ignore = "for a process of its own, started by other tests"]
fn a_process_that_saves_until_it_is_killed() {
    let Some((kind, path)) = orders() else { return };
    let saves = [1.0, 2.0].map(|k| save(&kind, k));
    saves[0](&path).unwrap();
    println!("ready");
    loop {
        saves.iter().rev().for_each(|save| save(&path).unwrap());
    }
}

fn start_saving(kind: &str, path: &Path) -> Child {
    let mut child =
        process(&[], "a_process_that_saves_until_it_is_killed", kind, path).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line.ends_with("ready")));
    child
}

fn hidden(folder: &Folder) -> usize {
    folder.names().iter().filter(|name| name.starts_with('.')).count()
}

/// 200 processes that save are killed, in one folder and several at a time. What they leave is swept by the next save,
/// which leaves alone what the others are about to write.
#[cfg(unix)]
#[test]
fn a_killed_process_leaves_a_whole_file() {
    let folder = Folder::new("killed");
    let killed = |kind: &&str| {
        let own = Folder::new(&format!("killed-{kind}"));
        let contents = [1.0, 2.0].map(|k| content(&save(kind, k), &own));
        assert!(contents[0] != contents[1]);
        let path = folder.0.join(kind);
        let mut left = 0;
        for round in 0..40u64 {
            let mut child = start_saving(kind, &path);
            std::thread::sleep(Duration::from_micros(round * 7919 % 12_000));
            assert!(child.try_wait().unwrap().is_none(), "{kind}: a save failed");
            child.kill().unwrap();
            child.wait().unwrap();
            assert!(contents.contains(&fs::read(&path).unwrap()), "{kind}: half a file");
            left += hidden(&folder);
        }
        left
    };
    let left: usize = std::thread::scope(|scope| {
        let halves = KINDS.chunks(3).map(|kinds| scope.spawn(move || kinds.iter().map(killed).sum::<usize>()));
        halves.collect::<Vec<_>>().into_iter().map(|half| half.join().unwrap()).sum()
    });
    assert!(left > 0, "no process was killed in a save");
    write(folder.0.join("bytes"), b"last").unwrap();
    assert_eq!(folder.names(), ["bytes", "fit", "model", "predictions", "table"]);
}
