//! The program as people run it.

mod asking;
mod bad_input;
mod codebook;
mod helpers;
mod judging;
mod keeping;
mod reading;
mod scoring;
mod single_texts;
