//! Files: refused, cleaned, and on a public way only with a published text.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use mee_shared::problem::ProblemCode;
use mee_shared::wire::file::FileResource;
use mee_shared::wire::page::Page;
use mee_shared::wire::school::SchoolResource;
use mee_shared::wire::work::WorkResource;
use serde_json::json;

use super::{MATERNELLE, Mairie};
use crate::support::{Database, Response, Test, path_of, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_file_reaches_parents_with_a_published_text_and_leaves_with_it,
        files_are_listed_and_deleted_once_no_text_needs_them,
        hostile_uploads_are_refused_and_memory_stays_bounded,
    ]
    .into()
}

pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 1\n0000000000 65535 f \n\
                     trailer\n<< /Root 1 0 R >>\nstartxref\n45\n%%EOF\n";

fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    let mut crc = flate2::Crc::new();
    crc.update(kind);
    crc.update(data);
    png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
    png.extend(kind);
    png.extend(data);
    png.extend(crc.sum().to_be_bytes());
}

/// A grey PNG of this side, eight bits a pixel, with a text in it that must not survive.
fn png(side: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = side.to_be_bytes().to_vec();
    head.extend(side.to_be_bytes());
    head.extend([8, 0, 0, 0, 0]);
    chunk(&mut png, b"IHDR", &head);
    chunk(&mut png, b"tEXt", b"Comment\0GPS 48.85 2.35");
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    let row = vec![0; side as usize + 1];
    for _ in 0..side {
        packed.write_all(&row).unwrap();
    }
    chunk(&mut png, b"IDAT", &packed.finish().unwrap());
    chunk(&mut png, b"IEND", &[]);
    png
}

pub fn send(mairie: &Mairie, query: &str, media_type: &str, bytes: &[u8]) -> Response {
    let path = mairie.path(&format!("files?{query}"));
    mairie.world.with(&mairie.headteacher, "POST", &path).bytes(media_type, bytes).send()
}

fn a_file_reaches_parents_with_a_published_text_and_leaves_with_it(database: &Database) {
    let mairie = Mairie::new(database);
    let server = &mairie.world.server;
    let pdf: FileResource = send(&mairie, "name=R%C3%A8glement.pdf", "application/pdf", PDF).expect_status(201).json();
    let image: FileResource =
        send(&mairie, "name=cour.png&alternative=La+cour", "image/png", &png(2_000)).expect_status(201).json();
    assert_eq!((image.media_type.as_str(), image.width, image.height), ("image/jpeg", Some(1_600), Some(1_600)));
    let [pdf_at, image_at] = [&pdf, &image].map(|file| format!("/v1/files/{}", file.hash));
    let small_at = format!("{image_at}/small");
    let are_public = || {
        let statuses: Vec<u16> = [&pdf_at, &image_at, &small_at].map(|path| server.get(path).status).into();
        assert!(statuses.iter().all(|status| *status == statuses[0]), "{statuses:?}");
        statuses[0] == 200
    };
    assert!(!are_public());
    let own = mairie.get(&format!("files/{}", pdf.hash)).expect_status(200);
    assert_eq!(own.body, PDF);
    assert_eq!(own.header("cache-control"), "no-store");
    let there = format!("/v1/bodies/{}/files/{}", mairie.world.body("commune:94043"), pdf.hash);
    mairie.world.with(&mairie.publisher, "GET", &there).send().expect_problem(ProblemCode::NotFound);

    let fields = json!({
        "resume": "Les enfants arrivent à l'heure.",
        "document": [
            { "file": pdf.hash, "alternative": "Règlement de l'école" },
            { "file": image.hash, "alternative": "La cour, \"vide\" <b>" }
        ]
    });
    let work: WorkResource =
        mairie.write(&mairie.headteacher, MATERNELLE, "reglement-interieur", &fields).expect_status(200).json();
    assert!(!are_public(), "a draft shows nothing");
    mairie.publish(&work).expect_status(200);
    assert!(are_public());
    let school: SchoolResource = server.read(&format!("/v1/communes/99999/schools/{MATERNELLE}"));
    let text = serde_json::to_string(&school.rubrics).unwrap();
    assert!(text.contains(&pdf_at) && text.contains(&small_at), "{text}");
    let page = mairie.page(MATERNELLE);
    assert!(page.contains("alt=\"La cour, &quot;vide&quot; &lt;b&gt;\""), "{page}");
    assert!(page.contains("Règlement de l'école (PDF, 1\u{a0}ko)"), "{page}");
    for (path, kind, place) in [
        (&pdf_at, "application/pdf", "attachment; filename*=UTF-8''R%C3%A8glement%2Epdf"),
        (&image_at, "image/jpeg", "inline; filename*=UTF-8''cour%2Ejpg"),
        (&small_at, "image/jpeg", "inline; filename*=UTF-8''cour%2Ejpg"),
    ] {
        let answer = server.get(path).expect_status(200);
        assert_eq!(answer.header("content-type"), kind);
        assert_eq!(answer.header("content-disposition"), place);
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        assert!(answer.header("content-security-policy").contains("sandbox"));
        assert!(!answer.body.windows(3).any(|window| window == b"GPS"), "what stood beside the pixels is gone");
    }
    server.get(&format!("{pdf_at}/small")).expect_problem(ProblemCode::NotFound);
    mairie.withdraw(&work).expect_status(200);
    assert!(!are_public(), "nothing shows it any longer");
}

fn files_are_listed_and_deleted_once_no_text_needs_them(database: &Database) {
    let mairie = Mairie::new(database);
    let pdfs: Vec<FileResource> = (0..3)
        .map(|index: usize| {
            let bytes = [PDF, &vec![b'\n'; index]].concat();
            send(&mairie, &format!("name=p{index}.pdf"), "application/pdf", &bytes).expect_status(201).json()
        })
        .collect();
    let (mut listed, mut next): (Vec<FileResource>, _) = (Vec::new(), Some(mairie.path("files?limit=2")));
    while let Some(path) = next {
        let page: Page<FileResource> =
            mairie.world.with(&mairie.publisher, "GET", &path).send().expect_status(200).json();
        listed.extend(page.items);
        next = page.next.map(|next| path_of(&next));
    }
    let newest: Vec<_> = pdfs.iter().rev().cloned().collect();
    let own: Vec<_> = listed.iter().filter(|file| newest.contains(file)).cloned().collect();
    assert_eq!(own, newest, "the latest first, each once");
    let fields = json!({ "resume": "À l'heure.", "document": [{ "file": pdfs[0].hash, "alternative": "Le texte" }] });
    let work: WorkResource =
        mairie.write(&mairie.headteacher, MATERNELLE, "reglement-interieur", &fields).expect_status(200).json();
    let delete = |token: &str, file: &FileResource| {
        mairie.world.with(token, "DELETE", &mairie.path(&format!("files/{}", file.hash))).send()
    };
    let refused = delete(&mairie.publisher, &pdfs[0]).expect_problem(ProblemCode::Conflict);
    assert!(refused.detail.contains("Règlement intérieur"), "the text that needs it is named");
    mairie.publish(&work).expect_status(200);
    delete(&mairie.publisher, &pdfs[0]).expect_problem(ProblemCode::Conflict);
    let shown = mairie.get("files").expect_status(200).text();
    assert!(shown.contains("\"is_public\":true"), "{shown}");
    mairie.withdraw(&work).expect_status(200);
    delete(&mairie.headteacher, &pdfs[0]).expect_status(204);
    delete(&mairie.publisher, &pdfs[1]).expect_status(204);
    let theirs: FileResource = mairie
        .world
        .with(&mairie.publisher, "POST", &mairie.path("files?name=mairie.pdf"))
        .bytes("application/pdf", &[PDF, b"\n\n\n\n"].concat())
        .send()
        .expect_status(201)
        .json();
    delete(&mairie.headteacher, &theirs).expect_problem(ProblemCode::Forbidden);
    for gone in [&pdfs[0], &pdfs[1]] {
        delete(&mairie.publisher, gone).expect_problem(ProblemCode::NotFound);
        mairie.get(&format!("files/{}", gone.hash)).expect_problem(ProblemCode::NotFound);
    }
    // What was deleted may be in older versions of a text: it comes back only once it is uploaded again.
    mairie
        .write(&mairie.headteacher, MATERNELLE, "reglement-interieur", &fields)
        .expect_problem(ProblemCode::Unprocessable);
}

fn hostile_uploads_are_refused_and_memory_stays_bounded(database: &Database) {
    let mairie = Mairie::new(database);
    let image = "name=x.png&alternative=Une+image";
    let script = [PDF.strip_suffix(b"%%EOF\n").unwrap(), b"<< /S /JavaScript /JS (x) >>\n%%EOF\n"].concat();
    let bomb = png(10_000);
    assert!(bomb.len() < 200_000, "100 megapixels in {} bytes", bomb.len());
    for (what, query, media_type, bytes, code) in [
        ("SVG", image, "image/svg+xml", b"<svg onload='alert(1)'/>".to_vec(), ProblemCode::UnsupportedMediaType),
        ("SVG under another name", image, "image/png", b"<svg/>".to_vec(), ProblemCode::Unprocessable),
        ("a GIF", image, "image/gif", b"GIF89a".to_vec(), ProblemCode::UnsupportedMediaType),
        ("a page", "name=x.pdf", "text/html", b"<html>".to_vec(), ProblemCode::UnsupportedMediaType),
        ("a page under another name", "name=x.pdf", "application/pdf", b"<html>".to_vec(), ProblemCode::Unprocessable),
        ("another type", image, "image/jpeg", png(20), ProblemCode::Unprocessable),
        ("an image without words", "name=x.png", "image/png", png(20), ProblemCode::Unprocessable),
        ("a file without a name", "name=", "application/pdf", PDF.to_vec(), ProblemCode::Unprocessable),
        ("a script", "name=x.pdf", "application/pdf", script, ProblemCode::Unprocessable),
        (
            "an archive after",
            "name=x.pdf",
            "application/pdf",
            [PDF, b"PK\x03\x04"].concat(),
            ProblemCode::Unprocessable,
        ),
        ("half", image, "image/png", png(500)[..100].to_vec(), ProblemCode::Unprocessable),
        ("a bomb", image, "image/png", bomb, ProblemCode::Unprocessable),
        ("eleven megabytes", "name=x.pdf", "application/pdf", vec![b' '; 11 << 20], ProblemCode::TooLarge),
        ("an unknown name", "name=x.pdf&nom=y", "application/pdf", PDF.to_vec(), ProblemCode::UnknownField),
    ] {
        let answer = send(&mairie, query, media_type, &bytes);
        assert_eq!(answer.status, code.status(), "{what}: {}", answer.text());
        answer.expect_problem(code);
    }
    // The largest that is taken: 39 megapixels.
    send(&mairie, image, "image/png", &png(6_250)).expect_status(201);
    if let Some(peak) = mairie.world.server.peak_memory() {
        eprintln!("the server's peak memory: {} MiB", peak / 1024);
        assert!(peak < 700 * 1024, "{peak} KiB");
    }
}
