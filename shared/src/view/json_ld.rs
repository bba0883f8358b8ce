//! Structured data for search engines (schema.org), as JSON.

use serde_json::{Map, Value, json};

use crate::fiche::plain::block_texts;
use crate::notice::NoticeKind;
use crate::wire::agenda::EventResource;
use crate::wire::commune::CommuneResource;
use crate::wire::fiche::FicheResource;
use crate::wire::news::NewsResource;
use crate::wire::notice::NoticeResource;
use crate::wire::school::SchoolResource;

/// A fiche as a `FAQPage` of one question.
#[must_use]
pub fn faq(fiche: &FicheResource) -> Value {
    let text = &fiche.fiche;
    let words: Vec<String> = block_texts(&text.short_answer)
        .iter()
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|text| !text.is_empty())
        .collect();
    let answer = if words.is_empty() { text.summary.clone() } else { words.join(" ") };
    let mut page = json!({
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "@id": fiche.url,
        "inLanguage": "fr",
        "mainEntity": [{
            "@type": "Question",
            "name": text.title,
            "acceptedAnswer": { "@type": "Answer", "text": answer },
        }],
    });
    set(&mut page, "dateModified", text.changed_on.map(|day| day.to_string()));
    set(&mut page, "license", text.origin.licence_url.clone());
    page
}

/// A school as a `School`.
#[must_use]
pub fn school(school: &SchoolResource) -> Value {
    let facts = &school.school;
    let mut page = json!({
        "@context": "https://schema.org",
        "@type": "School",
        "@id": school.url,
        "url": school.url,
        "name": facts.name,
        "identifier": { "@type": "PropertyValue", "propertyID": "UAI", "value": facts.uai },
    });
    let mut address = json!({ "@type": "PostalAddress", "addressCountry": "FR" });
    set(&mut address, "streetAddress", Some(facts.address.lines.join(", ")).filter(|lines| !lines.is_empty()));
    set(&mut address, "postalCode", facts.address.postcode.clone());
    set(&mut address, "addressLocality", facts.address.town.clone());
    set(&mut page, "address", Some(address));
    set(&mut page, "telephone", facts.phone.clone());
    set(&mut page, "email", facts.email.clone());
    set(&mut page, "sameAs", facts.website.as_deref().and_then(super::href::website_href));
    let position = facts
        .position
        .map(|position| json!({ "@type": "GeoCoordinates", "latitude": position.lat, "longitude": position.lon }));
    set(&mut page, "geo", position);
    page
}

/// An entry of the agenda as an `EducationEvent`, at the next time it takes place.
#[must_use]
pub fn event(event: &EventResource) -> Value {
    let time = event.next.iter().find(|one| one.cancellation.is_none()).unwrap_or(&event.first);
    let clock = |day: crate::Day, time: Option<jiff::civil::Time>, zone: &crate::calendar::Clock| match time {
        Some(time) => zone.written(day.to_datetime(time)),
        None => day.to_string(),
    };
    let zone = event.clock();
    let status = if time.cancellation.is_some() { "EventCancelled" } else { "EventScheduled" };
    let mut page = json!({
        "@context": "https://schema.org",
        "@type": "EducationEvent",
        "@id": time.url,
        "url": time.url,
        "name": time.title,
        "inLanguage": "fr",
        "startDate": clock(time.starts_on, time.start_time, &zone),
        "endDate": clock(time.ends_on, time.end_time, &zone),
        "eventStatus": format!("https://schema.org/{status}"),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "organizer": { "@type": "Organization", "name": time.word.body_name },
    });
    let place = time.place.as_ref().map(|place| json!({ "@type": "Place", "name": place, "address": place }));
    set(&mut page, "location", place);
    let words = block_texts(&event.description).join(" ");
    set(&mut page, "description", Some(words).filter(|words| !words.trim().is_empty()));
    page
}

/// A dossier d'actualité as a `NewsArticle`.
#[must_use]
pub fn article(news: &NewsResource) -> Value {
    let summary = &news.summary;
    let mut page = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": summary.url,
        "url": summary.url,
        "inLanguage": "fr",
        "headline": summary.title,
        "description": summary.summary,
        "datePublished": summary.published_at,
        "author": { "@type": "Organization", "name": summary.word.body_name },
    });
    set(&mut page, "image", summary.picture.as_ref().map(|picture| picture.url.clone()));
    set(&mut page, "expires", summary.valid_until.map(|day| day.to_string()));
    page
}

/// An urgent notice as a `SpecialAnnouncement`.
#[must_use]
pub fn announcement(notice: &NoticeResource, commune: &CommuneResource) -> Value {
    let mut page = json!({
        "@context": "https://schema.org",
        "@type": "SpecialAnnouncement",
        "name": format!("{} : {}", notice.label, notice.title),
        "text": notice.text,
        "inLanguage": "fr",
        "datePosted": notice.starts_at,
        "expires": notice.ends_at,
        "publisher": { "@type": "GovernmentOrganization", "name": notice.word.body_name },
        "spatialCoverage": { "@type": "AdministrativeArea", "name": commune.commune.name },
    });
    let schools: Vec<Value> = notice
        .schools
        .iter()
        .map(|school| json!({ "@type": "School", "@id": school.url, "url": school.url, "name": school.name }))
        .collect();
    set(&mut page, "announcementLocation", (!schools.is_empty()).then_some(schools));
    // schema.org's property for the page that says which schools are closed.
    let closures = (notice.kind == NoticeKind::Closure).then(|| commune.url.clone());
    set(&mut page, "schoolClosuresInfo", closures);
    set(&mut page, "url", notice.url.as_deref().and_then(super::href::web_href));
    page
}

fn set(page: &mut Value, name: &str, value: Option<impl Into<Value>>) {
    let object: Option<&mut Map<String, Value>> = page.as_object_mut();
    if let (Some(object), Some(value)) = (object, value) {
        object.insert(name.to_owned(), value.into());
    }
}
