//! How a French word sounds, roughly: words that are written by ear have the sound of the right one.
//!
//! After the rules of Phonex and Soundex for French, loosened: voiced and unvoiced s are one, and every ending that
//! sounds like é or is silent falls away, for texts without accents cannot tell them apart.

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// The sound of a folded word; empty for what is not made of the letters a to z.
#[must_use]
pub fn sound(word: &str) -> String {
    if word.bytes().any(|byte| !byte.is_ascii_lowercase()) {
        return String::new();
    }
    // What is silent makes no sound, but it softens or opens what stands before it: « vacances », « semaine ».
    let letters = word.as_bytes();
    let heard = trimmed(word).len();
    let at = |place: usize| letters.get(place).copied().unwrap_or(0);
    let mut out = String::with_capacity(letters.len());
    let mut put = |sound: char| {
        if !out.ends_with(sound) {
            out.push(sound);
        }
    };
    let mut place = 0;
    while place < heard {
        let (one, two, three) = (at(place), at(place + 1), at(place + 2));
        // A vowel before n or m is nasal unless a vowel or another n or m follows.
        let is_nasal = |after: usize| {
            matches!(at(after - 1), b'n' | b'm') && !is_vowel(at(after)) && !matches!(at(after), b'n' | b'm')
        };
        let (sounds, length) = match (one, two, three) {
            (b'e', b'a', b'u') => ("o", 3),
            (b'a', b'u', _) => ("o", 2),
            (b'o', b'u', _) => ("u", 2),
            (b'o', b'i', b'n') if is_nasal(place + 3) => ("wI", 3),
            (b'o', b'i' | b'y', _) => ("wa", 2),
            (b'a' | b'e', b'i' | b'y', b'n' | b'm') if is_nasal(place + 3) => ("I", 3),
            (b'a' | b'e', b'i' | b'y', _) => ("e", 2),
            (b'i', b'e', b'n') if is_nasal(place + 3) => ("iI", 3),
            (b'a' | b'e', b'n' | b'm', _) if is_nasal(place + 2) => ("A", 2),
            (b'i' | b'y' | b'u', b'n' | b'm', _) if is_nasal(place + 2) => ("I", 2),
            (b'o', b'n' | b'm', _) if is_nasal(place + 2) => ("O", 2),
            (b'e', b'u', _) => ("e", 2),
            (b'o', b'e', _) => ("e", 2),
            (b'p', b'h', _) => ("f", 2),
            (b's', b'c', b'h') => ("S", 3),
            (b'c', b'h', b'r' | b'l') => ("k", 2),
            (b'c' | b's', b'h', _) => ("S", 2),
            (b'g', b'n', _) => ("N", 2),
            (b'g', b'u', b'e' | b'i') => ("g", 2),
            (b'g', b'e', b'a' | b'o') => ("j", 2),
            (b'g', b'e' | b'i' | b'y', _) => ("j", 1),
            (b'c', b'q', b'u') => ("k", 3),
            (b'q', b'u', _) | (b'c', b'k', _) => ("k", 2),
            (b'q' | b'k', ..) => ("k", 1),
            (b's', b'c', b'e' | b'i' | b'y') => ("s", 2),
            (b'c', b'e' | b'i' | b'y', _) => ("s", 1),
            (b'c', ..) => ("k", 1),
            (b't', b'i', b'o') if at(place + 3) == b'n' && place > 0 && at(place - 1) != b's' => ("si", 2),
            (b's' | b'z', ..) => ("s", 1),
            (b't', b'h', _) => ("t", 2),
            (b'x', ..) => ("ks", 1),
            (b'h', ..) => ("", 1),
            (b'w', ..) => ("v", 1),
            (b'y', ..) => ("i", 1),
            (b'u', ..) => ("y", 1),
            (other, ..) => {
                put(char::from(other));
                ("", 1)
            }
        };
        sounds.chars().for_each(&mut put);
        place += length;
    }
    out
}

/// The word without what is silent or sounds like é at its end.
fn trimmed(word: &str) -> &str {
    if word.len() <= 3 {
        return word;
    }
    let mut rest = if word.ends_with("ss") { word } else { word.strip_suffix(['s', 'x', 'z']).unwrap_or(word) };
    if rest.len() >= 5 && rest.ends_with("er") {
        return rest.get(..rest.len() - 2).unwrap_or(rest);
    }
    // What stands before a silent e is heard; what ends the word is not.
    let is_silent = rest.ends_with('e') || (rest.ends_with(['t', 'd', 'p']) && rest.len() > 3);
    if is_silent {
        rest = rest.get(..rest.len() - 1).unwrap_or(rest);
        if rest.ends_with('e') && rest.len() > 2 {
            rest = rest.get(..rest.len() - 1).unwrap_or(rest);
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_written_by_ear_sound_as_the_right_ones() {
        for (written, right) in [
            ("kantine", "cantine"),
            ("inskription", "inscription"),
            ("inscripsion", "inscription"),
            ("ekol", "ecole"),
            ("telefone", "telephone"),
            ("harselement", "harcelement"),
            ("metresse", "maitresse"),
            ("scolere", "scolaire"),
            ("oto", "auto"),
            ("vacanse", "vacances"),
            ("rantre", "rentree"),
            ("medicamant", "medicaments"),
        ] {
            assert_eq!(sound(written), sound(right), "{written}");
        }
        assert_ne!(sound("cantine"), sound("canton"));
        assert_eq!(sound("été"), "");
    }
}
