//! One field of a form, with its label, its help and what is wrong with it.

use maud::{Markup, html};

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// An e-mail address.
    Email,
    /// A password, never shown again.
    Password,
    /// A code of a few digits or letters.
    Code,
}

impl FieldKind {
    fn input_type(self) -> &'static str {
        match self {
            Self::Text | Self::Code => "text",
            Self::Email => "email",
            Self::Password => "password",
        }
    }
}

/// One field of a form.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    /// The name under which it is sent; its id is `desk-` and this name.
    pub name: &'a str,
    /// What it asks for.
    pub label: &'a str,
    /// What it takes.
    pub kind: FieldKind,
    /// What the browser may fill in (HTML's autofill tokens).
    pub autocomplete: &'a str,
    /// What was given before; never shown for a password.
    pub value: &'a str,
    /// Help, below the label.
    pub hint: Option<&'a str>,
    /// What is wrong with what was given, and the way out.
    pub error: Option<&'a str>,
    /// Whether it must be filled in.
    pub is_required: bool,
}

/// The field, with help and error tied to it for those who hear the page.
#[must_use]
pub fn field(field: &Field<'_>) -> Markup {
    let id = format!("desk-{}", field.name);
    let described_by: Vec<String> = [("hint", field.hint), ("error", field.error)]
        .into_iter()
        .filter_map(|(part, text)| text.map(|_| format!("{id}-{part}")))
        .collect();
    let described_by = (!described_by.is_empty()).then(|| described_by.join(" "));
    let value = (field.kind != FieldKind::Password && !field.value.is_empty()).then_some(field.value);
    html! {
        div.desk-field {
            label for=(id) {
                (field.label)
                @if !field.is_required { " (facultatif)" }
            }
            @if let Some(hint) = field.hint { p.desk-hint id={ (id) "-hint" } { (hint) } }
            @if let Some(error) = field.error { p.desk-error id={ (id) "-error" } { "Erreur : " (error) } }
            input type=(field.kind.input_type()) id=(id) name=(field.name) value=[value]
                autocomplete=(field.autocomplete) required[field.is_required]
                inputmode=[(field.kind == FieldKind::Code).then_some("text")]
                spellcheck=[(field.kind != FieldKind::Text).then_some("false")]
                aria-invalid=[field.error.map(|_| "true")] aria-describedby=[described_by];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELD: Field<'_> = Field {
        name: "password",
        label: "Mot de passe",
        kind: FieldKind::Password,
        autocomplete: "current-password",
        value: "secret",
        hint: Some("Au moins 12 caractères."),
        error: Some("trop court."),
        is_required: true,
    };

    #[test]
    fn a_field_is_tied_to_its_help_and_its_error_and_shows_no_password() {
        let html = field(&FIELD).into_string();
        for part in [
            "for=\"desk-password\"",
            "aria-describedby=\"desk-password-hint desk-password-error\"",
            "aria-invalid=\"true\"",
            " required",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(!html.contains("secret"), "{html}");
        let plain = Field { kind: FieldKind::Text, hint: None, error: None, is_required: false, ..FIELD };
        let html = field(&plain).into_string();
        assert!(html.contains("value=\"secret\"") && html.contains("(facultatif)"), "{html}");
        assert!(!html.contains("aria-"), "{html}");
    }
}
