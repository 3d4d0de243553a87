//! The rules that a new installation begins with, and what they say of a tree of categories.

use std::sync::LazyLock;

use serde::Deserialize;

use super::categories::KeywordRule;
use crate::taxonomy::Tree;
use crate::wording::{LanguageRules, SignalRules, Synonym};

#[derive(Clone, Default, Deserialize)]
struct Wording {
    synonyms: Vec<Synonym>,
    stop: Vec<String>,
}

static PRESET: LazyLock<Wording> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/wording.json")).unwrap_or_default());

impl Default for LanguageRules {
    /// The rules a new installation begins with.
    fn default() -> Self {
        let Wording { synonyms, stop } = PRESET.clone();
        Self {
            synonyms,
            signals: SignalRules::preset(),
            categories: Vec::new(),
            stop,
        }
    }
}

impl LanguageRules {
    /// The rules of the categories on offer below which there is none: their own words, else those of their names.
    pub fn keywords(&self, tree: &Tree) -> Vec<KeywordRule> {
        let rule = |node: &crate::taxonomy::Node| {
            let own = self.categories.iter().find(|own| own.category == node.id);
            match own {
                Some(own) => KeywordRule {
                    category: node.id.to_string(),
                    any: own.any.clone(),
                    none: own.none.clone(),
                    strength: f32::from(own.sure) / 100.0,
                },
                None => KeywordRule::of_name(node.id.to_string(), &node.label.zh, &node.label.en),
            }
        };
        tree.leaves().into_iter().map(rule).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::NodeId;
    use crate::language::categories::{Keywords, Model, suggest};
    use crate::language::{Reader, Text};
    use crate::wording::CategoryWords;

    fn tree() -> (Tree, NodeId) {
        let mut tree = Tree::default();
        let id = NodeId(uuid::Uuid::from_u128(7));
        let edit = crate::taxonomy::Edit::Add {
            parent: None,
            label: crate::locale::Label::new("退款慢", "Slow refund"),
        };
        tree.apply(&edit, id).expect("added");
        (tree, id)
    }

    fn guess(rules: &LanguageRules, raw: &str) -> Option<f32> {
        let ready = Keywords::new(&rules.keywords(&tree().0));
        let found = suggest(&Text::new(raw), &Model::default(), &ready);
        found.first().map(|guess| guess.confidence)
    }

    #[test]
    fn own_words_stand_in_place_of_the_shipped_ones() {
        let (_, category) = tree();
        let mut rules = LanguageRules::default();
        assert_eq!(guess(&rules, "退款还没到"), Some(0.5));
        assert_eq!(guess(&rules, "余额迟迟不退"), None);
        rules.categories.push(CategoryWords {
            category,
            any: vec!["余额".into()],
            none: Vec::new(),
            sure: 80,
        });
        assert_eq!(guess(&rules, "退款还没到"), None);
        assert_eq!(guess(&rules, "余额迟迟不退"), Some(0.8));
        rules.categories[0].none.push("余额宝".into());
        assert_eq!(guess(&rules, "余额宝迟迟不退"), None);
        rules.categories[0].sure = 30;
        assert_eq!(guess(&rules, "余额迟迟不退"), Some(0.3));
    }

    #[test]
    fn wording_is_unified_and_survives_storage() {
        let rules = LanguageRules::default();
        let reader = Reader::new(&rules, Model::default(), &[]);
        assert_eq!(reader.unify("客服響應太慢"), "客服响应速度慢");
        let json = serde_json::to_string(&rules).expect("json");
        assert!(json.len() < 16 * 1024, "{}", json.len());
        assert_eq!(
            serde_json::from_str::<LanguageRules>(&json).expect("rules"),
            rules
        );
    }
}
