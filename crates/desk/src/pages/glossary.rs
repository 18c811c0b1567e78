//! `/words`: what the words and marks mean.

use maud::html;
use whimbrel_ledger::stories::Standing;
use whimbrel_reader::codebook::Codebook;

use super::report::legend;
use crate::layout::{self, Page};
use crate::words;

pub(crate) async fn page() -> Page {
    let main = html! {
        div .prose {
            h1 { "What the words and marks mean" }
            p { "A " strong { "claim" } " is one thing that a report says. A " strong { "story" } " is one happening that one or more claims tell of. Reports that go back to one origin, such as copies of a dispatch, are one " strong { "lineage" } " and count once." }
            h2 { "How a story stands" }
            table .list {
                thead { tr { th scope="col" { "Mark" } th scope="col" { "Meaning" } } }
                tbody { @for standing in Standing::ALL { tr { td { (layout::standing(standing, words::standing(standing))) } td { (words::standing_means(standing)) } } } }
            }
            h2 { "Lines under the words" }
            (legend())
            p { "Every field of a claim points at the words that it rests on. Where the text is silent, the field is empty." }
            h2 { "Types" }
            p { "Types of events follow PLOVER, the event ontology of the Open Event Data Alliance." }
            table .list {
                thead { tr { th scope="col" { "Type" } th scope="col" { "Class" } th scope="col" .num { "Score, −10 to 10" } } }
                tbody {
                    @for type_ in Codebook::plover().types() {
                        tr {
                            td { (layout::type_chip(type_.name, type_.quad)) }
                            td { (type_.quad.unwrap_or("none").replace('-', " ")) }
                            td .num { @match type_.score { Some(score) => (score), None => "–" } }
                        }
                    }
                }
            }
            h2 { "The machine’s score" }
            p { "The score of a claim, from 0 to 1, is how likely the machine takes its own coding to be right. It says nothing about whether the claim is true." }
        }
    };
    layout::plain("What the words and marks mean", main)
}
