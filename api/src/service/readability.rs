//! Plain-language advice to whoever writes; nothing is refused for it.

use mee_shared::readability::{self, Reading};
use mee_shared::wire::desk::PlacedAdvice;

use super::Failure;

/// The longest text that is read, in characters.
const LONGEST: usize = 20_000;

/// The paragraphs of a text: a blank line ends one.
fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()).map(str::to_owned).collect()
}

/// What was counted in the text, and the advice that follows.
///
/// # Errors
/// [`Failure::Unprocessable`] for a text that is too long.
pub fn check_readability(text: &str) -> Result<Reading, Failure> {
    if text.chars().count() > LONGEST {
        return Err(Failure::rule("/text", "Ce texte a plus de 20 000 caractères. Envoyez-le en plusieurs fois."));
    }
    Ok(readability::read(&paragraphs(text)))
}

/// Advice on each of these texts, which stand at these places (JSON pointers) of what was written.
#[must_use]
pub fn advice_for(texts: &[(&str, &str)]) -> Vec<PlacedAdvice> {
    let of = |(pointer, text): &(&str, &str)| {
        let pointer = (*pointer).to_owned();
        let advice = readability::read(&paragraphs(text)).advice;
        advice.into_iter().map(move |advice| PlacedAdvice { pointer: pointer.clone(), advice })
    };
    texts.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_names_the_text_it_is_about() {
        let found = advice_for(&[
            ("/words/a/text", "Inscrivez votre enfant."),
            ("/words/b/text", "C'est simple.\n\nL'enfant est inscrit par la mairie."),
        ]);
        let places: Vec<&str> = found.iter().map(|advice| advice.pointer.as_str()).collect();
        assert_eq!(places, ["/words/b/text"]);
        assert_eq!(found.first().and_then(|advice| advice.advice.sentence), Some(2));
    }

    #[test]
    fn a_text_too_long_to_be_read_is_refused() {
        assert!(check_readability(&"é".repeat(LONGEST)).is_ok());
        assert!(matches!(check_readability(&"é".repeat(LONGEST + 1)), Err(Failure::Unprocessable(_))));
    }
}
