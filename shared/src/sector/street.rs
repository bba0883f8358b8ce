//! What a street is called in a table of sectors, made comparable with what the BAN calls it.

use crate::text::fold;

/// Short forms of the kind of street, as tables and people write them; they count at the start of a name only.
const KINDS: &[(&str, &str)] = &[
    ("all", "allee"),
    ("av", "avenue"),
    ("ave", "avenue"),
    ("bd", "boulevard"),
    ("bld", "boulevard"),
    ("blvd", "boulevard"),
    ("boul", "boulevard"),
    ("che", "chemin"),
    ("chem", "chemin"),
    ("crs", "cours"),
    ("fg", "faubourg"),
    ("fbg", "faubourg"),
    ("imp", "impasse"),
    ("lot", "lotissement"),
    ("pas", "passage"),
    ("pl", "place"),
    ("qu", "quai"),
    ("r", "rue"),
    ("res", "residence"),
    ("rle", "ruelle"),
    ("rpt", "rond point"),
    ("rte", "route"),
    ("sq", "square"),
    ("vla", "villa"),
];

/// Short forms of titles, anywhere in a name.
const TITLES: &[(&str, &str)] = &[
    ("cdt", "commandant"),
    ("col", "colonel"),
    ("dr", "docteur"),
    ("gal", "general"),
    ("gen", "general"),
    ("mal", "marechal"),
    ("pdt", "president"),
    ("pr", "professeur"),
    ("prof", "professeur"),
    ("st", "saint"),
    ("ste", "sainte"),
];

/// Words that come and go between two spellings of one name.
const LINKS: &[&str] = &["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"];

/// The name without accents, articles, abbreviations and « lieu-dit »: two spellings of one street give the same.
#[must_use]
pub fn street_key(name: &str) -> String {
    let folded = fold(name);
    let rest = folded.strip_prefix("lieu dit ").or_else(|| folded.strip_prefix("ld ")).unwrap_or(&folded);
    let full = |table: &[(&'static str, &'static str)], word: &str| {
        table.iter().find(|(short, _)| *short == word).map(|(_, full)| *full)
    };
    let mut key = String::with_capacity(rest.len());
    for (place, word) in rest.split(' ').enumerate() {
        let kind = if place == 0 { full(KINDS, word) } else { None };
        let word = kind.or_else(|| full(TITLES, word)).unwrap_or(word);
        // A name that begins with its article keeps nothing of it, but « rue A » keeps its letter.
        let is_last = key.ends_with("rue") || key.ends_with("allee") || key.ends_with("place");
        if LINKS.contains(&word) && !(is_last && rest.ends_with(&format!(" {word}"))) {
            continue;
        }
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    if key.is_empty() { rest.to_owned() } else { key }
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
