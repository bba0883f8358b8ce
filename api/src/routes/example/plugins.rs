//! Examples of changes, feeds, webhooks and open data.

use serde_json::{Value, json};

use super::site;

const LICENCE: &str = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/";

/// What changed in a commune.
pub fn changes() -> Value {
    json!({
        "items": [{
            "kind": "fiche",
            "key": "inscription-cantine",
            "url": site("/portal/99999/fiches/inscription-cantine"),
            "api_url": site("/v1/communes/99999/fiches/inscription-cantine"),
            "changed_at": "2026-11-23T08:00:00Z",
            "is_deleted": false
        }],
        "cursor": "aAo0Mg",
        "next": site("/v1/communes/99999/changes?since=aAo0Mg"),
        "has_more": false
    })
}

/// A feed as RSS.
pub fn rss() -> &'static str {
    "<rss version=\"2.0\"><channel><title>Mon enfant à l'école · Villeneuve-les-Essais</title></channel></rss>"
}

/// A feed as JSON.
pub fn json_feed() -> Value {
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Mon enfant à l'école · Villeneuve-les-Essais",
        "description": "Ce qui est nouveau pour les parents d'élèves à Villeneuve-les-Essais.",
        "home_page_url": site("/portal/99999/"),
        "feed_url": site("/v1/communes/99999/feed.json"),
        "language": "fr",
        "items": [{
            "id": "mee:99999:fiche:inscription-cantine:42",
            "url": site("/portal/99999/fiches/inscription-cantine"),
            "title": "Comment inscrire mon enfant à la cantine ?",
            "content_text": "L'inscription se fait auprès de la mairie.",
            "date_published": "2026-11-23T08:00:00Z"
        }]
    })
}

/// The licence of a body.
pub fn open_data() -> Value {
    json!({ "licence": "etalab-2.0" })
}

fn own_school() -> Value {
    json!({ "uai": "9990001X", "name": "École élémentaire des Essais", "longitude": 2.41, "latitude": 48.82 })
}

/// A dataset as CSV.
pub fn export_csv() -> &'static str {
    "uai,name,sector\r\n9990001X,École élémentaire des Essais,public\r\n"
}

/// A dataset as JSON.
pub fn export_json() -> Value {
    json!({
        "dataset": "schools", "commune": "99999", "licence": "etalab-2.0", "licence_url": LICENCE, "items": [own_school()]
    })
}

/// A dataset as GeoJSON.
pub fn export_geo_json() -> Value {
    json!({
        "type": "FeatureCollection", "dataset": "schools", "commune": "99999",
        "licence": "etalab-2.0", "licence_url": LICENCE,
        "features": [{
            "type": "Feature", "geometry": { "type": "Point", "coordinates": [2.41, 48.82] }, "properties": own_school()
        }]
    })
}

fn webhook() -> Value {
    json!({
        "id": "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e71",
        "url": "https://www.example.org/mee/suivi",
        "events": ["content.changed"],
        "created_at": "2026-11-23T08:00:00Z",
        "previous_secret_until": null,
        "disabled_at": null,
        "disabled_reason": null
    })
}

/// A body's webhooks.
pub fn webhooks() -> Value {
    json!({ "items": [webhook()] })
}

/// A webhook to be made.
pub fn create_webhook() -> Value {
    json!({ "url": "https://www.example.org/mee/suivi", "events": ["content.changed"] })
}

/// A webhook with its new secret.
pub fn webhook_with_secret() -> Value {
    let mut made = json!({ "secret": "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" });
    if let (Value::Object(made), Value::Object(shown)) = (&mut made, webhook()) {
        made.extend(shown);
    }
    made
}

fn sent(event: &str, data: &Value, attempts: u32, last_status: Option<u16>) -> Value {
    json!({
        "id": "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e72",
        "payload": { "type": event, "timestamp": "2026-11-23T08:00:00Z", "data": data },
        "created_at": "2026-11-23T08:00:00Z",
        "attempts": attempts,
        "next_attempt_at": "2026-11-23T08:00:00Z",
        "delivered_at": null,
        "failed_at": null,
        "last_status": last_status,
        "last_error": null
    })
}

/// A delivery.
pub fn delivery() -> Value {
    let data = json!({
        "commune": "99999", "kind": "fiche", "key": "inscription-cantine",
        "url": site("/v1/communes/99999/fiches/inscription-cantine"), "count": 1
    });
    sent("content.changed", &data, 1, Some(503))
}

/// A trial that waits to be sent.
pub fn test_delivery() -> Value {
    let data = json!({ "commune": null, "kind": null, "key": null, "url": null, "count": 0 });
    sent("webhook.test", &data, 0, None)
}

/// A page of deliveries.
pub fn deliveries() -> Value {
    json!({ "items": [delivery()], "next": null })
}
