//! A counter as it stands here: the local services that its pivot resolves to, with what bodies say in the place of its text.

use maud::{Markup, html};

use super::local_word::{signature, value};
use super::pen::Pen;
use crate::directory::{DirectoryEntry, ResolvedCounter};
use crate::fiche::layer::{ReplacedField, Signed};
use crate::view::{href, lists};

/// The counter: its services here where there are any, else what its author says of it.
pub(super) fn counter<'a>(pen: &mut Pen<'a>, resolved: &'a ResolvedCounter) -> Markup {
    let ResolvedCounter { counter, services, fields } = resolved;
    html! {
        @if services.is_empty() && fields.is_empty() { (pen.counter(counter)) } @else {
            // The author's name for it says what the place is for; the service's own says which place it is.
            p.mee-card-title { (counter.title) }
            // What a body says stands in the place of the author's text.
            @if fields.is_empty() { (pen.counter_facts(counter)) }
        }
        @for service in services { (self::service(service)) }
        @for field in fields { (self::field(field)) }
    }
}

fn service(signed: &Signed<DirectoryEntry>) -> Markup {
    let service = &signed.content;
    html! {
        div.mee-service {
            p { strong { (service.name) } }
            @if let Some(address) = &service.address {
                @let address = lists::address(address);
                (address)
            }
            @if let Some(phone) = &service.phone { p { "Téléphone : " (href::phone(phone)) } }
            @if let Some(email) = &service.email { p { "Courriel : " (href::email(email)) } }
            @if let Some(hours) = &service.hours { p { "Horaires : " (hours.french()) } }
            @if let Some(url) = &service.url {
                @let name = href::site_name(url);
                p { "Site : " (href::external(url, &html! { (name) }, name)) }
            }
            (signature(&signed.word))
        }
    }
}

fn field(field: &ReplacedField) -> Markup {
    html! { div.mee-local { (value(&field.value)) (signature(&field.word)) } }
}
