//! Scans the chapters of a book ahead on several processors. A scan does not depend on
//! other chapters, and it is more than half of the work.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Builder};

use super::{Options, Scan, scan};

/// The approximate size in bytes of the chapters scanned together. Their scans are all in
/// memory at once.
const BATCH_SIZE: usize = 4 << 20;

/// Below this size in bytes, starting another thread takes longer than the scans.
const MIN_PARALLEL_SIZE: usize = 64 << 10;

/// With more threads, the consumer of the scans becomes the bottleneck.
const MAX_THREADS: usize = 4;

/// The stack size of a thread in bytes, the same as a typical main thread's.
const STACK_SIZE: usize = 8 << 20;

/// An iterator over the scans of chapters, in order.
pub struct ParallelScans<'a, Sources> {
    sources: Sources,
    options: &'a Options,
    ready: std::vec::IntoIter<Scan>,
}

impl<'a, Sources: Iterator<Item = &'a str>> ParallelScans<'a, Sources> {
    /// Scans `sources`, each of which is the Markdown of one chapter.
    pub fn new(sources: Sources, options: &'a Options) -> Self {
        ParallelScans {
            sources,
            options,
            ready: Vec::new().into_iter(),
        }
    }
}

impl<'a, Sources: Iterator<Item = &'a str>> Iterator for ParallelScans<'a, Sources> {
    type Item = Scan;

    fn next(&mut self) -> Option<Scan> {
        if let Some(scan) = self.ready.next() {
            return Some(scan);
        }
        let mut batch = Vec::new();
        let mut bytes = 0;
        while bytes < BATCH_SIZE
            && let Some(source) = self.sources.next()
        {
            bytes += source.len();
            batch.push(source);
        }
        let threads = if bytes < MIN_PARALLEL_SIZE {
            1
        } else {
            threads()
        };
        self.ready = scan_all(&batch, self.options, threads.min(batch.len())).into_iter();
        self.ready.next()
    }
}

fn threads() -> usize {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    processors.min(MAX_THREADS)
}

/// Scans chapters on `threads` threads, including this one.
fn scan_all(sources: &[&str], options: &Options, threads: usize) -> Vec<Scan> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut scans = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(source) = sources.get(number) else {
                return scans;
            };
            scans.push((number, scan(source, options)));
        }
    };
    let mut scans = thread::scope(|scope| {
        // If the system refuses a thread, the others do its work.
        let others: Vec<_> = (1..threads)
            .map_while(|_| {
                let builder = Builder::new().stack_size(STACK_SIZE);
                builder.spawn_scoped(scope, work).ok()
            })
            .collect();
        let mut scans = work();
        for other in others {
            match other.join() {
                Ok(more) => scans.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        scans
    });
    scans.sort_unstable_by_key(|(number, _)| *number);
    scans.into_iter().map(|(_, scan)| scan).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scans_come_in_the_order_of_their_chapters() {
        let options = Options::default();
        // Chapters of varying length, more than fit in one batch.
        let text = "**TODO** x\n\n";
        let sources: Vec<String> = (0..600)
            .map(|number| text.repeat(number * 7919 % 1800))
            .collect();
        let all: usize = sources.iter().map(String::len).sum();
        assert!(all > BATCH_SIZE);
        let stubs = |scan: Scan| scan.stubs.len();
        let counts: Vec<usize> = sources.iter().map(|text| text.len() / 12).collect();
        let ahead = ParallelScans::new(sources.iter().map(String::as_str), &options);
        assert_eq!(ahead.map(stubs).collect::<Vec<_>>(), counts);
        let few: Vec<&str> = sources[..20].iter().map(String::as_str).collect();
        for threads in [1, 2, 7] {
            let scans = scan_all(&few, &options, threads);
            assert_eq!(
                scans.into_iter().map(stubs).collect::<Vec<_>>(),
                counts[..20]
            );
        }
        assert_eq!(ParallelScans::new(std::iter::empty(), &options).count(), 0);
    }
}
