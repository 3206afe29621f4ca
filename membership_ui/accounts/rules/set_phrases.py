"""Phrases that everybody knows by heart, which guessers try first; ours, put together by hand.

Folded and without spaces, as they are looked for: `vivelafrance`.
"""

from __future__ import annotations

from membership_ui.kernel.text import tokens

_FRENCH = """
allez les bleus
allez l'om
allez paris
allez la france
vive la france
vive la république
vive les vacances
vive la vie
il était une fois
je t'aime
je t'aime mon amour
mon amour pour toujours
mon cœur
je suis charlie
liberté égalité fraternité
la vie est belle
c'est la vie
la vie en rose
joyeux noël
bonne année
joyeux anniversaire
bon anniversaire
bonne nuit les petits
un pour tous et tous pour un
impossible n'est pas français
l'union fait la force
petit à petit l'oiseau fait son nid
rien ne sert de courir il faut partir à point
je pense donc je suis
être ou ne pas être
sésame ouvre toi
ceci est mon mot de passe
ceci est un mot de passe
mon mot de passe
j'ai oublié mon mot de passe
le chat est sur la table
le petit chaperon rouge
le petit prince
dessine moi un mouton
les trois petits cochons
blanche neige et les sept nains
maître corbeau sur un arbre perché
frère jacques
sur le pont d'avignon
au clair de la lune
mon ami pierrot
allons enfants de la patrie
le jour de gloire est arrivé
aux armes citoyens
une souris verte
ainsi font font font
alouette gentille alouette
il faut cultiver notre jardin
métro boulot dodo
tout est bien qui finit bien
qui vivra verra
quand on veut on peut
jamais deux sans trois
paris ne s'est pas fait en un jour
les carottes sont cuites
que la force soit avec toi
portez ce vieux whisky au juge blond qui fume
"""
_ENGLISH = """
correct horse battery staple
to be or not to be
to be or not to be that is the question
may the force be with you
once upon a time
happily ever after
i love you
i love you so much
i love my family
i love my dog
let me in
open sesame
god save the queen
god save the king
the quick brown fox
the quick brown fox jumps over the lazy dog
in god we trust
live long and prosper
winter is coming
happy birthday to you
merry christmas
happy new year
never gonna give you up
all you need is love
we are the champions
you shall not pass
this is my password
my password is
trust no one
carpe diem
home sweet home
live laugh love
hello world
keep calm and carry on
"""

SET_PHRASES: tuple[str, ...] = tuple(
    sorted(
        {"".join(tokens(line)) for line in (_FRENCH + _ENGLISH).splitlines() if line.strip()},
        key=len,
        reverse=True,
    )
)
