<?php
/**
 * Plugin Name:       Mon enfant à l'école
 * Description:       Les réponses de votre commune aux parents d'élèves, dans vos pages : un bloc et un code court.
 * Version:           1.0.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * License:           GPL-2.0-or-later
 * Text Domain:       mon-enfant-a-l-ecole
 *
 * Le texte vient du serveur du portail et se trouve dans la page elle-même : les moteurs de recherche le lisent, et il
 * reste lisible sans JavaScript. Le widget le reprend ensuite, sans le redessiner.
 */

namespace MonEnfantALEcole;

if ( ! \defined( 'ABSPATH' ) ) {
	exit;
}

/** Durée de vie d'un texte avant de demander au serveur s'il a changé, en secondes. */
const FRESH = 300;

/** Durée pendant laquelle un texte sert encore quand le serveur ne répond plus, en secondes. */
const KEPT = 604800;

\add_action( 'init', __NAMESPACE__ . '\\register' );
\add_action( 'admin_init', __NAMESPACE__ . '\\register_settings' );
\add_action( 'admin_menu', __NAMESPACE__ . '\\add_settings_page' );

/** Déclare le bloc et le code court. */
function register() {
	// block.json la nomme : l'éditeur montre le portail comme la page le montrera.
	$server = \rtrim( (string) \get_option( 'meae_server', '' ), '/' );
	if ( '' !== $server ) {
		\wp_register_style( 'mon-enfant-a-l-ecole', $server . '/widget.css', array(), null );
	}
	\register_block_type( __DIR__, array( 'render_callback' => __NAMESPACE__ . '\\render' ) );
	\add_shortcode( 'mon-enfant-a-l-ecole', __NAMESPACE__ . '\\render_shortcode' );
}

/** [mon-enfant-a-l-ecole commune="94043" vue="schools"] */
function render_shortcode( $attributes ) {
	$attributes = \shortcode_atts( array( 'commune' => '', 'vue' => '', 'titres' => '' ), (array) $attributes );
	return render( array( 'commune' => $attributes['commune'], 'view' => $attributes['vue'], 'heading' => (int) $attributes['titres'] ) );
}

/**
 * Le portail, texte compris.
 *
 * @param array $attributes commune (code INSEE), view (vue affichée d'abord), heading (niveau du premier titre).
 */
function render( $attributes ) {
	$server  = \rtrim( (string) \get_option( 'meae_server', '' ), '/' );
	$commune = (string) ( $attributes['commune'] ?? '' );
	if ( '' === $commune ) {
		$commune = (string) \get_option( 'meae_commune', '' );
	}
	if ( '' === $server || ! \preg_match( '/^\d[0-9AB]\d{3}$/', $commune ) ) {
		return \current_user_can( 'edit_posts' ) ? '<p>Mon enfant à l\'école : indiquez le serveur et la commune dans Réglages.</p>' : '';
	}
	$first   = is_view( (string) ( $attributes['view'] ?? '' ) ) ? (string) ( $attributes['view'] ?? '' ) : '';
	$asked   = isset( $_GET['mee'] ) ? (string) \wp_unslash( $_GET['mee'] ) : null; // phpcs:ignore WordPress.Security.NonceVerification
	$view    = null !== $asked && is_view( $asked ) ? $asked : $first;
	$heading = \max( 0, \min( 6, (int) ( $attributes['heading'] ?? 0 ) ) );
	// La feuille de style d'abord : le texte est déjà là, et rien ne bouge quand le widget arrive.
	\wp_enqueue_style( 'mon-enfant-a-l-ecole' );
	\wp_enqueue_script( 'mon-enfant-a-l-ecole', $server . '/widget.js', array(), null, array( 'strategy' => 'async' ) );

	$fragment = fragment( $server, $commune, $view );
	$inside   = null === $fragment
		? '<p><a href="' . \esc_url( "$server/portal/$commune/$view" ) . '">Mon enfant à l\'école : les réponses de votre mairie</a></p>'
		: adopt( $fragment, $heading > 1 ? $heading - 2 : 0 );
	return '<div data-mon-enfant-a-l-ecole data-commune="' . \esc_attr( $commune ) . '"'
		. ( '' === $first ? '' : ' data-view="' . \esc_attr( $first ) . '"' )
		. ( $heading > 0 ? ' data-heading="' . $heading . '"' : '' ) . '>' . $inside . '</div>';
}

/** Une vue du portail, et rien d'autre : pas d'adresse, pas de remontée. */
function is_view( $text ) {
	return \strlen( $text ) < 1536 && 1 === \preg_match( '~^([\w-]+(/[\w-]+)*)?(\?[\w.\~%=&+-]*)?$~D', $text );
}

/**
 * Le texte d'une vue. Gardé avec son ETag : le serveur n'est pas interrogé plus d'une fois toutes les cinq minutes, et
 * ne renvoie le texte que s'il a changé.
 *
 * @return string|null Rien si le serveur n'a jamais répondu.
 */
function fragment( $server, $commune, $view ) {
	$url   = "$server/v1/communes/$commune/fragments/$view";
	$key   = 'meae_' . \md5( $url );
	$known = \get_transient( $key );
	$known = \is_array( $known ) ? $known : null;
	if ( $known && $known['asked'] > \time() - FRESH ) {
		return $known['html'];
	}
	$headers = $known ? array( 'If-None-Match' => $known['etag'] ) : array();
	$reply   = \wp_remote_get( $url, array( 'timeout' => 3, 'headers' => $headers ) );
	$status  = \is_wp_error( $reply ) ? 0 : (int) \wp_remote_retrieve_response_code( $reply );
	$body    = 200 === $status ? (string) \wp_remote_retrieve_body( $reply ) : '';
	if ( 200 === $status && 0 === \strpos( \ltrim( $body ), '<section' ) ) {
		$known = array( 'html' => $body, 'etag' => (string) \wp_remote_retrieve_header( $reply, 'etag' ) );
	} elseif ( \in_array( $status, array( 400, 404, 410 ), true ) ) {
		\delete_transient( $key );
		return null;
	} elseif ( ! $known ) {
		return null;
	}
	// Un serveur qui ne répond pas n'est pas interrogé à chaque page : le texte connu sert encore.
	$known['asked'] = \time();
	\set_transient( $key, $known, KEPT );
	return $known['html'];
}

/** Fait d'un texte du serveur une partie de cette page : ses liens y restent, ses titres suivent les siens. */
function adopt( $html, $levels ) {
	$html = \preg_replace_callback(
		'/(<a\b[^>]*?)href="[^"]*"([^>]*?)data-mee-view="([^"]*)"/',
		function ( $link ) {
			$view = \html_entity_decode( $link[3], ENT_QUOTES, 'UTF-8' );
			return $link[1] . 'href="' . \esc_url( \add_query_arg( 'mee', \rawurlencode( $view ) ) ) . '"' . $link[2] . 'data-mee-view="' . $link[3] . '"';
		},
		$html
	);
	if ( $levels > 0 ) {
		$html = \preg_replace_callback(
			'~(</?h)([2-6])~',
			function ( $tag ) use ( $levels ) {
				return $tag[1] . \min( 6, (int) $tag[2] + $levels );
			},
			$html
		);
	}
	return $html;
}

/** Les deux réglages. */
function register_settings() {
	\register_setting( 'meae', 'meae_server', array( 'type' => 'string', 'sanitize_callback' => 'esc_url_raw' ) );
	\register_setting( 'meae', 'meae_commune', array( 'type' => 'string', 'sanitize_callback' => 'sanitize_text_field' ) );
}

/** La page « Réglages › Mon enfant à l'école ». */
function add_settings_page() {
	\add_options_page( 'Mon enfant à l\'école', 'Mon enfant à l\'école', 'manage_options', 'meae', __NAMESPACE__ . '\\show_settings' );
}

/** Le formulaire des réglages. */
function show_settings() {
	echo '<div class="wrap"><h1>Mon enfant à l\'école</h1><form action="options.php" method="post">';
	\settings_fields( 'meae' );
	foreach ( array( 'meae_server' => 'Adresse du serveur (https://…)', 'meae_commune' => 'Code INSEE de la commune' ) as $name => $label ) {
		echo '<p><label for="' . \esc_attr( $name ) . '">' . \esc_html( $label ) . '</label><br><input class="regular-text" id="' . \esc_attr( $name ) . '" name="' . \esc_attr( $name ) . '" value="' . \esc_attr( (string) \get_option( $name, '' ) ) . '"></p>';
	}
	\submit_button();
	echo '</form></div>';
}
