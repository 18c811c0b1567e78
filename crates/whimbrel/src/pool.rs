//! How are many reports read at once and still printed in order?

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, TryRecvError, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// How many items a thread may be ahead of what was taken.
const AHEAD: usize = 8;

/// Takes results, in the order of the items.
pub trait Taker<R> {
    /// Takes the next result.
    fn take(&mut self, result: R) -> anyhow::Result<()>;
    /// Nothing is ready just now: what is held back may be dealt with. Called
    /// at the end as well.
    fn rest(&mut self) -> anyhow::Result<()>;
}

/// Puts what `produce` gives through `work` on several threads and hands it to
/// `taker` in order. No more than a few items a thread are ever held. `produce`
/// is told `false` when nothing more is wanted.
pub fn in_order<T: Send, R: Send>(
    threads: usize,
    produce: impl FnOnce(&mut dyn FnMut(T) -> bool) + Send,
    work: impl Fn(T) -> R + Sync,
    taker: &mut impl Taker<R>,
) -> anyhow::Result<()> {
    let (permit, permits) = sync_channel(threads * AHEAD);
    let (items, queue) = channel();
    let (done, results) = channel();
    let queue = Mutex::new(queue);
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut numbers = 0..;
            produce(&mut |item| {
                let number: Option<usize> = numbers.next();
                permit.send(()).is_ok() && items.send((number, item)).is_ok()
            });
        });
        for _ in 0..threads {
            let (done, queue, work) = (done.clone(), &queue, &work);
            scope.spawn(move || {
                while let Some((number, item)) = next(queue) {
                    if done.send((number, work(item))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(done);
        let taken = take_all(&results, &permits, taker);
        drop((results, permits));
        taken
    })
}

fn next<T>(queue: &Mutex<Receiver<T>>) -> Option<T> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn take_all<R>(
    results: &Receiver<(Option<usize>, R)>,
    permits: &Receiver<()>,
    taker: &mut impl Taker<R>,
) -> anyhow::Result<()> {
    let mut early = BTreeMap::new();
    let mut due = 0;
    loop {
        let (number, result) = match results.try_recv() {
            Ok(result) => result,
            Err(TryRecvError::Disconnected) => return taker.rest(),
            Err(TryRecvError::Empty) => {
                taker.rest()?;
                let Ok(result) = results.recv() else { return taker.rest() };
                result
            }
        };
        early.insert(number, result);
        while let Some(result) = early.remove(&Some(due)) {
            due += 1;
            let _ = permits.try_recv();
            taker.take(result)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Taken(Vec<usize>, Option<usize>);

    impl Taker<usize> for Taken {
        fn take(&mut self, result: usize) -> anyhow::Result<()> {
            self.0.push(result);
            anyhow::ensure!(self.1 != Some(result), "enough");
            Ok(())
        }

        fn rest(&mut self) -> anyhow::Result<()> {
            Ok(())
        }
    }

    fn squares(threads: usize, taken: &mut Taken) -> anyhow::Result<()> {
        let produce = |give: &mut dyn FnMut(usize) -> bool| {
            let _ = (0..200).all(give);
        };
        let slow_at_first = |n: usize| {
            thread::sleep(std::time::Duration::from_micros(if n.is_multiple_of(50) { 5_000 } else { 10 }));
            n * n
        };
        in_order(threads, produce, slow_at_first, taken)
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for threads in [1, 2, 5] {
            let mut taken = Taken::default();
            squares(threads, &mut taken).unwrap();
            assert_eq!(taken.0, (0..200).map(|n| n * n).collect::<Vec<_>>());
        }
    }

    #[test]
    fn all_stop_when_the_taker_fails() {
        let mut taken = Taken(Vec::new(), Some(9));
        squares(2, &mut taken).unwrap_err();
        assert_eq!(taken.0, [0, 1, 4, 9]);
    }
}
