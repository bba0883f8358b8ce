//! Our JSON and our CSV.

use super::*;

#[test]
fn what_is_written_reads_back_as_the_same_grid() {
    let row = every_form();
    let rows = [row];
    for (text, extension) in [(write_json(&rows).unwrap(), ".json"), (write_csv(&rows).unwrap(), ".csv")] {
        let file = read_text(&text, extension).unwrap();
        assert_eq!(rejected(&file), Vec::<String>::new(), "{text}");
        assert_eq!(file.rows.first().unwrap().slug, rows.first().unwrap().slug);
        assert_eq!(file.rows.first().unwrap().tariff, rows.first().unwrap().tariff, "{text}");
        assert_eq!(file.total, 1);
    }
}

#[test]
fn a_small_grid_is_written_in_a_spreadsheet() {
    let text = "\
        grid;row;key;line;label;unit;from;from_included;to;to_included;price;form;value\n\
        cantine;grid;title;;;;;;;;;;Cantine\n\
        cantine;grid;service;;;;;;;;;;restauration\n\
        cantine;grid;quotient;;;;;;;;;;caf\n\
        cantine;item;repas;;Repas;meal;;;;;;;\n\
        cantine;price;repas;1;;;0;oui;400;non;1,50 €;brackets;\n\
        cantine;price;repas;1;;;400;oui;;;3,20;brackets;\n";
    let file = read_text(text, ".csv").unwrap();
    assert_eq!(rejected(&file), Vec::<String>::new());
    let grid = &file.rows.first().unwrap().tariff.grid;
    assert_eq!(mee_shared::tariff::findings(grid).iter().filter(|finding| finding.item.is_some()).count(), 1);
    // The same with commas.
    let commas = read_text(&text.replace("1,50 €", "1.50").replace("3,20", "3.20").replace(';', ","), ".csv").unwrap();
    assert_eq!(commas.rows.first().unwrap().tariff.grid, *grid);
}

#[test]
fn errors_of_rows_name_their_line_and_leave_the_whole_grid_out() {
    let head = "grid;row;key;line;label;unit;form;from;from_included;to;to_included;price;effect;value\n\
        a;grid;service;;;;;;;;;;;restauration\na;grid;title;;;;;;;;;;;A\na;item;repas;;Repas;meal;;;;;;;;\n";
    for (row, error) in [
        ("a;price;repas;1;;;flat;;;;;douze;;", "5 a: price : « douze » n'est pas un nombre"),
        ("a;price;repas;3;;;flat;;;;;1;;", "5 a: line : « 3 »"),
        ("a;price;rien;1;;;flat;;;;;1;;", "5 a: key : aucune ligne « item »"),
        ("a;price;repas;1;;;brackets;0;;400;oui;1;;", "5 a: from_included : dites si la borne est comprise"),
        ("a;price;repas;1;;;trapèze;0;;400;oui;1;;", "5 a: form : « trapèze »"),
        ("a;pris;repas;1;;;flat;;;;;1;;", "5 a: row : « pris »"),
        ("a;grid;color;;;;;;;;;;;bleu", "5 a: key : « color »"),
        ("a;adjustment;;;Rabais;;;;;;;;halve;", "5 a: effect : « halve »"),
        ("a;price;repas;1;;;flat;;;;;-1;;", "2 a: /grid/items/0/lines/0/price/price"),
        ("a;case;repas;;Cas;;;;;;;1;;\na;price;repas;1;;;flat;;;;;2;;", "2 a: Le cas « Cas » attend 1,00"),
        ("a;price;repas;1;;;flat;;;;;1", "5 a: la ligne a 12 colonnes au lieu de 14"),
        (";price;repas;1;;;flat;;;;;1;;", "5 : le nom de la grille"),
    ] {
        let whole = "b;grid;service;;;;;;;;;;;garderie\nb;grid;title;;;;;;;;;;;B\nb;item;soir;;Soir;session;;;;;;;;\n\
            b;price;soir;1;;;flat;;;;;2;;\n";
        let file = read_text(&format!("{head}{row}\n{whole}"), ".csv").unwrap();
        let said = rejected(&file);
        assert!(said.iter().any(|line| line.starts_with(error)), "{row}: {said:?}");
        let kept: Vec<&str> = file.rows.iter().map(|row| row.slug.as_str()).collect();
        assert!(kept == ["b"] || error.starts_with("5 :"), "{row}: {kept:?}");
    }
}

#[test]
fn a_file_that_is_no_file_of_grids_is_refused_whole() {
    for (text, extension, error) in [
        ("", ".json", "vide"),
        ("{", ".json", "ce n'est pas du JSON"),
        ("[]", ".json", "on attend un objet « tariffs »"),
        (r#"{"tariffs":[]}"#, ".json", "aucune ligne"),
        ("a;b\n1;2\n", ".csv", "il manque"),
        ("grid;row\n", ".csv", "aucune ligne"),
    ] {
        let said = read_text(text, extension).map(|_| ()).unwrap_err().to_string();
        assert!(said.contains(error), "{text}: {said}");
    }
    for (text, error) in [
        (r#"{"tariffs":[{"grid":{}}]}"#, "1 ?: le nom de la grille (« id ») manque"),
        (r#"{"tariffs":[{"id":"A B","grid":1}]}"#, "1 A B: grid"),
        (r#"{"tariffs":[{"id":"a","grid":{"title":"A","service":"x"}}]}"#, "1 a: grid.service"),
    ] {
        let said = rejected(&read_text(text, ".json").unwrap());
        assert!(said.first().unwrap().starts_with(error), "{text}: {said:?}");
    }
}
