<?php
// Makes a site of a bare WordPress: php wordpress-site.php WORDPRESS THEME SERVER COMMUNE; prints the addresses of its pages.
$_SERVER['HTTP_HOST'] = getenv( 'MEE_WORDPRESS_HOST' );
// WordPress makes and unsets globals of common names ($theme among them), so ours are long.
list( , $folder, $chosen_theme, $portal_server, $portal_commune ) = $argv;
define( 'WP_INSTALLING', ! getenv( 'MEE_WORDPRESS_READY' ) );
require "$folder/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';
if ( WP_INSTALLING ) {
	wp_install( 'Mairie de Villeneuve-les-Essais', 'agent', 'agent@example.org', true, '', 'essai' );
	exit( 0 );
}
$failed = activate_plugin( 'mon-enfant-a-l-ecole/mon-enfant-a-l-ecole.php' );
if ( is_wp_error( $failed ) ) {
	fwrite( STDERR, $failed->get_error_message() );
	exit( 1 );
}
switch_theme( $chosen_theme );
update_option( 'meae_server', $portal_server );
update_option( 'meae_commune', $portal_commune );
$sample = '<!-- wp:heading --><h2>Un titre</h2><!-- /wp:heading --><!-- wp:paragraph --><p>Un texte avec <a href="#x">un lien</a>.</p><!-- /wp:paragraph -->'
	. '<!-- wp:buttons --><div class="wp-block-buttons"><!-- wp:button --><div class="wp-block-button"><a class="wp-block-button__link wp-element-button" href="#x">Un bouton</a></div><!-- /wp:button --></div><!-- /wp:buttons -->';
$pages  = array(
	'block'     => $sample . '<!-- wp:mon-enfant-a-l-ecole/portail /-->',
	'shortcode' => $sample . '<!-- wp:shortcode -->[mon-enfant-a-l-ecole vue="schools"]<!-- /wp:shortcode -->',
	'classic'   => "Un texte de l'ancien éditeur.\n\n[mon-enfant-a-l-ecole]",
);
$urls = array();
foreach ( $pages as $name => $content ) {
	$known         = get_page_by_path( $name );
	$id            = $known ? $known->ID : wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_name' => $name, 'post_title' => 'Écoles et cantine', 'post_content' => $content ) );
	$urls[ $name ] = get_permalink( $id );
}
echo json_encode( array( 'version' => $GLOBALS['wp_version'], 'pages' => $urls ) );
