<?php

namespace Drupal\mon_enfant_a_l_ecole\Plugin\Block;

use Drupal\Component\Utility\Html;
use Drupal\Component\Utility\UrlHelper;
use Drupal\Core\Block\BlockBase;
use Drupal\Core\Form\FormStateInterface;

/**
 * Le portail d'une commune.
 *
 * @Block(
 *   id = "mon_enfant_a_l_ecole",
 *   admin_label = @Translation("Mon enfant à l'école")
 * )
 */
class PortalBlock extends BlockBase {

  /**
   * {@inheritdoc}
   */
  public function defaultConfiguration() {
    return ['server' => '', 'commune' => '', 'view' => ''];
  }

  /**
   * {@inheritdoc}
   */
  public function blockForm($form, FormStateInterface $form_state) {
    $form['server'] = [
      '#type' => 'url',
      '#title' => $this->t('Adresse du serveur'),
      '#default_value' => $this->configuration['server'],
      '#required' => TRUE,
    ];
    $form['commune'] = [
      '#type' => 'textfield',
      '#title' => $this->t('Code INSEE de la commune'),
      '#default_value' => $this->configuration['commune'],
      '#pattern' => '[0-9][0-9AB][0-9]{3}',
      '#required' => TRUE,
    ];
    $form['view'] = [
      '#type' => 'textfield',
      '#title' => $this->t("Vue affichée d'abord"),
      '#default_value' => $this->configuration['view'],
      '#description' => $this->t("Vide : l'accueil. Par exemple : schools"),
    ];
    return $form;
  }

  /**
   * {@inheritdoc}
   */
  public function blockSubmit($form, FormStateInterface $form_state) {
    foreach (['server', 'commune', 'view'] as $name) {
      $this->configuration[$name] = trim((string) $form_state->getValue($name));
    }
  }

  /**
   * {@inheritdoc}
   */
  public function build() {
    $server = rtrim(UrlHelper::stripDangerousProtocols($this->configuration['server']), '/');
    $commune = Html::escape($this->configuration['commune']);
    $attributes = ['data-mon-enfant-a-l-ecole' => '', 'data-commune' => $commune];
    if ($this->configuration['view'] !== '') {
      $attributes['data-view'] = $this->configuration['view'];
    }
    return [
      '#type' => 'html_tag',
      '#tag' => 'div',
      '#attributes' => $attributes,
      // Le lien reste là où aucun script ne s'exécute.
      'link' => [
        '#type' => 'html_tag',
        '#tag' => 'a',
        '#attributes' => ['href' => "$server/portal/$commune/"],
        '#value' => "Mon enfant à l'école : les réponses de votre mairie",
      ],
      '#attached' => [
        'html_head' => [
          [
            ['#tag' => 'script', '#attributes' => ['src' => "$server/widget.js", 'async' => TRUE]],
            'mon_enfant_a_l_ecole',
          ],
        ],
      ],
    ];
  }

}
