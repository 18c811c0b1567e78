//! The program as people run it.

mod asking;
mod bad_input;
mod codebook;
mod coding;
mod exporting;
mod helpers;
mod judging;
mod keeping;
mod reading;
mod scoring;
mod serving;
mod single_texts;
