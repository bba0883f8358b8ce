<?php
// Just enough of WordPress to run the plugin's rendering, with a real HTTP client underneath.
// php wordpress.php SERVER COMMUNE VIEW HEADING: prints JSON of what was rendered twice, with what was asked of the server.
define( 'ABSPATH', '/' );
$transients = array();
$asked      = array();
$shortcodes = array();
function add_action( $name, $function ) { if ( 'init' === $name ) { $function(); } }
function register_block_type( $folder, $arguments ) { if ( ! is_file( "$folder/block.json" ) || ! is_callable( $arguments['render_callback'] ) ) { throw new Exception( 'no block' ); } }
function add_shortcode( $name, $function ) { $GLOBALS['shortcodes'][ $name ] = $function; }
function shortcode_atts( $defaults, $given ) { return array_merge( $defaults, array_intersect_key( $given, $defaults ) ); }
function get_option( $name, $default ) { return 'meae_server' === $name ? $GLOBALS['argv'][1] : $default; }
function current_user_can() { return false; }
function wp_unslash( $text ) { return $text; }
function wp_enqueue_script() {}
function wp_register_style() {}
function wp_enqueue_style() {}
function esc_url( $text ) { return htmlspecialchars( $text, ENT_QUOTES ); }
function esc_attr( $text ) { return htmlspecialchars( $text, ENT_QUOTES ); }
function add_query_arg( $name, $value ) { return "/page/?$name=$value"; }
function get_transient( $key ) { return $GLOBALS['transients'][ $key ] ?? false; }
function set_transient( $key, $value ) { $GLOBALS['transients'][ $key ] = $value; }
function delete_transient( $key ) { unset( $GLOBALS['transients'][ $key ] ); }
function is_wp_error( $reply ) { return false === $reply; }
function wp_remote_get( $url, $options ) {
	$lines = array();
	foreach ( $options['headers'] as $name => $value ) { $lines[] = "$name: $value"; }
	$body = @file_get_contents( $url, false, stream_context_create( array( 'http' => array( 'header' => $lines, 'ignore_errors' => true, 'timeout' => 5 ) ) ) );
	if ( false === $body ) { $GLOBALS['asked'][] = 0; return false; }
	$reply = array( 'body' => $body, 'headers' => array() );
	foreach ( $http_response_header as $line ) {
		if ( preg_match( '~^HTTP/\S+ (\d+)~', $line, $match ) ) { $reply['status'] = (int) $match[1]; }
		elseif ( strpos( $line, ':' ) ) { list( $name, $value ) = explode( ':', $line, 2 ); $reply['headers'][ strtolower( $name ) ] = trim( $value ); }
	}
	$GLOBALS['asked'][] = $reply['status'];
	return $reply;
}
function wp_remote_retrieve_response_code( $reply ) { return $reply['status']; }
function wp_remote_retrieve_body( $reply ) { return $reply['body']; }
function wp_remote_retrieve_header( $reply, $name ) { return $reply['headers'][ $name ] ?? ''; }

require $argv[5];
$render = function () use ( $argv, $shortcodes ) {
	return $shortcodes['mon-enfant-a-l-ecole']( array( 'commune' => $argv[2], 'vue' => $argv[3], 'titres' => $argv[4] ) );
};
$first = $render();
$again = $render();
// As if five minutes had passed.
foreach ( $transients as $key => $kept ) { $transients[ $key ]['asked'] = 0; }
$later = $render();
$views         = array();
foreach ( array( '', 'schools', 'themes/cantine', 'fiches/f1?preview=a.b', '../x', '//evil', "schools\n", 'a b', '<script>' ) as $text ) { $views[] = MonEnfantALEcole\is_view( $text ); }
echo json_encode( array( 'html' => $first, 'same' => $first === $again && $first === $later, 'asked' => $asked, 'views' => $views ) );
