//! Forged tokens: none is taken, and no two refusals can be told apart.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use ed25519_dalek::pkcs8::DecodePrivateKey as _;
use ed25519_dalek::{Signer as _, SigningKey};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Map, Value, json};

use super::world::{World, comparable};
use crate::support::{Database, Engine, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: no_forged_token_is_taken_and_all_are_refused_alike].into()
}

#[derive(QueryableByName)]
struct KeyRow {
    #[diesel(sql_type = Text)]
    kid: String,
    #[diesel(sql_type = Text)]
    private_key: String,
    #[diesel(sql_type = Text)]
    public_key: String,
}

/// What a token is made of, to be spoiled part by part.
pub struct Smith {
    /// The header of a good token.
    pub header: Value,
    /// Its claims.
    pub claims: Value,
    key: SigningKey,
    public_key: String,
}

impl Smith {
    /// Takes a good token apart, and the key that signed it out of the database.
    pub fn new(world: &World, token: &str) -> Self {
        let parts: Vec<Vec<u8>> = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap()).collect();
        let query = sql_query("SELECT kid, private_key, public_key FROM signing_keys WHERE ends_at IS NULL");
        let row: KeyRow = match world.engine {
            Engine::Sqlite => {
                let path = world.database.trim_start_matches("sqlite:");
                query.get_result(&mut SqliteConnection::establish(path).unwrap()).unwrap()
            }
            Engine::Postgres => query.get_result(&mut PgConnection::establish(&world.database).unwrap()).unwrap(),
        };
        let header: Value = serde_json::from_slice(&parts[0]).unwrap();
        assert_eq!(header, json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": row.kid }));
        Self {
            header,
            claims: serde_json::from_slice(&parts[1]).unwrap(),
            key: SigningKey::from_pkcs8_der(&URL_SAFE_NO_PAD.decode(row.private_key).unwrap()).unwrap(),
            public_key: row.public_key,
        }
    }

    /// A token of these parts, signed with the instance's own key whatever the header says.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        signed(&self.key, header, claims)
    }

    /// The claims with these in place of theirs; null takes one away.
    pub fn claims_with(&self, changes: &Value) -> Value {
        merged(&self.claims, changes)
    }
}

fn signed(key: &SigningKey, header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", encoded(header), encoded(claims));
    let signature = URL_SAFE_NO_PAD.encode(key.sign(text.as_bytes()).to_bytes());
    format!("{text}.{signature}")
}

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn merged(base: &Value, changes: &Value) -> Value {
    let mut fields: Map<String, Value> = base.as_object().unwrap().clone();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            fields.remove(name);
        } else {
            fields.insert(name.clone(), value.clone());
        }
    }
    Value::Object(fields)
}

/// Tokens whose header was spoiled, all signed with the right key.
fn spoiled_headers(smith: &Smith) -> Vec<(String, String)> {
    let other = "https://attaque.example.org/cles.json";
    let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": smith.public_key });
    [
        json!({ "alg": "none" }),
        json!({ "alg": "None" }),
        json!({ "alg": "HS256" }),
        json!({ "alg": "ES256" }),
        json!({ "alg": "RS256" }),
        json!({ "alg": null }),
        json!({ "alg": 1 }),
        json!({ "kid": null }),
        json!({ "kid": "0000000000000000" }),
        json!({ "kid": "" }),
        json!({ "kid": 1 }),
        json!({ "kid": "' OR 1=1 --" }),
        json!({ "kid": "../../etc/passwd" }),
        json!({ "kid": "a\u{0}b" }),
        json!({ "typ": null }),
        json!({ "typ": "JWT" }),
        json!({ "typ": "rt+jwt" }),
        json!({ "typ": "AT+JWT" }),
        json!({ "jku": other }),
        json!({ "x5u": other }),
        json!({ "jwk": jwk }),
        json!({ "x5c": ["MIIB"] }),
        json!({ "crit": ["exp"] }),
        json!({ "b64": false, "crit": ["b64"] }),
        json!({ "zip": "DEF" }),
        json!({ "cty": "JWT" }),
    ]
    .iter()
    .map(|change| (format!("header {change}"), smith.sign(&merged(&smith.header, change), &smith.claims)))
    .collect()
}

/// Tokens whose claims were spoiled, all signed with the right key.
fn spoiled_claims(smith: &Smith, world: &World) -> Vec<(String, String)> {
    let now = jiff::Timestamp::now().as_second();
    let (iss, aud) = (smith.claims["iss"].clone(), smith.claims["aud"].clone());
    let mut changes: Vec<Value> = ["iss", "aud", "sub", "exp", "nbf", "iat", "jti", "body", "sid", "ver"]
        .map(|name| json!({ name: null }))
        .into();
    changes.extend(["iss", "aud", "sub", "jti", "body", "sid"].map(|name| json!({ name: 1 })));
    changes.extend(["exp", "nbf", "iat", "ver"].map(|name| json!({ name: "1" })));
    changes.extend([
        json!({ "aud": [aud] }),
        json!({ "aud": [aud, "https://autre.example.org/v1"] }),
        json!({ "aud": "https://autre.example.org/v1" }),
        json!({ "aud": iss }),
        json!({ "iss": "https://autre.example.org" }),
        json!({ "iss": [iss] }),
        json!({ "exp": now - 6, "iat": now - 600, "nbf": now - 600 }),
        json!({ "exp": now - 50, "iat": now - 600, "nbf": now - 600 }),
        json!({ "exp": 0 }),
        json!({ "exp": -1 }),
        json!({ "exp": 1e300 }),
        json!({ "exp": serde_json::from_str::<Value>(&format!("{}.5", now + 60)).unwrap() }),
        json!({ "exp": now + 3600 }),
        json!({ "exp": i64::MAX }),
        json!({ "nbf": now + 60 }),
        json!({ "iat": now + 60, "nbf": now + 60, "exp": now + 300 }),
        json!({ "sub": "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e5f" }),
        json!({ "sub": "" }),
        json!({ "sub": world.accounts["bruno"] }),
        json!({ "body": world.body("commune:94043") }),
        json!({ "body": "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e5f" }),
        json!({ "body": "commune:99999" }),
        json!({ "sid": "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e5f" }),
        json!({ "ver": 0 }),
        json!({ "ver": 999 }),
    ]);
    changes
        .iter()
        .map(|change| (format!("claims {change}"), smith.sign(&smith.header, &smith.claims_with(change))))
        .collect()
}

/// Tokens of another key, of another method, and what is no token at all.
fn others(smith: &Smith, good: &str, refresh_token: &str) -> Vec<(String, String)> {
    let (head, signature) = good.rsplit_once('.').unwrap();
    let (header, claims) = head.split_once('.').unwrap();
    let stranger = SigningKey::from_bytes(&[7; 32]);
    let hmac = |secret: &[u8]| {
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some("at+jwt".to_owned());
        header.kid = smith.header["kid"].as_str().map(str::to_owned);
        jsonwebtoken::encode(&header, &smith.claims, &EncodingKey::from_secret(secret)).unwrap()
    };
    let raised = encoded(&smith.claims_with(&json!({ "ver": 2 })));
    let cases: Vec<(&str, String)> = vec![
        ("another key", signed(&stranger, &smith.header, &smith.claims)),
        ("HS256 with the public key as it is published", hmac(smith.public_key.as_bytes())),
        ("HS256 with the public key's bytes", hmac(&URL_SAFE_NO_PAD.decode(&smith.public_key).unwrap())),
        ("HS256 with nothing", hmac(b"")),
        ("alg none without signature", format!("{}.{claims}.", encoded(&json!({ "alg": "none", "typ": "at+jwt" })))),
        ("no signature", format!("{head}.")),
        ("no third part", head.to_owned()),
        ("other claims under a good signature", format!("{header}.{raised}.{signature}")),
        ("a signature of zeros", format!("{head}.{}", URL_SAFE_NO_PAD.encode([0; 64]))),
        ("half a signature", format!("{head}.{}", &signature[..signature.len() / 2])),
        ("four parts", format!("{good}.AA")),
        ("five parts", format!("{good}.AA.AA")),
        ("padding", format!("{good}==")),
        ("a space within", good.replacen('.', ". ", 1)),
        ("a second space before", format!(" {good}")),
        ("claims that are a list", smith.sign(&smith.header, &json!([]))),
        ("claims that are nothing", smith.sign(&smith.header, &Value::Null)),
        ("a header that is a list", smith.sign(&json!([]), &smith.claims)),
        ("64 KB of claims", smith.sign(&smith.header, &smith.claims_with(&json!({ "x": "a".repeat(48 * 1024) })))),
        ("64 KB of nothing", "a".repeat(64 * 1024)),
        ("a refresh token", refresh_token.to_owned()),
        ("garbage", "garbage".to_owned()),
        ("dots", "..".to_owned()),
        ("one dot", ".".to_owned()),
        ("not base64", "é.è.à".replace(['é', 'è', 'à'], "%")),
    ];
    cases.into_iter().map(|(name, token)| (name.to_owned(), token)).collect()
}

fn no_forged_token_is_taken_and_all_are_refused_alike(database: &Database) {
    let mut world = World::empty(database);
    world.add("anne", "commune:99999", "administrator", &[]);
    world.add("bruno", "commune:99999", "editor", &[]);
    let tokens = world.sign_in("anne");
    let smith = Smith::new(&world, &tokens.access_token);
    // The forge works: what it makes of unspoiled parts is taken.
    assert_eq!(world.status_of(&smith.sign(&smith.header, &smith.claims)), 200);

    let mut forged = spoiled_headers(&smith);
    forged.extend(spoiled_claims(&smith, &world));
    forged.extend(others(&smith, &tokens.access_token, &tokens.refresh_token));
    assert!(forged.len() >= 80, "{}", forged.len());
    let nobody = comparable(&world.server.get("/v1/auth/me"));
    assert_eq!(nobody.0, 401);
    assert_eq!(nobody.1["www-authenticate"], "Bearer");
    assert_eq!(nobody.1["cache-control"], "no-store");
    for (name, token) in &forged {
        let answer = comparable(&world.with(token, "GET", "/v1/auth/me").send());
        assert_eq!(answer, nobody, "{name}");
    }
    // Two proofs, or a proof of another kind, are no proof.
    let good = format!("Bearer {}", tokens.access_token);
    for headers in [
        vec![("authorization", good.clone()), ("x-api-key", "mee_rien".to_owned())],
        vec![("authorization", good.clone()), ("authorization", good.clone())],
        vec![("authorization", good.replacen("Bearer", "Basic", 1))],
        vec![("authorization", tokens.access_token.clone())],
        vec![("x-api-key", tokens.access_token.clone())],
        vec![("cookie", format!("access_token={}", tokens.access_token))],
    ] {
        let mut request = world.server.request("GET", "/v1/auth/me");
        for (name, value) in &headers {
            request = request.header(name, value);
        }
        assert_eq!(
            comparable(&request.send()),
            nobody,
            "{:?}",
            headers.iter().map(|(name, _)| name).collect::<Vec<_>>()
        );
    }
    assert_eq!(world.status_of(&tokens.access_token), 200, "the good token was good all along");
}
