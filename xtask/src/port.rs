//! Free ports.

use std::net::TcpListener;

use anyhow::Context;

/// The preferred port of this machine when nobody holds it, else one that the system picks.
///
/// The port is free when this returns; whoever binds it first has it.
pub fn free(preferred: u16) -> anyhow::Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", preferred))
        .or_else(|_| TcpListener::bind(("127.0.0.1", 0)))
        .context("no free port on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_held_is_not_given_again() {
        let held =
            TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr().map(|a| (listener, a)));
        let Ok((_listener, address)) = held else { panic!("no port at all") };
        let given = free(address.port());
        assert!(given.is_ok_and(|port| port != address.port()));
    }
}
