//! The sentence of a text that a question matched, with its words marked.

use super::text::{Marks, ReadText};

/// The longest excerpt, in characters.
const LONGEST: usize = 170;

/// A sentence, and how much of the question stands in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Excerpt {
    /// HTML: escaped text with `<mark>` and nothing else.
    pub html: String,
    /// What its marked words are worth together.
    pub worth: f32,
}

/// The sentence of this text that holds most of what is looked for, the first of equals; none of a text without words.
#[must_use]
pub fn excerpt(text: &ReadText, marks: &Marks) -> Option<Excerpt> {
    let (sentence, places, worth) = text.best(marks)?;
    Some(Excerpt { html: marked(sentence, &places), worth })
}

fn escape(text: &str, html: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            letter if letter.is_control() => html.push(' '),
            letter => html.push(letter),
        }
    }
}

/// The part of a sentence around its first mark that is short enough.
fn window(sentence: &str, first: usize) -> (usize, usize) {
    if sentence.chars().count() <= LONGEST {
        return (0, sentence.len());
    }
    let before = sentence.get(..first).unwrap_or_default().chars().count();
    let skipped = before.saturating_sub(LONGEST / 3);
    let at = |count: usize| sentence.char_indices().nth(count).map_or(sentence.len(), |(place, _)| place);
    let start = if skipped == 0 {
        0
    } else {
        sentence.get(at(skipped)..).and_then(|rest| rest.find(' ')).map_or(0, |space| at(skipped) + space + 1)
    };
    let end = at(skipped + LONGEST);
    let end = if end == sentence.len() {
        end
    } else {
        sentence.get(..end).and_then(|text| text.rfind(' ')).filter(|end| *end > start).unwrap_or(end)
    };
    (start, end)
}

fn marked(sentence: &str, places: &[(usize, usize)]) -> String {
    let (from, to) = window(sentence, places.first().map_or(0, |(start, _)| *start));
    let mut html = String::with_capacity(to - from + 30);
    if from > 0 {
        html.push_str("… ");
    }
    let mut at = from;
    for (start, end) in places.iter().filter(|(start, end)| *start >= from && *end <= to) {
        // Two words of one place, such as « 3ans », are marked once.
        if *start < at {
            continue;
        }
        escape(sentence.get(at..*start).unwrap_or_default(), &mut html);
        html.push_str("<mark>");
        escape(sentence.get(*start..*end).unwrap_or_default(), &mut html);
        html.push_str("</mark>");
        at = *end;
    }
    escape(sentence.get(at..to).unwrap_or_default(), &mut html);
    if to < sentence.len() {
        html.push_str(" …");
    }
    html
}

#[cfg(test)]
mod tests {
    use super::super::words::stem;
    use super::*;

    #[test]
    fn the_sentence_with_most_of_the_question_is_shown_with_marks_and_nothing_else() {
        let (meal, price) = (stem("cantine"), stem("prix"));
        let marks = Marks::new([(meal.as_str(), 1.0), (price.as_str(), 0.8), ("bonjour", 0.1)]);
        for (text, expected) in [
            (
                "Bonjour. Le prix de la <cantine> dépend de vos revenus !\nLa cantine.",
                Some("Le <mark>prix</mark> de la &lt;<mark>cantine</mark>&gt; dépend de vos revenus !"),
            ),
            ("  La cantine. La cantine et le prix… Le prix", Some("La <mark>cantine</mark> et le <mark>prix</mark>…")),
            ("Bonjour. Rien ici.", Some("Bonjour.")),
            ("", None),
            (". ! ?", None),
        ] {
            let found = excerpt(&ReadText::new(text), &marks).map(|found| found.html);
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_out_of_its_marks(text in ".{0,400}") {
            let marks = Marks::new([("a", 1.0), ("ecol", 1.0)]);
            if let Some(found) = excerpt(&ReadText::new(&text), &marks) {
                let bare = found.html.replace("<mark>", "").replace("</mark>", "");
                proptest::prop_assert!(!bare.contains('<') && !bare.contains('>'));
            }
        }
    }
}
