//! How do ties between parties form, strengthen and break? What the stories of
//! a ledger add up to.
//!
//! | question | module |
//! | --- | --- |
//! | What do some stories add up to? | [`Tally`] here |
//! | How did things go between two, month by month? | [`Timeline`] in `timeline` |
//! | In which months did that change? | [`Turn`] in `turns` |
//! | Who deals with whom, and in what? | [`Network`] in `network` |
//!
//! Everything is counted by story, not by report, so that a dispatch that many
//! papers print counts once. A story counts as something that happened unless
//! it lies ahead ([`Standing::Planned`]) or has fallen: was denied by everyone,
//! called off or taken back. These two are counted apart.

mod network;
mod timeline;
mod turns;

use serde::Serialize;
use whimbrel_reader::claims::record::Who;

use crate::stories::{Standing, Story};
pub use network::{Edge, Grain, Network, Node};
pub use timeline::{By, Month, Timeline};
pub use turns::{Cause, Turn, turns};

/// What some stories add up to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Tally {
    /// Stories of something that happened, or is alleged to have.
    pub stories: usize,
    /// Of these, by quad class…
    pub verbal_cooperation: usize,
    /// …in deeds…
    pub material_cooperation: usize,
    /// …in words against each other…
    pub verbal_conflict: usize,
    /// …and in deeds against each other.
    pub material_conflict: usize,
    /// Of these, how many stand as alleged or disputed.
    pub alleged: usize,
    /// That as a share of the stories; unknown without stories.
    pub share_alleged: Option<f64>,
    /// The sum of the stories' PLOVER scores.
    pub intensity: f64,
    /// Their mean; unknown where no story has a score.
    pub mean_intensity: Option<f64>,
    /// Stories that lie ahead; not among the above.
    pub planned: usize,
    /// Stories that are denied by everyone, called off or taken back; not among
    /// the above.
    pub fallen: usize,
    /// Reports that tell of all these, each counted once a story.
    pub reports: usize,
}

/// What a story's standing says of the happening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    Happened,
    Alleged,
    Ahead,
    Fallen,
}

impl Weight {
    fn of(standing: Standing) -> Weight {
        match standing {
            Standing::Confirmed | Standing::Reported | Standing::CarriedOut => Weight::Happened,
            Standing::Alleged | Standing::Disputed => Weight::Alleged,
            Standing::Planned => Weight::Ahead,
            Standing::Denied | Standing::NotCarriedOut | Standing::Retracted => Weight::Fallen,
        }
    }

    /// Whether the story counts as something that happened or is said to have.
    fn counts(self) -> bool {
        matches!(self, Weight::Happened | Weight::Alleged)
    }
}

impl Tally {
    /// Adds up stories.
    pub fn of<'a>(stories: impl IntoIterator<Item = &'a Story>) -> Tally {
        let mut tally = Tally::default();
        let mut scored = 0;
        for story in stories {
            tally.reports += story.reports.len();
            let weight = Weight::of(story.standing);
            match weight {
                Weight::Ahead => tally.planned += 1,
                Weight::Fallen => tally.fallen += 1,
                Weight::Happened | Weight::Alleged => {
                    tally.count(story, weight);
                    scored += usize::from(story.intensity.is_some());
                }
            }
        }
        let share = |of: usize| of as f64 / tally.stories as f64;
        tally.share_alleged = Some(tally.alleged).filter(|_| tally.stories > 0).map(share);
        tally.mean_intensity = Some(tally.intensity / scored as f64).filter(|_| scored > 0);
        tally
    }

    fn count(&mut self, story: &Story, weight: Weight) {
        self.stories += 1;
        self.alleged += usize::from(weight == Weight::Alleged);
        self.intensity += story.intensity.unwrap_or_default();
        match story.quad.as_deref() {
            Some("verbal-cooperation") => self.verbal_cooperation += 1,
            Some("material-cooperation") => self.material_cooperation += 1,
            Some("verbal-conflict") => self.verbal_conflict += 1,
            Some("material-conflict") => self.material_conflict += 1,
            // Types of one's own may have no quad class.
            _ => {}
        }
    }
}

/// Whether `asked` (a code, a catalog name or words) means this party.
fn means(asked: &str, who: &Who) -> bool {
    let called = [who.code.as_deref(), who.name.as_deref(), Some(who.text.as_str())];
    called.into_iter().flatten().any(|called| called.to_lowercase() == asked.to_lowercase())
}
