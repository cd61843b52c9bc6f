//! Faults of the system under a save: processes that are killed, full disks, folders and files that may not be written,
//! devices, pipes, links, writers at the same time. Whatever happens, a path holds the old file or the new one.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use gradus::persist::write;
use gradus::prelude::*;

use crate::support::folder::Folder;
use crate::support::process::{can_run, this_test};

/// What a save writes for a number, ready to be written to any path again and again.
type Save = Box<dyn Fn(&Path) -> gradus::Result<()> + Send + Sync>;

/// Every kind of save that there is.
const KINDS: [&str; 5] = ["bytes", "fit", "model", "predictions", "table"];

fn estimator() -> Estimator {
    let solver = GradientDescent::mini_batch(50).learning_rate(1e-6).epochs(2);
    Estimator::regression("y").columns(columns![numeric("x"), categorical("t")]).solver(solver)
}

fn save(kind: &str, k: f64) -> Save {
    let x: Vec<f64> = (0..200).map(|i| f64::from(i) / 7.0 + k).collect();
    let y: Vec<f64> = x.iter().map(|x| k * x + (x * 1.7).sin()).collect();
    let text: Vec<String> = x.iter().map(|x| format!("word {}", x % 9.0)).collect();
    let table = Table::from_columns([("x", x.into()), ("t", text.into()), ("y", y.into())]).unwrap();
    match kind {
        "bytes" => Box::new(move |path| write(path, &vec![k as u8; 1 << 20])),
        "table" => Box::new(move |path| table.to_csv(path)),
        kind => {
            let fit = estimator().fit(&table).unwrap();
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

/// Whether a file of four megabytes is refused by an error that names it.
fn large_is_refused(path: &Path) -> bool {
    matches!(write(path, &vec![b'x'; 4 << 20]), Err(Error::Io { path: Some(named), .. }) if named == path)
}

/// This test binary, to do `what` with a path in a process of its own.
fn process(before: &[&str], what: &str, path: &Path) -> Command {
    let mut command = this_test(before, concat!(module_path!(), "::a_process_of_its_own_saves"));
    command.env("GRADUS_FAULT", what).env("GRADUS_PATH", path);
    command
}

/// What this process was started for, and with which path; nothing where it was not started by [`process`].
fn orders() -> Option<(String, std::path::PathBuf)> {
    Some((std::env::var("GRADUS_FAULT").ok()?, std::env::var_os("GRADUS_PATH")?.into()))
}

/// What other tests start in processes of their own.
#[test]
fn a_process_of_its_own_saves() {
    match orders() {
        Some((kind, path)) if KINDS.contains(&kind.as_str()) => save_until_killed(&kind, &path),
        Some((want, path)) => save_in_want(&want, &path),
        None => {
            let folder = Folder::new("process");
            in_want(&[], "nothing", &folder.0.join("file"));
            assert_eq!(fs::read(folder.0.join("file")).unwrap(), b"new");
        }
    }
}

fn save_until_killed(kind: &str, path: &Path) {
    let saves = [1.0, 2.0].map(|k| save(kind, k));
    saves[0](path).unwrap();
    println!("ready");
    loop {
        saves.iter().rev().for_each(|save| save(path).unwrap());
    }
}

fn start_saving(kind: &str, path: &Path) -> Child {
    let mut child = process(&[], kind, path).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line.ends_with("ready")));
    child
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
        // The report of a fit tells the seconds that it took; its checksum tells that it is whole.
        let is_whole = |path: &Path| match *kind {
            "fit" => Fit::load(path, &estimator()).is_ok(),
            _ => contents.contains(&fs::read(path).unwrap()),
        };
        let path = folder.0.join(kind);
        let mut left = 0;
        for round in 0..40u64 {
            let mut child = start_saving(kind, &path);
            std::thread::sleep(Duration::from_micros(round * 7919 % 12_000));
            assert!(child.try_wait().unwrap().is_none(), "{kind}: a save failed");
            child.kill().unwrap();
            child.wait().unwrap();
            assert!(is_whole(&path), "{kind}: half a file");
            left += folder.names().iter().filter(|name| name.starts_with('.')).count();
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

/// A save without space, without rights, in want of nothing, or to an output that is a file.
fn save_in_want(want: &str, path: &Path) {
    let table = Table::from_columns([("x", (0..400_000).collect::<Vec<i64>>().into())]).unwrap();
    match want {
        "space" => {
            write(path, b"old").unwrap();
            assert!(large_is_refused(path) && large_is_refused(&path.with_file_name("new")));
            assert!(matches!(table.to_csv(path), Err(Error::Io { path: Some(named), .. }) if named == path));
            let names: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().map(|e| e.unwrap().file_name()).collect();
            assert_eq!((fs::read(path).unwrap(), names), (b"old".to_vec(), vec![path.file_name().unwrap().to_owned()]));
            write(path, b"new").unwrap();
            assert_eq!(fs::read(path).unwrap(), b"new");
        }
        "rights" => {
            let refused = write(path, b"new").unwrap_err().to_string();
            assert!(refused.contains(&path.display().to_string()) && table.to_csv(path).is_err(), "{refused}");
            assert_eq!(fs::read(path).unwrap(), b"old");
            println!("refused: {refused}");
        }
        "nothing" => write(path, b"new").unwrap(),
        _ => {
            // Its standard output is a file.
            println!("before");
            write("/dev/stdout", b"saved\n").unwrap();
            println!("after");
        }
    }
}

/// Runs [`save_in_want`] in a process of its own, and says what it wrote.
pub fn in_want(before: &[&str], want: &str, path: &Path) -> String {
    let output = process(before, want, path).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{want}: {text}{}", String::from_utf8_lossy(&output.stderr));
    text
}

/// A limit for the size of files, and a file system of a megabyte.
#[cfg(unix)]
#[test]
fn without_space_the_old_file_stays() {
    let folder = Folder::new("space");
    let limited = ["sh", "-c", "trap '' XFSZ; ulimit -f 1024; exec \"$@\"", "sh"];
    in_want(&limited, "space", &folder.0.join("limited"));
    if can_run(&["unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", folder.0.to_str().unwrap()]) {
        let mount = format!("mount -t tmpfs -o size=1m none '{}' && exec \"$@\"", folder.0.display());
        in_want(&["unshare", "--map-root-user", "--mount", "sh", "-c", &mount, "sh"], "space", &folder.0.join("full"));
    }
}

/// A file system that may only be read, a folder and a file without the right to write.
#[cfg(unix)]
#[test]
fn without_rights_the_old_file_stays() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let folder = Folder::new("rights");
    let path = folder.0.join("file");
    fs::write(&path, b"old").unwrap();
    if can_run(&["unshare", "--map-root-user", "--mount", "true"]) {
        let inside = folder.0.display();
        let mount = format!("mount --bind '{inside}' '{inside}' && mount -o remount,bind,ro '{inside}' && exec \"$@\"");
        in_want(&["unshare", "--map-root-user", "--mount", "sh", "-c", &mount, "sh"], "rights", &path);
    }
    // Root may do everything.
    let other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    let as_other: &[&str] = if fs::metadata(&path).unwrap().uid() == 0 { &other } else { &[] };
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    if as_other.is_empty() || can_run(&[as_other, &["true"]].concat()) {
        mode(&folder.0, 0o555);
        mode(&path, 0o666);
        let said = in_want(as_other, "rights", &path);
        assert!(said.contains("none could be made in its folder"), "{said}");
        mode(&folder.0, 0o777);
        mode(&path, 0o444);
        in_want(as_other, "rights", &path);
    }
    assert_eq!(folder.names(), ["file"]);
}
