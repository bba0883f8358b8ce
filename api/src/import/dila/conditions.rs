//! Conditions on the variables that a guided search sets.

use mee_shared::fiche::Condition;
use roxmltree::Node;

use super::document::Reader;
use super::text::{child, children, name};

impl Reader {
    /// The condition under which the node is shown; none when it has none that can be understood.
    ///
    /// A condition that is not understood must not hide text: without one, everything is shown.
    pub(super) fn condition(&mut self, node: Node<'_, '_>) -> Option<Condition> {
        let condition = child(node, "Condition")?;
        let mut all = self.tests(condition)?;
        match all.len() {
            0 | 1 => all.pop(),
            _ => Some(Condition::All { of: all }),
        }
    }

    fn tests(&mut self, node: Node<'_, '_>) -> Option<Vec<Condition>> {
        let tests: Vec<Option<Condition>> =
            node.children().filter(Node::is_element).map(|test| self.test(test)).collect();
        tests.into_iter().collect()
    }

    fn test(&mut self, node: Node<'_, '_>) -> Option<Condition> {
        let variable = || node.attribute("var").map(str::to_owned);
        let known = match name(node) {
            "estVrai" => variable().map(|variable| Condition::IsTrue { variable }),
            "estFaux" => variable().map(|variable| Condition::IsFalse { variable }),
            "estIndefini" => variable().map(|variable| Condition::IsUndefined { variable }),
            "ou" => return self.tests(node).filter(|of| !of.is_empty()).map(|of| Condition::Any { of }),
            "et" => return self.tests(node).filter(|of| !of.is_empty()).map(|of| Condition::All { of }),
            _ => None,
        };
        if known.is_none() {
            self.count_unknown(node, "");
        }
        known
    }

    /// The variables that choosing a branch of a guided search sets to true.
    pub(super) fn variables_set(&mut self, node: Node<'_, '_>) -> Vec<String> {
        let mut set = Vec::new();
        for effect in children(node, "SiSelectionne").flat_map(|chosen| chosen.children()).filter(Node::is_element) {
            match effect.attribute("var") {
                Some(variable) if name(effect) == "affecteVrai" => set.push(variable.to_owned()),
                _ => self.count_unknown(effect, ""),
            }
        }
        set
    }
}
