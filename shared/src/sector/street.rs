//! What a street is called in a table of sectors, made comparable with what the BAN calls it.

use crate::address::{WordKind, words};
use crate::text::fold;

/// Words that keep their small letters within a name.
const LINKS: &[&str] = &["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"];

/// The name without accents, articles, abbreviations and « lieu-dit »: two spellings of one street give the same.
#[must_use]
pub fn street_key(name: &str) -> String {
    let folded = fold(name);
    let name = if folded.starts_with("lieu dit ") || folded.starts_with("ld ") {
        folded.split_once(' ').map_or("", |(_, rest)| rest).trim_start_matches("dit ")
    } else {
        name
    };
    let words = words(name);
    let last = words.len().saturating_sub(1);
    let kept = words
        .iter()
        .enumerate()
        // « rue A » keeps its letter.
        .filter(|(place, word)| word.kind != WordKind::Link || *place == last)
        .map(|(_, word)| word.full.as_str());
    kept.collect::<Vec<_>>().join(" ")
}

/// The name as it is shown: one written in capitals throughout gets small letters, its accents being lost.
#[must_use]
pub fn shown_street(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let words = name.split_whitespace().enumerate().map(|(place, word)| {
        let lower = word.to_lowercase();
        if place > 0 && LINKS.contains(&lower.as_str()) {
            return lower;
        }
        let mut letters = lower.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spellings_of_a_street_have_one_key() {
        for (one, other) in [
            ("Avenue Henri Barbusse", "AV. HENRI BARBUSSE"),
            ("Rue de l'Église", "r de l eglise"),
            ("Boulevard du Général-de-Gaulle", "BD GAL DE GAULLE"),
            ("Allée de la Forêt", "ALL DE LA FORET"),
            ("Rue Saint-Denis", "rue st denis"),
            ("Lieu-dit Les 5 Chemins", "LES 5 CHEMINS"),
            ("Rue du 8 Mai 1945", "rue 8 mai 1945"),
        ] {
            assert_eq!(street_key(one), street_key(other), "{one} / {other}");
        }
        for (one, other) in [
            ("Rue de Paris", "Avenue de Paris"),
            ("Rue A", "Rue B"),
            ("Rue A", "Rue"),
            ("Rue Louis Pasteur", "Rue Pasteur"),
        ] {
            assert_ne!(street_key(one), street_key(other), "{one} / {other}");
        }
    }

    #[test]
    fn capitals_are_read_with_less_strain() {
        for (name, shown) in [
            ("BOULEVARD DE GROSLAY", "Boulevard de Groslay"),
            ("Rue de l'Église", "Rue de l'Église"),
            ("LA VILLE", "La Ville"),
            ("", ""),
        ] {
            assert_eq!(shown_street(name), shown);
        }
    }
}
