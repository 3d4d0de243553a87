//! The customer's words with what decided marked; what a mark means is said beside the text too.

use crate::desk::context::Desk;
use leptos::prelude::*;
use shared::catalogue::desk as words;
use shared::feedback::{Mark, Piece};

/// The pieces of a text.
pub fn marked(desk: Desk, pieces: Vec<Piece>) -> impl IntoView {
    pieces
        .into_iter()
        .map(|piece| match piece.mark {
            None => piece.text.into_any(),
            Some(mark) => {
                let (class, why) = match mark {
                    Mark::Good => ("mark-good", words::MARK_GOOD),
                    Mark::Bad => ("mark-bad", words::MARK_BAD),
                    Mark::Signal(kind) => ("mark-signal", kind.words()),
                };
                view! {
                    <mark class=class title=desk.say(why)>
                        {piece.text}
                    </mark>
                }
                .into_any()
            }
        })
        .collect_view()
}
