//! From a compiled module to what a browser loads: the module without its description, and its glue.

use wasm_bindgen_cli_support::Bindgen;

/// What a browser loads.
pub struct Parts {
    /// The JavaScript module that speaks with the wasm.
    pub glue: String,
    /// The wasm module.
    pub wasm: Vec<u8>,
}

/// Runs wasm-bindgen, of the version that the module is compiled with: both are pinned by one Cargo.lock.
pub fn generate(name: &str, wasm: Vec<u8>) -> anyhow::Result<Parts> {
    let mut output = Bindgen::new()
        .input_bytes(name, wasm)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        // The loader hands over the wasm it has fetched and checked.
        .omit_default_module_path(true)
        .generate_output()?;
    let glue = output.js().to_owned();
    Ok(Parts { glue, wasm: output.wasm_mut().emit_wasm() })
}
