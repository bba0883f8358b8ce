<?php
// Just enough of TYPO3 to render the TypoScript of `examples`: constants, nested objects, COA, TEXT, scripts of the page.
// php typo3.php FOLDER SERVER COMMUNE: prints JSON of the HTML of lib.monEnfantALEcole and of the scripts before </body>.
list( , $folder, $server, $commune ) = $argv;

/** Reads TypoScript into a tree: `a.b = c`, `a { … }`, `a ( … )`, comments; what is none of these stops it. */
function read_typoscript( $text ) {
	$tree  = array();
	$path  = array();
	$lines = preg_split( '/\R/', $text );
	$set   = function ( $name, $value ) use ( &$tree, &$path ) {
		$tree[ implode( '.', array_merge( $path, array( $name ) ) ) ] = $value;
	};
	for ( $at = 0; $at < count( $lines ); $at++ ) {
		$line = trim( $lines[ $at ] );
		if ( '' === $line || '#' === $line[0] || str_starts_with( $line, '//' ) ) { continue; }
		if ( '}' === $line ) {
			if ( null === array_pop( $path ) ) { throw new Exception( "line $at closes nothing" ); }
		} elseif ( preg_match( '/^([\w.]+)\s*\{$/', $line, $match ) ) {
			$path[] = $match[1];
		} elseif ( preg_match( '/^([\w.]+)\s*\($/', $line, $match ) ) {
			$value = array();
			while ( ')' !== trim( $lines[ ++$at ] ) ) { $value[] = $lines[ $at ]; }
			$set( $match[1], implode( "\n", $value ) );
		} elseif ( preg_match( '/^([\w.]+)\s*=\s*(.*)$/', $line, $match ) ) {
			$set( $match[1], $match[2] );
		} else {
			throw new Exception( "no TypoScript: $line" );
		}
	}
	if ( $path ) { throw new Exception( implode( '.', $path ) . ' is not closed' ); }
	return $tree;
}

function render( $tree, $path ) {
	switch ( $tree[ $path ] ?? '' ) {
		case 'TEXT':
			return $tree[ "$path.value" ];
		case 'COA':
			$parts = array();
			foreach ( $tree as $name => $type ) {
				if ( preg_match( '/^' . preg_quote( $path, '/' ) . '\.(\d+)$/', $name, $match ) ) { $parts[ (int) $match[1] ] = render( $tree, $name ); }
			}
			ksort( $parts );
			return implode( '', $parts );
		default:
			throw new Exception( "$path is no object that this knows" );
	}
}

$constants = read_typoscript( file_get_contents( "$folder/constants.typoscript" ) );
if ( ! isset( $constants['monEnfantALEcole.serveur'], $constants['monEnfantALEcole.commune'] ) ) { throw new Exception( 'a constant has no default' ); }
$constants['monEnfantALEcole.serveur'] = $server;
$constants['monEnfantALEcole.commune'] = $commune;
$setup = preg_replace_callback( '/\{\$([\w.]+)\}/', function ( $match ) use ( $constants ) {
	if ( ! isset( $constants[ $match[1] ] ) ) { throw new Exception( "$match[1] is no constant" ); }
	return $constants[ $match[1] ];
}, file_get_contents( "$folder/setup.typoscript" ) );
$tree    = read_typoscript( $setup );
$scripts = '';
foreach ( $tree as $name => $address ) {
	if ( preg_match( '/^page\.includeJSFooter\.\w+$/', $name ) ) {
		if ( empty( $tree["$name.external"] ) || empty( $tree["$name.excludeFromConcatenation"] ) ) { throw new Exception( 'TYPO3 would look for the script among its own files' ); }
		$scripts .= '<script src="' . htmlspecialchars( $address ) . '"' . ( empty( $tree["$name.async"] ) ? '' : ' async' ) . '></script>';
	}
}
echo json_encode( array( 'html' => render( $tree, 'lib.monEnfantALEcole' ), 'scripts' => $scripts ) );
