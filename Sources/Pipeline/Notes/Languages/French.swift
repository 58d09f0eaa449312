extension Language {
    /// The sentences of notes in French.
    // swift-format-ignore: each sentence is a line of its own.
    static let french = #"""
        waits: {job} attend.
        starts: Le film démarre tout seul dès que tout est là. Si un nom est faux, corrigez la demande et enregistrez-la.
        next: {job} est le prochain dans la file ({,details}).
        nextPlain: {job} est le prochain dans la file.
        onItsWay: Le film de {job} est en route ({,details}).
        onItsWayPlain: Le film de {job} est en route.
        made: Le film de {job} est en cours de création ({,details}).
        madePlain: Le film de {job} est en cours de création.
        byName: Tant que cette note s’appelle « queued », le film est le prochain dans la file ; dès qu’elle s’appelle « rendering », il est en cours de création, et ces films prennent {*time}. Il apparaît ici tout seul.
        timeShort: moins d’une minute
        timeOne: environ une minute
        timeMany: environ {#n} minutes
        timeUnknown: d’une à quelques minutes
        seconds: {#n} secondes
        textAlone: à partir du texte seul
        draft: une ébauche
        fromReference: à partir d’une image de référence
        fromReferences: à partir de {#n} images de référence
        fromTo: de {first} à {last}
        from: à partir de {image}
        price: environ {#n} crédits
        priceUnknown: prix inconnu
        cannot: {job} ne peut pas encore devenir un film.
        correct: Corrigez et enregistrez ; un nouvel essai se fait tout seul. Rien n’a été facturé.
        none: Il n’y a pas de film pour {job}.
        onHold: {job} est suspendu.
        person: Il ne partira pas tout seul. Prévenez la personne qui gère reeldrop ; elle a deux possibilités :
        release: `reeldrop release` demande le film dans tous les cas, pour environ {#n} crédits ;
        releasePlain: `reeldrop release` demande le film dans tous les cas ;
        cancel: `reeldrop cancel` y renonce.
        closing: reeldrop tient cette note à jour et la retire quand le film est là.
        changed: Un _defaults.job a été modifié depuis que le film de {job} a été fait. Fait maintenant, ce serait un autre film.
        changedWhat: Il n’est pas refait tout seul. Pour cela, placez un fichier vide nommé {redo} à côté de la demande ; si le film convient tel quel, supprimez cette note.
        madeBefore: Ce que demande {job} a déjà été fait : {films}.
        madeWhat: Rien de plus n’est commandé ni facturé. Placez un fichier vide nommé {redo} à côté de la demande pour qu’elle soit refaite ; si ce n’est pas nécessaire, supprimez cette note.
        asks: {job} demande {#films} films, pour environ {#credits} crédits.
        asksUnknown: {job} demande {#films} films ; personne ne sait combien ils coûtent en tout.
        listHere: Déjà là ({#n}) :
        listMade: En cours ({#n}) :
        listNext: Dans la file ({#n}) :
        listHeld: Suspendus ({#n}) :
        listNone: Non réalisés ({#n}) :
        roomMany: Les demandes partent dès qu’il y a de la place. Vous n’avez rien à faire.
        takesTimeMany: Ces films prennent {*time}. Ils apparaissent ici tout seuls.
        personMany: Ce qui est suspendu ne partira pas tout seul. Prévenez la personne qui gère reeldrop ; elle a deux possibilités :
        choicesMany: `reeldrop release` demande les films dans tous les cas ; `reeldrop cancel` y renonce.
        place: Ligne {#line}, colonne {#column} : {*problem}
        placeLine: Ligne {#line} : {*problem}
        inPlace: Dans {@name}, ligne {#line}, colonne {#column} : {*problem}
        inLine: Dans {@name}, ligne {#line} : {*problem}
        inCell: Dans {@name}, ligne {#row}, colonne {@column} : {*problem}
        inRow: Dans {@name}, ligne {#row} : {*problem}
        inFile: Dans {@name} : {*problem}
        more: Et encore {#n} problèmes à partir d’ici.
        moreOne: Et encore 1 problème à partir d’ici.
        moreFirst: Corrigez d’abord ceux qui précèdent.
        jobUnreadable: Cette demande ne peut pas être lue : {*error}
        stillOpen: La demande est encore ouverte en écriture dans un autre programme. La suite reprend dès qu’elle y est fermée.
        conflictCopy: Cela ressemble à une copie créée par un programme de synchronisation parce que deux personnes ont enregistré en même temps. Elle n’est pas exécutée, pour qu’aucun film ne soit payé deux fois. Si elle doit être une demande à part, donnez-lui un autre nom.
        secondEnding: Le nom de ce fichier se termine par .job.{ending} et non par .job, il n’est donc pas exécuté. Renommez-le en {name}. Si l’ordinateur masque les extensions, affichez-les d’abord. S’il vient d’un traitement de texte, enregistrez-le en texte brut.
        sameMade: C’est la même demande que {job}, dont le film est {film}. Personne ne le paie deux fois par accident. Modifiez-la, ou placez à côté un fichier nommé {redo} pour obtenir un autre film.
        sameComing: C’est la même demande que {job}, dont le film arrive. Personne ne le paie deux fois par accident. Modifiez-la, ou placez à côté un fichier nommé {redo} pour obtenir un autre film.
        madeLongAgo: Ce film a déjà été réalisé, pour une demande retirée il y a longtemps. Personne ne le paie deux fois par accident. Modifiez la demande, ou placez à côté un fichier nommé {redo} pour obtenir un autre film.
        redoTooEarly: Le film n’est pas encore là ; le fichier .redo à côté de la demande a donc été retiré et rien d’autre n’a été commandé. Remettez-le quand le film sera arrivé.
        otherLetters: Le nom de {found} est écrit avec d’autres caractères sur le disque ; le fichier est utilisé.
        usedInstead: {written} n’était pas là ; {found} est utilisé.
        unclearForms: {written} n’est pas là, et les noms de {#n} fichiers n’en diffèrent, et ne diffèrent entre eux, que par la composition de leurs lettres, alors qu’ils se ressemblent : {names}. Donnez un autre nom à tous sauf un.
        unclear: {written} n’est pas là, et {names} lui ressemblent tous deux. Écrivez le nom dans la demande exactement comme celui du fichier.
        secondName: {name} est un second nom du fichier de quelqu’un d’autre. Placez-y une copie.
        rowNumber: La ligne {#n}
        sameRows: {*name} demande le même film qu’une ligne plus haut. Supprimez l’une des deux lignes, ou donnez-leur des seeds différents.
        ratios: Avec une image, le film en prend la forme ; toutes les valeurs de `aspect_ratio` donneraient donc le même film. Supprimez la ligne, ou faites une demande par forme, avec une image de cette forme.
        noDraftLeft: Il ne reste aucune ébauche à côté de la demande, il n’y a donc rien à finaliser. Remettez celles que vous voulez, ou écrivez de nouveau `draft: true` et modifiez le prompt pour obtenir d’autres ébauches.
        draftIsFinal: `draft` ne change rien, car la demande elle-même indique {resolution} et {#n} secondes.
        tooMany: La demande porte sur {#n} films ; au-delà de {#limit} par demande, l’accord d’une personne est attendu. Rien n’a été envoyé ni facturé.
        notDownloaded: {name} n’est pas encore téléchargé sur le disque. Si un dossier cloud ne le garde qu’en ligne, faites-le conserver sur l’appareil.
        byFinder: {name} est en cours de copie par le Finder.
        blank: {name} a déjà sa taille, mais son contenu doit encore arriver.
        stillWritten: {name} est encore en cours d’écriture.
        emptySoFar: {name} est vide pour l’instant.
        notComplete: {name} n’est pas encore complet. {*why}
        endMissing: La fin du {format} manque : le fichier s’interrompt après {#n} octets.
        endMissingOf: La fin du {format} manque : le fichier a {#n} octets sur {#all}.
        fileEnds: Le fichier se termine après {#n} octets.
        notThereYet: {name} n’est pas encore là.
        otherFormat: {name} est un fichier {format}. Enregistrez-le en PNG, JPEG ou WebP et indiquez celui-ci dans la demande.
        otherFormatTool: {name} est un fichier {format}. Enregistrez-le en PNG, JPEG ou WebP et indiquez celui-ci dans la demande. Ou demandez à la personne qui gère reeldrop d’installer libvips-tools, qui permettrait de l’utiliser.
        converted: {name} est envoyé en {format}, car {*why}.
        whyPixels: l’image fait {#width} × {#height} pixels
        whyLarge: l’image fait plus de {#n} Mo
        whyFormat: l’image est un fichier {format}
        whyDeep: l’image a 16 bits par couleur
        whyPrint: l’image est en couleurs d’impression (CMJN)
        whyTurned: l’image est enregistrée pivotée
        imageDamaged: {name} ne peut pas être lu ; le fichier est peut-être endommagé. Enregistrez-le en PNG, JPEG ou WebP et indiquez celui-ci dans la demande.
        cannotKeep: {name} ne peut pas être conservé : {why}
        modelFormat: {name} est une image {format}, que le modèle de la demande n’accepte pas. Enregistrez-la en {+names}.
        notAnImage: {name} n’est pas une image lisible. Enregistrez-la en PNG, JPEG ou WebP.
        leadsOut: {name} mène hors de ce dossier. Placez l’image elle-même à côté de la demande.
        notAnImageFile: {name} n’est pas un fichier image. Placez l’image elle-même à côté de la demande.
        cannotBeRead: {name} ne peut pas être lu : {*error}
        defaultsName: {name} ne donne aucune valeur aux demandes de son dossier sous ce nom. Écrivez le nom en minuscules : _defaults.job.
        defaultsUnreadable: Le fichier _defaults.job de ce dossier, ou d’un dossier parent, ne peut pas être lu : {*error}
        noRoom: La demande n’est pas encore envoyée, car le film risque de ne pas tenir : il ne reste que {#n} Mo sur le disque ; rien n’a été facturé. La suite reprend toute seule dès qu’il y a de la place ; supprimez-y ce qui est inutile.
        noRoomAtAll: La demande n’est pas encore envoyée, car le film risque de ne pas tenir : il reste moins de 1 Mo sur le disque ; rien n’a été facturé. La suite reprend toute seule dès qu’il y a de la place ; supprimez-y ce qui est inutile.
        paused: L’envoi est en pause. Il reprend quand la personne qui gère reeldrop le dit.
        unknownPrice: Personne ne sait ce que cela coûte, le budget ne peut donc pas être respecté ; rien n’a été envoyé ni facturé. Un prix dans la configuration, sous `credits_per_second`, vaut pour les demandes suivantes.
        notUploaded: Ses images n’ont pas encore pu être transférées à l’API ; un nouvel essai se fait tout seul, et rien n’a été facturé. ({why})
        imageGone: La copie de son image n’est plus là. Enregistrez de nouveau la demande. Rien n’a été facturé.
        modelUnknown: Cette version de reeldrop ne connaît plus le modèle de la demande. Enregistrez-la de nouveau.
        keyRefused: L’API n’accepte pas la clé, rien n’est donc envoyé. Prévenez la personne qui gère reeldrop. La suite reprend toute seule dès que la clé est bonne. ({why})
        noCredits: L’API indique que le compte n’a plus de crédits ou a atteint la limite de son offre ; rien n’est donc envoyé. Un nouvel essai a lieu toutes les quelques minutes. ({why})
        wrongAddress: L’API ne connaît pas ce qui lui est demandé, rien n’est donc envoyé. Prévenez la personne qui gère reeldrop : l’adresse de l’API est peut-être fausse. Un nouvel essai se fait tout seul. ({why})
        unreachable: L’API est injoignable pour le moment. Rien n’est perdu ; la suite reprend toute seule. ({why})
        unknownOutcome: Le film a été demandé, mais aucune réponse claire n’est revenue ; il a peut-être été facturé. ({why})
        overDay: Cela coûterait environ {#price} crédits. Sur les {#limit} crédits du jour, {#spent} sont dépensés ; rien n’a donc été envoyé ni facturé.
        overJob: Cela coûterait environ {#price} crédits. Une demande peut coûter {#limit} crédits, et {#spent} sont déjà dépensés pour celle-ci ; rien n’a donc été envoyé ni facturé.
        burst: Il est arrivé tant de demandes d’un coup que c’est peut-être une erreur. Elles attendent que quelqu’un les confirme : la note dans le dossier dit comment.
        holdWait: {#n} films attendent ici, pour environ {#credits} crédits en tout.
        holdWaitUnknown: {#n} films attendent ici ; personne ne sait combien ils coûtent en tout.
        holdWhy: Il est arrivé tant de demandes d’un coup que c’est peut-être une erreur ; aucune n’est donc envoyée et rien n’est facturé.
        holdGo: Si elles sont voulues : renommez ce fichier en GO.txt. Les films sont alors réalisés, dans la limite du budget.
        holdStop: Sinon : supprimez les demandes non voulues. Cette note disparaît quand il n’en reste plus.
        evidenceNone: La liste de l’API ne montre aucun film qui pourrait être celui-ci ; il est donc probable qu’aucun n’a été fait.
        evidenceOne: La liste de l’API montre un film qui est peut-être celui-ci (tâche {task}).
        evidenceMany: La liste de l’API montre {#n} films dont l’un est peut-être celui-ci.
        evidenceOthers: {*first} {#n} films attendent une réponse comme celui-ci.
        driveUnreadable: Ce qui a été demandé auparavant ne peut pas être lu dans {folder}, rien n’est donc envoyé : {*error}
        claimUnreadable: Le dossier contient une marque indiquant que le film a été demandé, mais elle est illisible. Le film a peut-être été facturé.
        claimOfAnother: Un autre reeldrop a demandé ce film, et on ne sait pas ce qu’il en est advenu ; il a peut-être été facturé.
        taskOfAnother: L’API a répondu avec la tâche d’un autre film ; personne ne peut dire ce que celui-ci est devenu. Il a peut-être été facturé.
        interrupted: reeldrop a été arrêté au moment où il demandait le film ; il a peut-être été facturé.
        failedPlain: L’API n’a pas pu faire le film et n’a donné aucune raison. Le plus souvent, elle n’a pas pu utiliser l’image, ou son contrôle de sécurité a refusé le prompt. Modifiez l’un des deux et enregistrez de nouveau la demande.
        failed: L’API n’a pas pu faire le film : {reason}
        overdue: Cela prend beaucoup plus de temps que d’habitude. On continue à chercher, et le film apparaît ici s’il arrive.
        forgotten: L’API ne connaît plus le film et n’a jamais dit qu’il était terminé. Il a peut-être été facturé.
        withoutFilm: L’API dit que le film est terminé, mais n’en donne aucun. Enregistrez la demande avec une petite modification pour réessayer.
        cannotWrite: Le film est terminé, mais il ne peut pas encore être placé ici : {*error}
        lost: Le film a été fait et payé, mais il ne peut plus être récupéré. {*why} {#n} essais ont eu lieu, et l’API n’a donné aucun autre lien.
        linkDead: Le lien du film ne fonctionne plus (le serveur répond {#code}).
        linkRefused: Le lien du film mène à {host}, qui n’est pas un serveur autorisé.
        filmTooLarge: Le film dépasse {#n} Go, ce qui ne devrait pas arriver.
        notFetched: Le film n’a pas pu être récupéré en entier : {why}.
        noSuchFile: Ce fichier n’existe pas.
        busy: Impossible pour le moment ({code}) ; un nouvel essai aura lieu.
        denied: reeldrop n’a pas le droit de faire cela ici ({code}).
        noSpace: Il n’y a plus de place sur le disque.
        driveError: Le disque signale une erreur ({code}).
        folderAway: Le dossier n’est pas là.
        unknownField: `{key}` n’est pas un champ connu.
        didYouMean: Vouliez-vous dire `{name}` ?
        fieldsAre: Les champs sont {names}.
        belongsToPrompt: Si cela fait partie du prompt, commencez la ligne par deux espaces ; les champs sont {names}.
        mustBe: `{key}` doit être {+choices}, et non `{written}`.
        write: Écrivez `{+choices}`.
        writeOne: Écrivez l’une de ces valeurs, par exemple `{example}`.
        mustBeWhole: `{key}` doit être un nombre entier de {#low} à {#high}, et non `{written}`.
        mustBeYesNo: `{key}` doit être yes ou no, et non `{written}`.
        mustBeSeconds: `duration` doit être de {+choices} secondes, et non `{written}`.
        mustBeSecondsRange: `duration` doit être de {#low} à {#high} secondes, et non `{written}`.
        writeNumber: Écrivez un tel nombre, par exemple `{example}`.
        mustBeNumber: `{key}` doit être un nombre de {low} à {high}, et non `{written}`.
        withPoint: Écrivez-le avec un point, par exemple `{example}`.
        promptMissing: `prompt` manque.
        promptEmpty: `{key}` est vide.
        sayWhat: Dites ce que montre le film, par exemple `{example}`.
        promptLong: Le prompt a {#n} caractères, mais {#limit} sont autorisés.
        shorten: Raccourcissez-le de {#n} caractères.
        promptRange: Le prompt a {#n} caractères ; de {#low} à {#high} sont autorisés.
        lengthOf: `{key}` a {#n} caractères ; de {#low} à {#high} sont autorisés.
        shorterOrDelete: Raccourcissez-le, ou supprimez-le.
        bothPrompts: La demande a à la fois `prompt` et `prompts`.
        moveToList: Déplacez le texte de `prompt` dans la liste.
        sameText: `prompts` contient deux fois le même texte.
        noText: {name} ne contient pas de texte.
        writeIntoIt: Écrivez-y ce que montre le film.
        notPlainText: `{file}` n’est pas du texte brut.
        saveTxt: Enregistrez-le au format .txt et indiquez ce fichier.
        fileOrText: `{text}` peut être le nom d’un fichier ou un texte.
        withoutSpaces: Donnez au fichier un nom sans espaces ; si c’est un texte, commencez-le par un autre signe que `@`.
        textLeadsOut: `{text}` sort du dossier de la demande.
        fileBeside: Placez le fichier à côté de la demande et écrivez seulement son nom, comme dans `{example}`.
        textLarge: Ce fichier a {#n} octets, bien plus qu’une page de texte.
        keepBelow: Restez sous 64 Kio ; est-ce peut-être une image ou un film mal nommé ?
        behindSign: Après `{sign}`, le texte commence à la ligne suivante.
        deleteSign: Supprimez le signe, ou déplacez le texte à la ligne suivante en le commençant par deux espaces.
        noValue: `{key}` n’a pas de valeur.
        writeOrDelete: Écrivez-en une après les deux-points, ou supprimez la ligne.
        given: `{key}` est déjà donné à la ligne {#line}.
        keepOne: Gardez l’un des deux.
        leadsOutKey: `{key}` sort du dossier de la demande avec `..`.
        oneComputer: `{key}` désigne un emplacement sur un seul ordinateur, mais l’image doit être dans le dossier de la demande.
        beside: Placez l’image à côté de la demande et écrivez seulement son nom : `{example}`.
        needsFirst: `image_end` est la dernière image et il en faut une première.
        addImage: Ajoutez `image:` avec le nom de la première image, ou écrivez `image:` à la place de `image_end:`.
        notAField: Cette ligne n’est pas un champ.
        colonMissing: Entre un champ et sa valeur, il faut deux-points.
        notText: Ce n’est pas un fichier texte.
        richText: C’est un fichier RTF, pas du texte brut.
        mustBeTime: `{key}` doit être une durée avec son unité, et non `{written}`.
        digits: Écrivez un nombre de {#low} à {#high} avec les chiffres 0 à 9.
        severalSeeds: Écrivez plusieurs seeds entre crochets : `{example}`.
        anySeed: Écrivez un tel nombre, ou supprimez la ligne pour un seed quelconque.
        noFields: Cette demande ne nomme pas ses champs.
        fieldsOwnLine: Écrivez chaque champ sur sa propre ligne, par exemple `{example}`.
        fieldsAsName: Écrivez chaque champ sur sa propre ligne, sous la forme `{example}`.
        writeAs: Écrivez-le sous la forme `{example}`, ou mettez `#` devant si c’est une remarque.
        promptOrField: Si cela fait partie du prompt, commencez la ligne par deux espaces ; sinon, écrivez-le sous la forme `{example}`.
        isThePrompt: Si cela dit ce que montre le film, écrivez `{example}`.
        isThePromptLong: Si cela dit ce que montre le film, mettez `prompt:` et une espace devant.
        comesLater: `{key}` arrivera dans une version ultérieure.
        deleteForNow: Supprimez la ligne pour le moment.
        setsItself: Supprimez-le : reeldrop le définit lui-même.
        notShow: Dites dans `prompt` ce que le film ne doit pas montrer.
        twice: `{key}` indique `{written}` deux fois.
        deleteOne: Supprimez-en un : chacun est un film à part.
        sameSeed: Avec un seul seed, les {#n} prises seraient le même film.
        deleteSeed: Supprimez la ligne `seed` pour que chaque prise ait le sien, ou donnez autant de seeds à la place de `takes`.
        asksTooMany: Cette demande porte sur {#n} films, mais {#most} est le maximum par demande.
        fewerValues: Donnez moins de valeurs, ou répartissez-la en plusieurs demandes.
        modelHasNo: {model} n’a pas de `{key}`.
        thisModelHasNo: Ce modèle n’a pas de `{key}`.
        deleteLine: Supprimez la ligne.
        deleteOrModel: Supprimez la ligne, ou écrivez `model:` avec un modèle qui l’a : {+models}.
        notShowOrModel: Dites dans `prompt` ce que le film ne doit pas montrer, ou écrivez `model:` avec un modèle qui l’a : {+models}.
        referencesOrFrame: Un film se fait soit à partir d’images de référence, soit à partir d’une première image, pas des deux.
        deleteReferences: Supprimez `{key}`, ou supprimez `image` et `image_end`.
        tooManyImages: `{key}` indique {#n} images, mais {#most} est le maximum.
        deleteSome: Supprimez-en {#n}.
        speaksOf: Le prompt parle de @Image{#number}, mais `{key}` indique {#n} images.
        speaksOfOne: Le prompt parle de @Image{#number}, mais `{key}` indique 1 image.
        nameAsMany: Indiquez autant d’images que le prompt en cite ; la première est @Image1.
        tableLarge: Le fichier fait plus de {#n} Mo.
        divideSeveral: Répartissez-le en plusieurs.
        quoteOpenInTable: Un guillemet ouvert ici n’est jamais fermé.
        textBehindQuote: Il y a encore du texte après un guillemet fermant.
        saveFileAgain: Enregistrez de nouveau le fichier.
        noRows: Le fichier n’a aucune ligne.
        writeRows: Écrivez un en-tête avec les noms des champs d’une demande, et une ligne par film.
        tooManyRows: Le fichier a plus de {#n} lignes, le maximum par demande.
        divideTable: Répartissez-le en plusieurs, chacun à côté de sa propre demande.
        notAColumn: `{name}` n’est pas le nom d’un champ.
        twoColumns: Il y a deux colonnes `{key}`.
        deleteColumn: Supprimez-en une.
        moreCells: La ligne a plus de cellules que l’en-tête.
        quoteText: Mettez entre guillemets un texte qui contient des virgules ou des points-virgules.
        nameTaken: Le nom `{name}` est déjà à la ligne {#row}.
        giveAnother: Donnez-en un différent à chaque ligne.
        rowsAskTooMany: Avec ses lignes, cette demande porte sur plus de {#n} films.
        divideIt: Répartissez-la.
        promptShort: Le prompt doit avoir au moins {#n} caractères.
        shortenOne: Raccourcissez-le d’un caractère.
        promptControl: Le prompt contient un caractère de contrôle invisible.
        withoutBackslashes: Écrivez le texte sans barres obliques inverses.
        controlHere: Il y a ici un caractère de contrôle invisible ({code}).
        deleteControl: Supprimez-le ; si vous ne le voyez pas, retapez la ligne.
        networkDrive: `{key}` désigne un lecteur réseau, mais l’image doit être dans le dossier de la demande.
        homeFolder: `{key}` désigne un dossier personnel, mais l’image doit être dans le dossier de la demande.
        backslashes: `{key}` a des barres obliques inverses entre ses parties.
        writeSlashes: Écrivez des barres obliques : `{example}`.
        namesFolder: `{key}` désigne un dossier, pas une image.
        nameOfImage: Écrivez le nom de l’image, par exemple `{example}`.
        imageOrDelete: Écrivez le nom de l’image, ou supprimez la ligne.
        imageOrAddress: `{key}` doit être le nom d’une image ou une adresse https, et non {scheme}:.
        mustBeHTTPS: `{key}` doit être une adresse https ; celle-ci est en http.
        writeOrBeside: Écrivez `{example}`, ou placez l’image à côté de la demande.
        addressSpace: L’adresse de `{key}` contient une espace.
        percentTwenty: Écrivez %20 à la place de chaque espace.
        outputPath: `output` est un nom, pas un chemin : le film apparaît à côté de la demande.
        withoutSlashes: Écrivez-le sans barres obliques, par exemple `{example}`.
        outputEnding: Le film est un MP4, donc `output` ne doit pas se terminer par `{ending}`.
        braceAlone: Une accolade de `output` n’a pas son pendant.
        bracesAround: Les accolades entourent une variable : {names}.
        noPlaceholder: `output` ne connaît pas la variable `{word}`.
        thereAre: Il y a `{names}`.
        quoteOpen: Le guillemet ouvert ici n’est jamais fermé.
        quoteClose: Mettez le même guillemet à la fin de la valeur, ou enlevez les deux.
        bracketOpen: Le crochet ouvert ici n’est pas bien fermé.
        bracketClose: Fermez-le, mettez des virgules entre les valeurs, ou mettez la valeur entre guillemets si le crochet fait partie d’un texte.
        secondJob: Une deuxième demande commence ici, mais un fichier n’en contient qu’une.
        ownFile: Supprimez cette ligne, ou déplacez ce qui suit dans un fichier de demande à part.
        movedIn: Cette ligne est en retrait, `{key}` ferait donc partie du prompt.
        deleteSpace: Supprimez l’espace devant ; si elle fait partie du prompt, écrivez `prompt: |` et tout le texte en dessous.
        oneValue: `{key}` prend une valeur, pas une liste.
        sameLine: Écrivez une valeur sur la même ligne : `{example}`.
        notDefault: `{key}` ne peut pas être une valeur par défaut : il appartient à une seule demande.
        eachJob: Écrivez-le dans chaque demande qui en a besoin, et supprimez-le ici.
        damaged: Ce fichier est endommagé, ou n’est pas du texte : ses caractères sont illisibles.
        saveUTF8: Enregistrez-le de nouveau en texte brut UTF-8.
        inEditor: Écrivez-le dans un éditeur de texte ; est-ce peut-être une image ou un film mal nommé ?
        imageSides: {name} fait {#width} × {#height} pixels ; chaque côté doit être entre {#low} et {#high}. Enregistrez-le dans une autre taille.
        imageWide: {name} fait {#width} × {#height} pixels, c’est trop large : la largeur doit être de {#low} à {#high} fois la hauteur. Recadrez l’image.
        imageTall: {name} fait {#width} × {#height} pixels, c’est trop haut : la largeur doit être de {#low} à {#high} fois la hauteur. Recadrez l’image.
        megabytes: {name} fait {#n} Mo ; on peut envoyer {#most} Mo au plus. Enregistrez-le plus petit, par exemple en JPEG.
        savePlain: Enregistrez-le en texte brut (dans TextEdit : Format > Convertir au format Texte).
        """#
}
