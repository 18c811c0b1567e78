//! Which reports are in the files and folders named?

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use whimbrel_reader::report::{self, InputError, Report, Source};

use crate::output::say;

/// Names of files that stand beside reports to say something about them.
const ABOUT: [&str; 4] = ["readme", "license", "licence", "copying"];

/// What comes out of the inputs, in their order.
#[derive(Debug)]
pub struct Item {
    /// The file that it comes from, counted from 0.
    pub source: usize,
    /// The report, or what could not be read and what to do about it.
    pub found: Result<Report, String>,
    /// Whether there is no other report, so that this one may have all cores.
    pub alone: bool,
}

/// Files to read, or standard input.
#[derive(Debug)]
pub struct Inputs {
    places: Vec<Place>,
    published: Option<Date>,
}

#[derive(Debug)]
enum Place {
    Stdin,
    /// Named on the command line.
    Named(PathBuf),
    /// Found in a folder.
    Found(PathBuf),
    /// What is wrong with a path.
    Bad(String),
}

impl Inputs {
    /// Finds all files at `paths`; no path stands for standard input.
    pub fn find(paths: &[PathBuf], published: Option<Date>) -> Self {
        let mut places = Vec::new();
        for path in paths {
            place(path, &mut places);
        }
        if paths.is_empty() {
            places.push(Place::Stdin);
        }
        if places.iter().any(|p| matches!(p, Place::Stdin)) && io::stdin().is_terminal() {
            say("Reading standard input; end it with Ctrl-D, or name files and folders to read.");
        }
        Inputs { places, published }
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is anything that may hold a report.
    pub fn is_empty(&self) -> bool {
        self.places.iter().all(|p| matches!(p, Place::Bad(_)))
    }

    /// What is wrong with the paths.
    pub fn bad(&self) -> impl Iterator<Item = &str> {
        self.places.iter().filter_map(|p| if let Place::Bad(why) = p { Some(why.as_str()) } else { None })
    }

    /// Leaves out a file and what the database keeps beside it.
    pub fn leave_out(&mut self, ledger: &Path) {
        let Ok(ledger) = ledger.canonicalize() else { return };
        let beside = |suffix: &str| {
            let mut name = ledger.clone().into_os_string();
            name.push(suffix);
            PathBuf::from(name)
        };
        let own = ["", "-wal", "-shm", "-journal", "-stories", "-stories-new"].map(beside);
        self.places.retain(|place| match place {
            Place::Found(path) => path.canonicalize().map_or(true, |path| !own.contains(&path)),
            _ => true,
        });
    }

    /// Leaves out what was found in a folder that the program itself writes to.
    pub fn leave_out_folder(&mut self, folder: &Path) {
        let Ok(folder) = folder.canonicalize() else { return };
        self.places.retain(|place| match place {
            Place::Found(path) => path.canonicalize().map_or(true, |path| !path.starts_with(&folder)),
            _ => true,
        });
    }

    /// Gives all that is in the inputs to `give`, until it answers `false`.
    pub fn each(&self, give: &mut dyn FnMut(Item) -> bool) {
        let mut giving = Giving { held: None, several: false, give };
        for (source, place) in self.places.iter().enumerate() {
            if !self.one(source, place, &mut giving) {
                return;
            }
        }
        giving.end();
    }

    fn one(&self, source: usize, place: &Place, giving: &mut Giving<'_>) -> bool {
        match place {
            Place::Bad(why) => giving.item(source, Err(why.clone())),
            Place::Stdin => {
                let input = Input { source, name: None, published: self.published, in_folder: false };
                input.read(io::stdin().lock(), giving)
            }
            Place::Named(path) | Place::Found(path) => {
                let in_folder = matches!(place, Place::Found(_));
                let name = path.to_string_lossy();
                let input = Input { source, name: Some(&name), published: self.published, in_folder };
                match File::open(path) {
                    Ok(file) => input.read(file, giving),
                    Err(e) => giving.item(source, Err(unreadable(path, &e))),
                }
            }
        }
    }
}

/// Hands items on. A report that may be the only one is held back until another
/// follows.
struct Giving<'a> {
    held: Option<Item>,
    several: bool,
    give: &'a mut dyn FnMut(Item) -> bool,
}

impl Giving<'_> {
    fn item(&mut self, source: usize, found: Result<Report, String>) -> bool {
        let item = Item { source, found, alone: false };
        if self.several {
            return (self.give)(item);
        }
        match self.held.take() {
            // What comes after the first report is told after it.
            Some(first) => {
                self.several = true;
                (self.give)(first) && (self.give)(item)
            }
            None if item.found.is_ok() => {
                self.held = Some(item);
                true
            }
            None => (self.give)(item),
        }
    }

    /// From now on nothing is held back: more may come, but not soon.
    fn no_waiting(&mut self) -> bool {
        self.several = true;
        self.held.take().is_none_or(|first| (self.give)(first))
    }

    fn end(&mut self) {
        if let Some(first) = self.held.take() {
            (self.give)(Item { alone: true, ..first });
        }
    }
}

/// One file, or standard input.
struct Input<'a> {
    source: usize,
    name: Option<&'a str>,
    published: Option<Date>,
    in_folder: bool,
}

impl Input<'_> {
    fn read(&self, from: impl Read, giving: &mut Giving<'_>) -> bool {
        let opened = report::unpacked(BufReader::with_capacity(1 << 16, from));
        match opened.and_then(|mut from| from.fill_buf().map(report::is_archive).map(|is| (from, is))) {
            Ok((from, true)) => self.archive(from, giving),
            Ok((from, false)) => self.text(from, giving),
            Err(e) => self.failed(&e, giving),
        }
    }

    /// A web archive, one page at a time.
    fn archive(&self, from: impl BufRead, giving: &mut Giving<'_>) -> bool {
        let source = self.as_source();
        report::archive(from, &source).all(|found| self.give(found, giving))
    }

    fn text(&self, mut from: impl BufRead, giving: &mut Giving<'_>) -> bool {
        let mut start = Vec::new();
        match from.read_until(b'\n', &mut start) {
            Ok(_) if is_json_line(&start) => self.lines(start, from, giving),
            Ok(_) => match from.read_to_end(&mut start) {
                Ok(_) => self.whole(&start, giving),
                Err(e) => self.failed(&e, giving),
            },
            Err(e) => self.failed(&e, giving),
        }
    }

    /// JSON lines, one at a time, so that they can come as a stream and need
    /// not fit into memory.
    fn lines(&self, mut line: Vec<u8>, mut from: impl BufRead, giving: &mut Giving<'_>) -> bool {
        if self.name.is_none() && !giving.no_waiting() {
            return false;
        }
        for number in 1.. {
            if let Some(found) = report::read_line(&line, number, &self.as_source())
                && !self.give(found, giving)
            {
                return false;
            }
            line.clear();
            match from.read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(_) => {}
                Err(e) => return self.failed(&e, giving),
            }
        }
        true
    }

    fn whole(&self, bytes: &[u8], giving: &mut Giving<'_>) -> bool {
        for found in report::iter(bytes, &self.as_source()) {
            match &found {
                Err(error) if self.in_folder && is_skipped(error, bytes) => say(&format!("Skipped: {error}")),
                _ => {
                    if !self.give(found, giving) {
                        return false;
                    }
                }
            }
        }
        true
    }

    fn give(&self, found: Result<Report, InputError>, giving: &mut Giving<'_>) -> bool {
        giving.item(self.source, found.map_err(|error| error.to_string()))
    }

    fn failed(&self, error: &io::Error, giving: &mut Giving<'_>) -> bool {
        let path = Path::new(self.name.unwrap_or("standard input"));
        giving.item(self.source, Err(unreadable(path, error)))
    }

    fn as_source(&self) -> Source<'_> {
        Source { name: self.name, published: self.published }
    }
}

/// Whether this is a line of JSON lines, and not the whole of a JSON feed.
fn is_json_line(line: &[u8]) -> bool {
    let is_object = line.trim_ascii_start().starts_with(b"{");
    let feed: &[u8] = b"jsonfeed.org/version";
    is_object
        && serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
        && !line[..line.len().min(1 << 14)].windows(feed.len()).any(|w| w == feed)
}

/// Whether a file in a folder, none of which could be read, is something other
/// than a text: a picture, a database. Such files are expected there.
fn is_skipped(error: &InputError, bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(8192)];
    let odd = head.iter().filter(|b| **b < 8 || (14..26).contains(*b)).count();
    error.line().is_none() && error.entry().is_none() && odd > 2
}

fn unreadable(path: &Path, error: &io::Error) -> String {
    format!("{} can't be read ({error}). See that you may read it, and try again.", path.display())
}

fn place(path: &Path, places: &mut Vec<Place>) {
    if path.as_os_str() == "-" {
        return places.push(Place::Stdin);
    }
    match fs::metadata(path) {
        Ok(about) if about.is_dir() => {
            let before = places.len();
            walk(path, &mut BTreeSet::new(), places);
            if places.len() == before {
                let why = format!("The folder {} holds no file to read. Name another one.", path.display());
                places.push(Place::Bad(why));
            }
        }
        Ok(_) => places.push(Place::Named(path.to_path_buf())),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            let why =
                format!("There is no file or folder {}. Check how its name is written.", path.display());
            places.push(Place::Bad(why));
        }
        Err(e) => places.push(Place::Bad(unreadable(path, &e))),
    }
}

/// The files in a folder and its folders, by name. A folder that links back to
/// one that it stands in is not entered again.
fn walk(folder: &Path, within: &mut BTreeSet<PathBuf>, places: &mut Vec<Place>) {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    if !within.insert(real.clone()) {
        return;
    }
    match fs::read_dir(folder).and_then(|entries| entries.collect::<io::Result<Vec<_>>>()) {
        Err(e) => places.push(Place::Bad(unreadable(folder, &e))),
        Ok(mut entries) => {
            entries.sort_by_key(fs::DirEntry::file_name);
            entries.iter().for_each(|entry| found(entry, within, places));
        }
    }
    within.remove(&real);
}

fn found(entry: &fs::DirEntry, within: &mut BTreeSet<PathBuf>, places: &mut Vec<Place>) {
    let (path, name) = (entry.path(), entry.file_name());
    let name = name.to_string_lossy();
    if name.starts_with('.') {
        return;
    }
    match fs::metadata(&path) {
        Ok(about) if about.is_dir() => walk(&path, within, places),
        Ok(about) if !about.is_file() => {}
        Ok(_) if is_about(&name) => say(&format!(
            "Skipped: {} is about the folder and no report. Name the file itself to read it.",
            path.display()
        )),
        Ok(_) => places.push(Place::Found(path)),
        Err(e) => places.push(Place::Bad(unreadable(&path, &e))),
    }
}

fn is_about(name: &str) -> bool {
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    ABOUT.contains(&stem.to_lowercase().as_str()) && ["", "md", "txt", "rst"].contains(&ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(bool, bool)> {
        let mut given = Vec::new();
        let mut give = |item: Item| {
            given.push((item.found.is_ok(), item.alone));
            true
        };
        let mut giving = Giving { held: None, several: false, give: &mut give };
        let input = Input { source: 0, name: Some("a.jsonl"), published: None, in_folder: false };
        assert!(input.read(text.as_bytes(), &mut giving));
        giving.end();
        given
    }

    #[test]
    fn one_report_alone_is_known_to_be() {
        let one = "{\"text\": \"Kim met Putin.\"}\n";
        assert_eq!(read(one), [(true, true)]);
        assert_eq!(read(&one.repeat(3)), [(true, false); 3]);
        assert_eq!(read(&format!("oops\n{one}oops\n")), [(false, false), (true, false), (false, false)]);
    }

    #[test]
    fn a_feed_in_one_line_is_no_json_line() {
        assert!(is_json_line(b"{\"text\": \"x\"}\n"));
        assert!(!is_json_line(b"{\"version\": \"https://jsonfeed.org/version/1\"}"));
        assert!(!is_json_line(b"{\n"));
    }

    #[test]
    fn files_about_a_folder() {
        assert!(is_about("README.md") && is_about("LICENSE") && !is_about("readme-of-the-war.txt"));
    }
}
