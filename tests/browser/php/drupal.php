<?php
// Just enough of Drupal to build the block of `examples` and write its render array as HTML.
// php drupal.php BLOCK SERVER COMMUNE VIEW: prints JSON of the HTML, of the form's fields and of what a form keeps.
namespace Drupal\Component\Utility {
	class Html { public static function escape( $text ) { return htmlspecialchars( $text, ENT_QUOTES ); } }
	class UrlHelper {
		// As Drupal's: an address of a scheme that runs something loses the scheme.
		public static function stripDangerousProtocols( $url ) {
			do {
				$before = $url;
				if ( preg_match( '~^([^/?#:]*):~', $url, $match ) && ! in_array( strtolower( $match[1] ), array( 'http', 'https' ), true ) ) { $url = substr( $url, strlen( $match[0] ) ); }
			} while ( $before !== $url );
			return $url;
		}
	}
}
namespace Drupal\Core\Form {
	interface FormStateInterface { public function getValue( $name ); }
}
namespace Drupal\Core\Block {
	abstract class BlockBase {
		public $configuration;
		public function __construct( $given ) { $this->configuration = $given + $this->defaultConfiguration(); }
		abstract public function defaultConfiguration();
		public function t( $text ) { return $text; }
	}
}
namespace {
	list( , $file, $server, $commune, $view ) = $argv;
	require $file;
	class Sent implements Drupal\Core\Form\FormStateInterface {
		public function __construct( private $values ) {}
		public function getValue( $name ) { return $this->values[ $name ] ?? null; }
	}
	$attributes = function ( $given ) {
		$text = '';
		foreach ( $given as $name => $value ) { $text .= true === $value ? " $name" : " $name=\"" . htmlspecialchars( $value, ENT_QUOTES, 'UTF-8', false ) . '"'; }
		return $text;
	};
	$write = function ( $element ) use ( &$write, $attributes ) {
		$tag   = $element['#tag'];
		$inner = $element['#value'] ?? '';
		foreach ( $element as $name => $child ) { if ( '#' !== $name[0] ) { $inner .= $write( $child ); } }
		return "<$tag{$attributes( $element['#attributes'] ?? array() )}>$inner</$tag>";
	};
	$block = new Drupal\mon_enfant_a_l_ecole\Plugin\Block\PortalBlock( array() );
	$form  = new Sent( array( 'server' => " $server/ ", 'commune' => " $commune", 'view' => $view ) );
	$block->blockSubmit( array(), $form );
	$built  = $block->build();
	$head   = '';
	foreach ( $built['#attached']['html_head'] as list( $element ) ) { $head .= $write( $element ); }
	echo json_encode( array( 'html' => $write( $built ), 'head' => $head, 'fields' => array_keys( $block->blockForm( array(), $form ) ), 'kept' => $block->configuration ) );
}
