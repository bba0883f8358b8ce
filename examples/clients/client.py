"""Les réponses d'un thème, en quelques lignes : python3 client.py https://portail.example.org 94043 cantine"""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request


def read(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        # Une erreur est un document RFC 9457 : titre, explication, code stable.
        raise SystemExit(json.load(error)["detail"]) from error


def fiches(server, commune, theme):
    following = f"{server}/v1/communes/{commune}/fiches?theme={urllib.parse.quote(theme)}"
    while following:
        page = read(following)
        yield from page["items"]
        following = page["next"]


if __name__ == "__main__":
    given = sys.argv[1:] + ["http://127.0.0.1:8080", "99999", "cantine"][len(sys.argv) - 1 :]
    for fiche in fiches(*given):
        print(f"{fiche['title']} : {fiche['url']}")
