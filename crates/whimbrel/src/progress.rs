//! How far is it? A bar on standard error, on a terminal and for many reports.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that appears with the second report.
pub struct Progress {
    bar: Option<ProgressBar>,
    sources: usize,
    reports: usize,
    wanted: bool,
}

impl Progress {
    /// Over `sources` files; for one, how many it holds is not known before.
    pub fn over(sources: usize) -> Self {
        Progress { bar: None, sources, reports: 0, wanted: io::stderr().is_terminal() }
    }

    /// One more report was read, of this file counted from 0.
    pub fn report(&mut self, source: usize) {
        self.reports += 1;
        if self.wanted && self.reports == 2 {
            self.bar = Some(bar(self.sources));
        }
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{} reports", self.reports));
            if self.sources > 1 {
                bar.set_position(source as u64);
            } else {
                bar.tick();
            }
        }
    }

    /// Does something while the bar is out of the way.
    pub fn aside<R>(&self, what: impl FnOnce() -> R) -> R {
        match &self.bar {
            Some(bar) => bar.suspend(what),
            None => what(),
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.iter().for_each(ProgressBar::finish_and_clear);
    }
}

fn bar(sources: usize) -> ProgressBar {
    let (length, template) = match sources {
        0 | 1 => (None, "{spinner} {msg} in {elapsed}"),
        _ => (Some(sources as u64), "{bar:30} {pos} of {len} files, {msg}, {eta} to go"),
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr_with_hz(8)).with_style(style)
}
