//! Advice to whoever writes.

use serde::{Deserialize, Serialize};

use super::words::{KNOWN, OFFICE};
use super::{count_syllables, words_of};
use crate::text::fold;

/// What the advice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AdviceCode {
    /// The sentence is long.
    LongSentence,
    /// A long word that is not among those parents meet every day.
    RareWord,
    /// Office language that has a plainer word.
    OfficeWord,
    /// Passive voice with its agent: who does it comes last.
    PassiveVoice,
    /// The text as a whole is hard by Kandel and Moles.
    HardText,
    /// The text as a whole is hard by its LIX.
    HighLix,
}

/// One piece of advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Advice {
    /// What it is about.
    pub code: AdviceCode,
    /// The sentence, counted from 1; none for the text as a whole.
    pub sentence: Option<u32>,
    /// The words concerned, as the author wrote them; empty for the text as a whole.
    pub words: String,
    /// The advice in French.
    pub text: String,
}

/// From how many words on a sentence is long: the rule of thumb of French guides to administrative writing is 15 to 20.
const LONG_SENTENCE: usize = 25;
/// From how many syllables on a word is looked up among the known ones.
const LONG_WORD: usize = 4;
/// A text is hard below this ease; « assez difficile » on Flesch's scale.
const HARD_EASE: f64 = 50.0;
/// A text is hard above this index; « svår » on Björnsson's scale.
const HARD_LIX: f64 = 50.0;
/// Shorter texts say nothing by their averages.
const ENOUGH_WORDS: u32 = 50;

/// Advice on each sentence, in reading order.
pub(super) fn on_sentences(sentences: &[&str]) -> Vec<Advice> {
    let mut found = Vec::new();
    for (number, sentence) in (1u32..).zip(sentences) {
        let words = words_of(sentence);
        let mut advise =
            |code, words: String, text: String| found.push(Advice { code, sentence: Some(number), words, text });
        if words.len() > LONG_SENTENCE {
            let text =
                format!("Cette phrase a {} mots. Coupez-la : une idée par phrase, 20 mots au plus.", words.len());
            advise(AdviceCode::LongSentence, (*sentence).to_owned(), text);
        }
        let folded = format!(" {} ", fold(sentence));
        for (office, plain) in OFFICE {
            if says(&folded, office) {
                let text = format!("Langage administratif. Écrivez plutôt : {plain}.");
                advise(AdviceCode::OfficeWord, (*office).to_owned(), text);
            }
        }
        if let Some(passive) = passive(&words) {
            let text = "Voix passive. Dites d'abord qui fait : « la mairie inscrit l'enfant ».".to_owned();
            advise(AdviceCode::PassiveVoice, passive, text);
        }
        for word in words.iter().filter(|word| is_rare(word)) {
            let text = "Mot long et peu courant. Choisissez un mot plus simple, ou expliquez-le.".to_owned();
            advise(AdviceCode::RareWord, (*word).to_owned(), text);
        }
    }
    found
}

/// Advice on the text as a whole.
pub(super) fn on_the_whole(words: u32, ease: Option<f64>, lix: Option<f64>) -> Vec<Advice> {
    if words < ENOUGH_WORDS {
        return Vec::new();
    }
    let whole = |code, text: &str| Advice { code, sentence: None, words: String::new(), text: text.to_owned() };
    let mut found = Vec::new();
    if ease.is_some_and(|ease| ease < HARD_EASE) {
        let text = "Ce texte est difficile à lire (indice de Kandel et Moles) : raccourcissez les phrases et les mots.";
        found.push(whole(AdviceCode::HardText, text));
    }
    if lix.is_some_and(|lix| lix > HARD_LIX) {
        let text = "Ce texte est difficile à lire (indice LIX) : il a beaucoup de mots longs ou de longues phrases.";
        found.push(whole(AdviceCode::HighLix, text));
    }
    found
}

/// Whether the folded sentence says the words, in the plural or before a contracted article too.
fn says(folded: &str, words: &str) -> bool {
    let contracted =
        words.strip_suffix(" de").map(|head| [format!(" {head} du "), format!(" {head} des "), format!(" {head} d ")]);
    let to =
        words.strip_suffix(" a").map(|head| [format!(" {head} au "), format!(" {head} aux "), format!(" {head} a ")]);
    let plain = [format!(" {words} "), format!(" {words}s "), format!(" {words}e ")];
    plain
        .iter()
        .chain(contracted.iter().flatten())
        .chain(to.iter().flatten())
        .any(|words| folded.contains(words.as_str()))
}

/// A form of « être », a participle and « par », within five words.
fn passive(words: &[&str]) -> Option<String> {
    const BE: [&str; 10] = ["est", "sont", "sera", "seront", "etait", "etaient", "soit", "soient", "etre", "ete"];
    (0..words.len()).find_map(|start| {
        let near: Vec<&str> = words.iter().skip(start).take(5).copied().collect();
        let folded: Vec<String> = near.iter().map(|word| fold(word)).collect();
        let is_be = folded.first().is_some_and(|first| BE.contains(&first.as_str()));
        let by = folded.iter().position(|word| word == "par")?;
        let ends = [
            "é", "ée", "és", "ées", "i", "ie", "is", "ise", "ises", "ies", "u", "ue", "us", "ues", "it", "ite", "its",
            "ites",
        ];
        let is_participle =
            |word: &&str| word.chars().count() > 3 && ends.iter().any(|end| word.to_lowercase().ends_with(end));
        let before = near.get(1..by)?;
        (is_be && before.iter().any(is_participle))
            .then(|| near.iter().take(by + 1).copied().collect::<Vec<_>>().join(" "))
    })
}

fn is_rare(word: &str) -> bool {
    // A name or the first word of a sentence may be anything, and a compound is read in parts.
    if word.contains('-') || word.chars().any(|letter| letter.is_uppercase() || letter.is_numeric()) {
        return false;
    }
    if count_syllables(word) < LONG_WORD {
        return false;
    }
    let folded = fold(word);
    let singular = folded.strip_suffix('s').unwrap_or(&folded);
    !KNOWN.contains(&folded.as_str())
        && !KNOWN.contains(&singular)
        && !singular.strip_suffix('e').is_some_and(|base| KNOWN.contains(&base))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readability::read;

    fn codes(text: &str) -> Vec<(AdviceCode, String)> {
        read(&[text.to_owned()]).advice.into_iter().map(|advice| (advice.code, advice.words)).collect()
    }

    #[test]
    fn advice_names_the_words_it_is_about() {
        for (text, code, words) in [
            ("Le cas échéant, demandez à la mairie.", AdviceCode::OfficeWord, "le cas echeant"),
            ("Écrivez afin d'obtenir une place.", AdviceCode::OfficeWord, "afin de"),
            ("Les élèves éligibles sont inscrits.", AdviceCode::OfficeWord, "eligible"),
            ("L'enfant est inscrit par la mairie.", AdviceCode::PassiveVoice, "est inscrit par"),
            (
                "Une décision sera ensuite prononcée par le maire.",
                AdviceCode::PassiveVoice,
                "sera ensuite prononcée par",
            ),
            ("Le texte parle de subsidiarité.", AdviceCode::RareWord, "subsidiarité"),
        ] {
            assert_eq!(codes(text), [(code, words.to_owned())], "{text}");
        }
    }

    #[test]
    fn plain_sentences_draw_no_advice() {
        for text in [
            "Inscrivez votre enfant à la mairie. C'est gratuit.",
            "Les inscriptions à l'école maternelle ont lieu en mars.",
            "Votre enfant est allé à la cantine.",
            "Passez par la mairie.",
            "Villeneuve-les-Essais accueille votre enfant.",
        ] {
            assert_eq!(codes(text), [], "{text}");
        }
    }

    #[test]
    fn long_sentences_and_hard_texts_are_named() {
        let long = "un mot ".repeat(13) + ".";
        assert_eq!(codes(&long).first().map(|(code, _)| *code), Some(AdviceCode::LongSentence));
        let hard = "considération administrative particulièrement incompréhensible ".repeat(15);
        let found = codes(&hard);
        assert!(found.iter().any(|(code, _)| *code == AdviceCode::HardText));
        assert!(found.iter().any(|(code, _)| *code == AdviceCode::HighLix));
    }
}
