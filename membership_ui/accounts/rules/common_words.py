"""Words that French speakers put into passwords, without accents; ours, put together by hand.

The judge of passwords knows English; these are added to what it tries first.
"""

from __future__ import annotations

_SAID = """
motdepasse mot passe secret bonjour bonsoir salut coucou azerty azertyuiop qsdfghjklm wxcvbn
soleil doudou loulou chouchou nounours chocolat chaton minou biscuit caramel vanille princesse
amour mamour jetaime monamour cheri cherie bisous bebe papa maman famille maison jardin voiture
vacances plage montagne lumiere etoile lune mer ocean fleur rose tulipe marguerite papillon
licorne dauphin tigre lion cheval chien chat lapin toutou medor felix minette
liberte egalite fraternite republique france marseillaise football equipe champion olympique
association adherent adhesion membre cotisation espace compte portail mairie commune ville
administrateur utilisateur invite nouveau bienvenue connexion identifiant sesame ouvretoi
bonheur espoir courage paix joie famille ami amis amitie ensemble musique guitare piano danse
camembert fromage baguette croissant pastis bordeaux champagne ratatouille tartiflette
"""
_MONTHS = """
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
lundi mardi mercredi jeudi vendredi samedi dimanche printemps ete automne hiver noel
"""
_TOWNS = """
paris marseille lyon toulouse nice nantes montpellier strasbourg bordeaux lille rennes reims
toulon saintetienne lehavre grenoble dijon angers nimes villeurbanne clermont aixenprovence brest
tours amiens limoges annecy perpignan metz besancon orleans rouen mulhouse caen nancy
avignon poitiers versailles pau larochelle calais cannes antibes bayonne quimper lorient vannes
montreal quebec laval gatineau sherbrooke bruxelles geneve lausanne
bretagne normandie alsace corse provence savoie auvergne lorraine reunion guadeloupe martinique
"""
_NAMES = """
camille nicolas thomas julien maxime alexandre antoine romain guillaume florian kevin quentin
vincent mathieu pierre jean michel philippe alain patrick bernard jacques gerard andre laurent
marie nathalie isabelle sylvie catherine francoise martine christine monique valerie sandrine
stephanie celine sophie aurelie emilie laura manon lea chloe ines emma jade louise alice
martin dubois durand moreau leroy lefebvre fournier girard bonnet dupont rousseau
"""

COMMON_WORDS: tuple[str, ...] = tuple(
    dict.fromkeys(word for words in (_SAID, _MONTHS, _TOWNS, _NAMES) for word in words.split())
)
