//! Whether a body may say this on this fiche, before it is kept.

use super::anchor::{Hanging, fit, slot_places};
use super::edit::{SlotContent, word_pointer};
use super::{FieldTarget, Layer, LayerEdit, LayerLevel, field_text};
use crate::fiche::{Fiche, SlotKind, SlotValue};
use crate::problem::{FieldError, ProblemCode};
use crate::view::href::web_href;

/// The most entries of one kind that a body puts on one fiche.
const MOST: usize = 30;
/// The longest text, in characters.
const LONGEST_TEXT: usize = 20_000;
/// The longest single line, in characters.
const LONGEST_LINE: usize = 300;

/// Whether the edit of a body of this level can stand on the fiche; what is wrong is named with its place.
///
/// `beneath` are the layers below, the farthest first.
///
/// # Errors
/// Every place that breaks a rule.
pub fn check_edit(
    fiche: &Fiche,
    level: LayerLevel,
    beneath: &[&Layer],
    edit: &LayerEdit,
) -> Result<(), Vec<FieldError>> {
    let mut errors = Errors(Vec::new());
    if level == LayerLevel::National {
        errors.refuse("", "L'éditeur national écrit la fiche elle-même, et non une couche au-dessus d'elle.");
    }
    let counts = [
        ("/words", edit.words.len()),
        ("/fields", edit.fields.len()),
        ("/complements", edit.complements.len()),
        ("/services", edit.services.len()),
        ("/links", edit.links.len()),
    ];
    for (place, _) in counts.into_iter().filter(|(_, count)| *count > MOST) {
        errors.refuse(place, "30 éléments au plus.");
    }
    words(fiche, level, edit, &mut errors);
    fields(fiche, beneath, edit, &mut errors);
    for (index, complement) in edit.complements.iter().enumerate() {
        errors.line(format!("/complements/{index}/title"), &complement.title);
        errors.text(format!("/complements/{index}/text"), &complement.text.text);
    }
    for (index, service) in edit.services.iter().enumerate() {
        errors.line(format!("/services/{index}/title"), &service.title);
        errors.web(format!("/services/{index}/url"), &service.url);
    }
    for (index, link) in edit.links.iter().enumerate() {
        errors.line(format!("/links/{index}/title"), &link.title);
        match (&link.url, &link.fiche) {
            (Some(url), None) => errors.web(format!("/links/{index}/url"), url),
            (None, Some(_)) => {}
            _ => errors.refuse(
                &format!("/links/{index}"),
                "Un lien mène à une adresse (url) ou à une fiche (fiche), et à une seule.",
            ),
        }
    }
    if let Some(hiding) = &edit.hidden {
        errors.line("/hidden/reason".to_owned(), &hiding.reason);
    }
    if errors.0.is_empty() { Ok(()) } else { Err(errors.0) }
}

fn words(fiche: &Fiche, level: LayerLevel, edit: &LayerEdit, errors: &mut Errors) {
    let places = slot_places(fiche);
    for (slot, content) in &edit.words {
        let place = word_pointer(slot);
        match fit(fiche, &places, slot, level, content) {
            Ok(()) => {}
            Err(Hanging::Gone) => errors.refuse(&place, "Cette fiche n'a pas d'emplacement de ce nom."),
            Err(Hanging::NotYours) => {
                errors.refuse(&place, "Cet emplacement attend la réponse d'une autre collectivité.")
            }
            Err(Hanging::OtherKind) => errors.refuse(&place, "Cet emplacement attend une autre forme de réponse."),
        }
        match content {
            SlotContent::Text(text) => errors.text(place + "/text", &text.text),
            SlotContent::Value(value) => errors.value(&(place + "/value"), value),
        }
    }
}

fn fields(fiche: &Fiche, beneath: &[&Layer], edit: &LayerEdit, errors: &mut Errors) {
    for (index, field) in edit.fields.iter().enumerate() {
        let place = format!("/fields/{index}");
        let is_local =
            matches!(field.key.kind, SlotKind::Hours | SlotKind::Address | SlotKind::Price | SlotKind::Contact);
        if !is_local {
            errors.refuse(
                &(place.clone() + "/key/kind"),
                "On remplace des horaires, une adresse, un prix ou un contact.",
            );
        }
        if field.value.kind() != field.key.kind {
            errors.refuse(&(place.clone() + "/value"), "La valeur n'est pas du genre annoncé.");
        }
        errors.value(&(place.clone() + "/value"), &field.value);
        if field_text(fiche, beneath, &field.key).is_none() {
            let said = match field.key.of {
                FieldTarget::Counter(_) => "Cette fiche n'a pas de guichet de ce nom.",
                FieldTarget::Word(_) => "Aucune collectivité n'a rempli cet emplacement avant vous.",
            };
            errors.refuse(&(place.clone() + "/key/of"), said);
        }
        if edit.fields.iter().take(index).any(|other| other.key == field.key) {
            errors.refuse(&place, "Chaque indication se remplace une seule fois.");
        }
    }
}

struct Errors(Vec<FieldError>);

impl Errors {
    fn refuse(&mut self, pointer: &str, detail: &str) {
        let detail = detail.to_owned();
        self.0.push(FieldError { pointer: pointer.to_owned(), code: ProblemCode::Unprocessable, detail });
    }

    fn line(&mut self, pointer: String, text: &str) {
        if text.trim().is_empty() || text.chars().count() > LONGEST_LINE {
            self.refuse(&pointer, "Écrivez de 1 à 300 caractères.");
        }
    }

    fn text(&mut self, pointer: String, text: &str) {
        if text.trim().is_empty() || text.chars().count() > LONGEST_TEXT {
            self.refuse(&pointer, "Écrivez de 1 à 20 000 caractères ; pour ne rien dire, retirez l'élément.");
        }
    }

    fn web(&mut self, pointer: String, url: &str) {
        if web_href(url).is_none() {
            self.refuse(&pointer, "Écrivez une adresse complète, qui commence par https://.");
        }
    }

    fn value(&mut self, pointer: &str, value: &SlotValue) {
        if let SlotValue::Link { url, .. } = value {
            self.web(format!("{pointer}/url"), url);
        }
        self.text(pointer.to_owned(), &value.text());
    }
}
