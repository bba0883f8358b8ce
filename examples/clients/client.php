<?php
// Les réponses d'un thème, en quelques lignes : php client.php https://portail.example.org 94043 cantine
[, $server, $commune, $theme] = $argv + [1 => 'http://127.0.0.1:8080', 2 => '99999', 3 => 'cantine'];

function read(string $url): array
{
    $context = stream_context_create(['http' => ['timeout' => 10, 'ignore_errors' => true]]);
    $answer = json_decode((string) file_get_contents($url, false, $context), true, 512, JSON_THROW_ON_ERROR);
    // Une erreur est un document RFC 9457 : titre, explication, code stable.
    if (isset($answer['code'], $answer['detail'])) {
        throw new RuntimeException($answer['detail']);
    }
    return $answer;
}

$next = "$server/v1/communes/$commune/fiches?theme=" . rawurlencode($theme);
while ($next !== null) {
    $page = read($next);
    foreach ($page['items'] as $fiche) {
        echo $fiche['title'], ' : ', $fiche['url'], PHP_EOL;
    }
    $next = $page['next'];
}
