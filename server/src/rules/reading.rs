//! What reads the customers' words under the rules in force.

use super::Snapshot;
use shared::feedback::Record;
use shared::language::Reader;
use shared::language::categories::{KeywordRule, Model};
use shared::language::signals::Rules as SignalRules;
use shared::taxonomy::Tree;
use std::sync::Arc;

impl Snapshot {
    /// Reads a voice.
    pub fn read(&self, raw: &str) -> Record {
        self.reader.read(raw).record(0)
    }

    /// Makes the reader anew from what the snapshot holds.
    pub fn make_reader(&mut self) {
        let rules = keywords(&self.categories);
        self.reader = Arc::new(Reader::new(
            &SignalRules::default(),
            Model::default(),
            rules,
        ));
    }
}

/// The words that speak for the categories on offer: of their names, while nobody has labelled anything.
fn keywords(tree: &Tree) -> Vec<KeywordRule> {
    let leaf = |id| tree.children(Some(id)).iter().all(|child| child.retired);
    tree.flat(true)
        .into_iter()
        .filter(|(_, node)| leaf(node.id))
        .map(|(_, node)| KeywordRule::of_name(node.id.to_string(), &node.label.zh, &node.label.en))
        .collect()
}
