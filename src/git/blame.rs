//! Finds the authors and dates of lines.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::Result;

use super::Repository;
use crate::finding::Origin;

/// The maximum number of lines to pass to git. With more, it blames the whole file.
const MAX_LINES: usize = 64;

/// The origins of lines, by file and line.
pub(crate) type Blame = HashMap<(String, usize), Origin>;

/// Finds the origins of lines, by file (relative to the book's root), without those of
/// uncommitted lines. It calls `progress` with the number of finished files.
///
/// # Errors
/// If git fails.
pub(crate) fn blame(
    repository: &Repository,
    lines: &BTreeMap<String, BTreeSet<usize>>,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Blame> {
    let committed = committed(repository)?;
    let files: Vec<(&String, &BTreeSet<usize>)> = lines
        .iter()
        .filter(|(path, _)| {
            let path = repository.path(path);
            path.is_some_and(|path| committed.contains(path.as_bytes()))
        })
        .collect();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let found = Mutex::new((Blame::new(), None));
    let threads = thread::available_parallelism().map_or(1, |threads| threads.get());
    thread::scope(|scope| {
        for _ in 0..threads.min(files.len()) {
            scope.spawn(|| {
                while let Some((path, lines)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let answer = blame_file(repository, path, lines);
                    let mut found = found.lock().unwrap_or_else(|error| error.into_inner());
                    match answer {
                        Ok(origins) => found.0.extend(
                            origins
                                .into_iter()
                                .map(|(line, origin)| (((*path).clone(), line), origin)),
                        ),
                        Err(error) => {
                            found.1.get_or_insert(error);
                            break;
                        }
                    }
                    drop(found);
                    progress(done.fetch_add(1, Ordering::Relaxed) + 1);
                }
            });
        }
    });
    match found
        .into_inner()
        .unwrap_or_else(|error| error.into_inner())
    {
        (_, Some(error)) => Err(error),
        (blame, None) => Ok(blame),
    }
}

/// The files of the last commit; none if there is no commit.
fn committed(repository: &Repository) -> Result<HashSet<Vec<u8>>> {
    if repository.find("HEAD")?.is_none() {
        return Ok(HashSet::new());
    }
    let names = repository
        .git()
        .args(["ls-tree", "-r", "-z", "--full-tree", "--name-only", "HEAD"])
        .output(&[])?;
    Ok(names.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect())
}

fn blame_file(
    repository: &Repository,
    path: &str,
    lines: &BTreeSet<usize>,
) -> Result<Vec<(usize, Origin)>> {
    let mut git = repository.git();
    git.args(["blame", "--porcelain", "--no-textconv"]);
    if lines.len() <= MAX_LINES {
        git.args(lines.iter().map(|line| format!("-L{line},{line}")));
    }
    let path = format!("{}{path}", repository.prefix);
    let answer = git.args(["--", &path]).output(&[])?;
    let mut origins = parse(&String::from_utf8_lossy(&answer));
    origins.retain(|(line, _)| lines.contains(line));
    Ok(origins)
}

/// Parses the output of `--porcelain`. For each line, it has a header (`commit old new`), then
/// information about the commit if it is new, and the line itself after a tab.
fn parse(porcelain: &str) -> Vec<(usize, Origin)> {
    let mut commits: HashMap<&str, (&str, i64)> = HashMap::new();
    let mut headers: Vec<(usize, &str)> = Vec::new();
    for line in porcelain.lines() {
        if line.starts_with('\t') {
            continue;
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let commit = headers.last().map(|(_, commit)| *commit);
        match (word, commit) {
            ("author", Some(commit)) => commits.entry(commit).or_default().0 = rest,
            ("author-time", Some(commit)) => {
                commits.entry(commit).or_default().1 = rest.parse().unwrap_or_default();
            }
            (id, _) if id.len() >= 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                let line = rest.split(' ').nth(1).and_then(|line| line.parse().ok());
                headers.extend(line.map(|line| (line, id)));
            }
            _ => {}
        }
    }
    headers
        .into_iter()
        // The commit of an uncommitted line consists of zeros.
        .filter(|(_, commit)| commit.bytes().any(|byte| byte != b'0'))
        .filter_map(|(line, commit)| {
            let (author, time) = *commits.get(commit)?;
            let origin = Origin {
                author: author.to_owned(),
                time,
                commit: commit.to_owned(),
            };
            Some((line, origin))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn porcelain_is_read() {
        let one = "a".repeat(40);
        let none = "0".repeat(40);
        let text = format!(
            "{one} 1 1 1\nauthor Alice B\nauthor-mail <a@b>\nauthor-time 1700000000\n\
             author-tz +0200\nsummary author Mallory\nfilename src/a.md\n\tauthor Mallory\n\
             {none} 2 2 1\nauthor Not Committed Yet\nauthor-time 1700000001\n\tTODO y\n\
             {one} 2 3 1\n\tTODO z\n"
        );
        let alice = Origin {
            author: "Alice B".to_owned(),
            time: 1_700_000_000,
            commit: one,
        };
        assert_eq!(parse(&text), [(1, alice.clone()), (3, alice)]);
    }
}
