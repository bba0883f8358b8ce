//! Two published measures of how hard a text is to read.

/// Ease of reading, Flesch's formula as Kandel and Moles fitted it to French (« Application de l'indice de Flesch à la langue
/// française », Cahiers d'études de radio-télévision 19, 1958): 207 − 1.015 words per sentence − 73.6 syllables per word.
///
/// None without a word or a sentence.
#[must_use]
pub fn kandel_moles(words: u32, sentences: u32, syllables: u32) -> Option<f64> {
    if words == 0 || sentences == 0 {
        return None;
    }
    let (words, sentences, syllables) = (f64::from(words), f64::from(sentences), f64::from(syllables));
    Some(207.0 - 1.015 * words / sentences - 73.6 * syllables / words)
}

/// The LIX of Björnsson (« Läsbarhet », 1968): words per sentence and the percentage of words of more than six letters, added.
///
/// None without a word or a sentence.
#[must_use]
pub fn lix(words: u32, sentences: u32, long_words: u32) -> Option<f64> {
    if words == 0 || sentences == 0 {
        return None;
    }
    let (words, sentences, long_words) = (f64::from(words), f64::from(sentences), f64::from(long_words));
    Some(words / sentences + 100.0 * long_words / words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formulas_give_what_they_give_by_hand() {
        for (words, sentences, syllables, long_words, ease, index) in
            [(100, 10, 150, 20, 86.45, 30.0), (10, 1, 10, 0, 123.25, 10.0), (60, 2, 120, 30, 29.35, 80.0)]
        {
            assert!(kandel_moles(words, sentences, syllables).is_some_and(|score| (score - ease).abs() < 1e-9));
            assert!(lix(words, sentences, long_words).is_some_and(|score| (score - index).abs() < 1e-9));
        }
        assert_eq!((kandel_moles(0, 0, 0), lix(5, 0, 1)), (None, None));
    }
}
